"""Signing up: by invitation only, with the address that was invited."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import user_signed_up
from django import forms
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.accounts.emails import enqueue, mail_context
from members.accounts.invitations import accept
from members.emails import add_html
from members.models import AccountMail, Invitation
from members.rate_limits import address_of
from members.sign_in.auth_backend import has_ended
from members.sign_in.known_browsers import remember_browser

# Where the session keeps the invitation that somebody follows.
FOLLOWED = "followed_invitation"


def followed(request) -> Invitation | None:
    """Return the open invitation that this browser came with."""
    pk = request.session.get(FOLLOWED)
    return Invitation.objects.open().filter(pk=pk).first() if pk else None


class InvitedAdapter(DefaultAccountAdapter):
    """Lets sign up whoever came with an invitation, and nobody else."""

    def get_client_ip(self, request) -> str:
        return address_of(request)

    def pre_authenticate(self, request, **credentials) -> None:
        """Count nothing here: its count shuts out an account wherever its owner is.
        django-axes counts instead, for each address."""

    def is_open_for_signup(self, request) -> bool:
        return followed(request) is not None

    def pre_login(self, request, user, **kwargs):
        """Turn away who is a member no more, by whichever way they sign in."""
        if has_ended(user):
            return redirect("account_inactive")
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        remember_browser(request, response, user)
        return response

    def render_mail(self, template_prefix, email, context, headers=None):
        """Add the same as HTML: allauth's own mails are plain text alone."""
        message = super().render_mail(template_prefix, email, context, headers)
        add_html(message)
        return message

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Queue an email that holds no secret; the worker sends it."""
        message = self.render_mail(template_prefix, email, mail_context() | context)
        text = {"email": email, "subject": message.subject, "text": message.body}
        enqueue(AccountMail.Kind.NOTICE, **text)

    def send_confirmation_mail(self, request, emailconfirmation, signup: bool) -> None:
        """Queue the email that confirms an address; the worker makes its secret."""
        address = emailconfirmation.email_address
        enqueue(AccountMail.Kind.CONFIRMATION, email_address=address)

    def clean_email(self, email: str) -> str:
        """Raises ValidationError for another address than the invited one."""
        email = super().clean_email(email)
        request = self.request
        if request and not request.user.is_authenticated:
            invitation = followed(request)
            if invitation and email.casefold() != invitation.email.casefold():
                message = _("Use the address that the invitation was sent to.")
                raise ValidationError(message)
        return email

    def clean_password(self, password: str, user=None) -> str:
        """Check a password also against the name and organisation of somebody who is
        signing up, and has no account yet."""
        invitation = followed(self.request) if self.request else None
        if user is not None and user.pk is None and invitation:
            user.first_name = self.request.POST.get("name", "")
            user.invited_to = invitation.organisation
        return super().clean_password(password, user)


class JoiningForm(forms.Form):
    """What a new member is asked for beside address and password."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request, user) -> None:
        user.first_name = self.cleaned_data["name"][:150]
        user.save(update_fields=["first_name"])


def join(sender, request, user, **kwargs) -> None:
    """Make somebody who has just signed up a member."""
    if invitation := followed(request):
        accept(invitation, user)
        del request.session[FOLLOWED]


def connect() -> None:
    """Connect the handlers; called once, when Django is ready."""
    user_signed_up.connect(join)
