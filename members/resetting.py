"""The form that asks for a link to choose a new password."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm

from .account_mails import enqueue_password_reset


class ResetForm(ResetPasswordForm):
    """Queues an email, whoever asks: the worker looks whether there is an account.

    So the answer takes as long, and costs the same, for a known and an unknown address.
    """

    def clean_email(self) -> str:
        return get_adapter().clean_email(self.cleaned_data["email"].lower())

    def save(self, request, **kwargs) -> str:
        email = self.cleaned_data["email"]
        enqueue_password_reset(email)
        return email
