"""The form that sends the link to choose a new password."""

from __future__ import annotations

from smtplib import SMTPException

from allauth.account.forms import ResetPasswordForm
from django.core.exceptions import ValidationError
from django.core.mail import get_connection
from django.utils.translation import gettext as _


class ResetForm(ResetPasswordForm):
    """Says at once when no mail can go, whoever asks: an error after the account was
    looked for would tell that there is one.
    """

    def clean(self) -> dict:
        cleaned = super().clean()
        try:
            with get_connection():
                pass
        except (OSError, SMTPException) as error:
            message = _("No mail can be sent at the moment. Try again in some minutes.")
            raise ValidationError(message) from error
        return cleaned
