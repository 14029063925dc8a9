"""Forms of the organisation's page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Invitation


class InvitationForm(forms.ModelForm):
    """A manager's offer to somebody of their own organisation."""

    class Meta:
        model = Invitation
        fields = ["email", "language", "expires_on"]
        widgets = {
            "email": forms.EmailInput(attrs={"dir": "ltr"}),
            "expires_on": forms.DateInput(attrs={"type": "date"}),
        }
        help_texts = {
            "expires_on": _("For interns or consultants. Empty: no end."),
        }
