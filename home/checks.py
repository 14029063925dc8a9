"""Checks of the settings and email: are they suitable for a public server?"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, Warning, run_checks
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from library.checks.doctor import doctor_check
from members.email_delivery import sends_email


@doctor_check(gettext_lazy("Settings"))
def check_settings() -> Iterator[CheckMessage]:
    problems: list[CheckMessage] = []
    if settings.DEBUG:
        text = _("DEBUG is on: error pages show secrets to everyone.")
        problems.append(Error(text, hint=_("Set DEBUG=false."), id="home.E011"))
    if not settings.WAGTAILADMIN_BASE_URL.startswith("https://"):
        text = _("BASE_URL does not use HTTPS: passwords can be intercepted.")
        hint = _("Set up TLS and change BASE_URL to the https:// URL.")
        problems.append(Warning(text, hint=hint, id="home.W012"))
    if settings.SECOND_FACTOR == "off":
        text = _("Editors and the committee sign in with a password only.")
        hint = _("Set SECOND_FACTOR=editors or everyone.")
        problems.append(Warning(text, hint=hint, id="home.W013"))
    messages = run_checks(tags=[Tags.security], include_deployment_checks=True)
    # W018 is about DEBUG, reported above.
    ids = {m.id for m in messages if not m.is_silenced()} - {"security.W018"}
    if ids:
        text = _("Recommended security settings are missing: %s.")
        hint = _("Run `manage.py check --deploy` for details.")
        problems.append(
            Warning(text % ", ".join(sorted(ids)), hint=hint, id="home.W014")
        )
    all_is_well = _("The settings are suitable for a public server.")
    yield from problems or [Info(all_is_well, id="home.I010")]


@doctor_check(gettext_lazy("Email"))
def check_mail() -> Iterator[CheckMessage]:
    if not sends_email():
        yield Warning(
            _("Emails are not sent: invitations and password resets do not arrive."),
            hint=_("Set EMAIL_URL to a mail server."),
            id="home.W021",
        )
    else:
        text = _("Emails are sent through %s.") % settings.EMAIL_HOST
        yield Info(text, id="home.I020")
