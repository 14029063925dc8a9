"""Checks of sign-in: identity providers and second factors."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.checks import CheckMessage, Error, Info, Tags, Warning, register
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from library.checks.doctor import doctor_check
from members.sign_in.identity_providers import check_providers
from members.sign_in.second_factor import count_seeds

register(check_providers, Tags.security)


@doctor_check(gettext_lazy("Second factors"))
def check_seeds() -> Iterator[CheckMessage]:
    """Check that SECRET_KEY decrypts all second factors."""
    seeds = count_seeds()
    if seeds.unreadable:
        text = ngettext(
            "%d second factor cannot be decrypted: SECRET_KEY has changed.",
            "%d second factors cannot be decrypted: SECRET_KEY has changed.",
            seeds.unreadable,
        )
        hint = _("Add the previous key to SECRET_KEY_FALLBACKS: see docs/sign-in.md.")
        yield Error(text % seeds.unreadable, hint=hint, id="members.E011")
    if seeds.former:
        text = ngettext(
            "%d second factor is encrypted with a former key.",
            "%d second factors are encrypted with a former key.",
            seeds.former,
        )
        hint = _("Run `manage.py second_factor rotate`.")
        yield Warning(text % seeds.former, hint=hint, id="members.W012")
    if not (seeds.unreadable or seeds.former):
        yield Info(_("All second factors can be decrypted."), id="members.I010")
