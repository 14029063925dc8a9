"""The form for a new access token."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from api.models import AccessToken
from library.access.viewers import Viewer, Visibility

MAX_TOKENS = 20


class TokenForm(forms.ModelForm):
    """Offers the levels that the owner may see. Raises errors above MAX_TOKENS."""

    class Meta:
        model = AccessToken
        fields = ("name", "level")
        help_texts = {"name": _("For example the site that will use it.")}

    def __init__(self, *args, owner, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        levels = map(Visibility, Viewer.of(owner).levels)
        self.fields["level"].choices = [(level.value, level.label) for level in levels]

    def clean(self) -> dict:
        if self.owner.access_tokens.count() >= MAX_TOKENS:
            text = _("You have %d tokens, which is the limit. Revoke one first.")
            raise forms.ValidationError(text % MAX_TOKENS)
        return super().clean()
