"""Checks of the second factor for `manage.py doctor`."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from library.health import Finding, error, ok, warning
from members.sign_in.second_factor import count_seeds


def check_seeds() -> Iterator[Finding]:
    """Check that SECRET_KEY decrypts all second factors."""
    seeds = count_seeds()
    if seeds.unreadable:
        yield error(
            ngettext(
                "%d second factor cannot be decrypted: SECRET_KEY has changed.",
                "%d second factors cannot be decrypted: SECRET_KEY has changed.",
                seeds.unreadable,
            )
            % seeds.unreadable,
            _("Add the previous key to SECRET_KEY_FALLBACKS: see docs/sign-in.md."),
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
