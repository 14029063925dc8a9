"""Health checks: are the settings suitable for a public server?"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import Tags, run_checks
from django.utils.translation import gettext as _

from library.health import Finding, error, ok, warning

# Email backends that send nothing.
NON_SENDING_BACKENDS = ("console", "locmem", "dummy", "filebased")


def check_settings() -> Iterator[Finding]:
    findings = [*_setting_findings(), *_deployment_findings()]
    yield from findings or [ok(_("The settings are suitable for a public server."))]


def _setting_findings() -> Iterator[Finding]:
    if settings.DEBUG:
        yield error(
            _("DEBUG is on: error pages show secrets to everyone."),
            _("Set DEBUG=false."),
        )
    if not settings.WAGTAILADMIN_BASE_URL.startswith("https://"):
        yield warning(
            _("BASE_URL does not use HTTPS: passwords can be intercepted."),
            _("Set up TLS and change BASE_URL to the https:// URL."),
        )
    if settings.SECOND_FACTOR == "off":
        yield warning(
            _("Editors and the committee sign in with a password only."),
            _("Set SECOND_FACTOR=editors or everyone."),
        )


def _deployment_findings() -> Iterator[Finding]:
    messages = run_checks(tags=[Tags.security], include_deployment_checks=True)
    check_ids = {message.id for message in messages if not message.is_silenced()}
    # W018 is about DEBUG, reported above.
    ids = sorted(check_ids - {"security.W018"})
    if ids:
        yield warning(
            _("Recommended security settings are missing: %s.") % ", ".join(ids),
            _("Run `manage.py check --deploy` for details."),
        )


def check_mail() -> Iterator[Finding]:
    name = settings.EMAIL_BACKEND.rpartition(".mail.backends.")[2].partition(".")[0]
    if name in NON_SENDING_BACKENDS:
        yield warning(
            _("Emails are not sent: invitations and password resets do not arrive."),
            _("Set EMAIL_URL to a mail server."),
        )
    else:
        yield ok(_("Emails are sent through %s.") % settings.EMAIL_HOST)
