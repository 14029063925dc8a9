"""Forms for a password reset and for invitations."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm
from django import forms
from django.utils.translation import gettext_lazy as _

from members.accounts.emails import enqueue_password_reset
from members.models import Invitation


class PasswordResetForm(ResetPasswordForm):
    """Queues an email for any address; the worker checks whether it has an account.

    The response therefore takes as long for an unknown address as for a known one.
    """

    def clean_email(self) -> str:
        return get_adapter().clean_email(self.cleaned_data["email"].lower())

    def save(self, request, **kwargs) -> str:
        email = self.cleaned_data["email"]
        enqueue_password_reset(email)
        return email


class InvitationForm(forms.ModelForm):
    """An invitation by a manager to their own organisation."""

    class Meta:
        model = Invitation
        fields = ["email", "language", "expires_on"]
        widgets = {
            "email": forms.EmailInput(attrs={"dir": "ltr"}),
            "expires_on": forms.DateInput(attrs={"type": "date"}),
        }
        help_texts = {
            "expires_on": _("For interns or consultants. Leave empty for no end date."),
        }
