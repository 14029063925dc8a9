"""Is sign-in sound? Checks of the second factor for `manage.py doctor`."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from library.health import Finding, error, ok, warning
from members.sign_in.second_factor import count_seeds


def check_seeds() -> Iterator[Finding]:
    """Say whether SECRET_KEY opens what people set up as their second factor."""
    seeds = count_seeds()
    if seeds.unreadable:
        yield error(
            ngettext(
                "%d second factor cannot be decrypted: SECRET_KEY has changed.",
                "%d second factors cannot be decrypted: SECRET_KEY has changed.",
                seeds.unreadable,
            )
            % seeds.unreadable,
            _("Put the former key into SECRET_KEY_FALLBACKS: docs/sign-in.md."),
        )
    if seeds.former:
        yield warning(
            ngettext(
                "%d second factor is encrypted with a former key.",
                "%d second factors are encrypted with a former key.",
                seeds.former,
            )
            % seeds.former,
            _("Run `manage.py second_factor rotate`."),
        )
    if not (seeds.unreadable or seeds.former):
        yield ok(_("All second factors can be decrypted."))
