"""Are the settings fit for a server that everybody can reach?"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import Tags, run_checks
from django.utils.translation import gettext as _

from library.health import Finding, error, ok, warning

# Mail backends that send nothing.
SILENT_MAIL = ("console", "locmem", "dummy", "filebased")


def check_settings() -> Iterator[Finding]:
    found = [*_open_doors(), *_django_says()]
    yield from found or [ok(_("The settings are suitable for a public server."))]


def _open_doors() -> Iterator[Finding]:
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


def _django_says() -> Iterator[Finding]:
    messages = run_checks(tags=[Tags.security], include_deployment_checks=True)
    told = {message.id for message in messages if not message.is_silenced()}
    ids = sorted(told - {"security.W018"})
    if ids:
        yield warning(
            _("Recommended security settings are missing: %s.") % ", ".join(ids),
            _("Run `manage.py check --deploy` for details."),
        )


def check_mail() -> Iterator[Finding]:
    name = settings.EMAIL_BACKEND.rpartition(".mail.backends.")[2].partition(".")[0]
    if name in SILENT_MAIL:
        yield warning(
            _("Emails are not sent: invitations and password resets do not arrive."),
            _("Set EMAIL_URL to a mail server."),
        )
    else:
        yield ok(_("Emails are sent through %s.") % settings.EMAIL_HOST)
