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
    findings = []
    if settings.DEBUG:
        findings.append(
            error(
                _("DEBUG is on: error pages show secrets to everyone."),
                _("Set DEBUG=false."),
            )
        )
    if not settings.WAGTAILADMIN_BASE_URL.startswith("https://"):
        findings.append(
            warning(
                _("BASE_URL does not use HTTPS: passwords can be intercepted."),
                _("Set up TLS and change BASE_URL to the https:// URL."),
            )
        )
    if settings.SECOND_FACTOR == "off":
        findings.append(
            warning(
                _("Editors and the committee sign in with a password only."),
                _("Set SECOND_FACTOR=editors or everyone."),
            )
        )
    messages = run_checks(tags=[Tags.security], include_deployment_checks=True)
    # W018 is about DEBUG, reported above.
    ids = {m.id for m in messages if not m.is_silenced()} - {"security.W018"}
    if ids:
        findings.append(
            warning(
                _("Recommended security settings are missing: %s.")
                % ", ".join(sorted(ids)),
                _("Run `manage.py check --deploy` for details."),
            )
        )
    yield from findings or [ok(_("The settings are suitable for a public server."))]


def check_mail() -> Iterator[Finding]:
    name = settings.EMAIL_BACKEND.rpartition(".mail.backends.")[2].partition(".")[0]
    if name in NON_SENDING_BACKENDS:
        yield warning(
            _("Emails are not sent: invitations and password resets do not arrive."),
            _("Set EMAIL_URL to a mail server."),
        )
    else:
        yield ok(_("Emails are sent through %s.") % settings.EMAIL_HOST)
