"""Sign-up by invitation only, with the invited email address."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.accounts.emails import enqueue, mail_context
from members.accounts.invitations import accept
from members.emails import add_html
from members.models import AccountEmail, Invitation
from members.rate_limits import client_ip
from members.sign_in.auth_backend import has_ended
from members.sign_in.known_browsers import remember_browser
from members.sign_in.second_factor import has_just_signed_in

# The session keeps the id of the invitation that the visitor opened.
INVITATION_SESSION_KEY = "followed_invitation"


def session_invitation(request) -> Invitation | None:
    """Return the open invitation that this visitor follows, or None."""
    pk = request.session.get(INVITATION_SESSION_KEY)
    return Invitation.objects.open().filter(pk=pk).first() if pk else None


class InvitedAdapter(DefaultAccountAdapter):
    """Allows sign-up with an invitation only, and queues all emails."""

    def get_client_ip(self, request) -> str:
        return client_ip(request)

    def pre_authenticate(self, request, **credentials) -> None:
        """Do not count failures here: allauth's limit would lock an account everywhere.
        django-axes counts per IP address instead."""

    def is_open_for_signup(self, request) -> bool:
        return session_invitation(request) is not None

    def is_reauthentication_required(self, *, app=None) -> bool:
        """Do not ask for the password again to set up a second factor after sign-in."""
        required = super().is_reauthentication_required(app=app)
        return required and not (
            app == "allauth.mfa" and has_just_signed_in(self.request)
        )

    def pre_login(self, request, user, **kwargs):
        """Refuse former members, however they sign in."""
        if has_ended(user):
            return redirect("account_inactive")
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        remember_browser(request, response, user)
        return response

    def render_mail(self, template_prefix, email, context, headers=None):
        """Add an HTML version: allauth's own emails are plain text only."""
        message = super().render_mail(template_prefix, email, context, headers)
        add_html(message)
        return message

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Queue an email without secrets; the worker sends it."""
        message = self.render_mail(template_prefix, email, mail_context() | context)
        text = {"email": email, "subject": message.subject, "text": message.body}
        enqueue(AccountEmail.Kind.NOTICE, **text)

    def send_confirmation_mail(self, request, emailconfirmation, signup: bool) -> None:
        """Queue a confirmation email; the worker creates its token."""
        address = emailconfirmation.email_address
        enqueue(AccountEmail.Kind.CONFIRMATION, email_address=address)

    def clean_email(self, email: str) -> str:
        """Raises ValidationError if a new member uses another address than invited."""
        email = super().clean_email(email)
        request = self.request
        if request and not request.user.is_authenticated:
            invitation = session_invitation(request)
            if invitation and email.casefold() != invitation.email.casefold():
                message = _("Use the email address that received the invitation.")
                raise ValidationError(message)
        return email

    def clean_password(self, password: str, user=None) -> str:
        """Also check the password against the name and organisation of a new member,
        who has no account yet."""
        invitation = session_invitation(self.request) if self.request else None
        if user is not None and user.pk is None and invitation:
            user.first_name = self.request.POST.get("name", "")
            user.invited_to = invitation.organisation
        return super().clean_password(password, user)


class InvitedSignupForm(forms.Form):
    """Sign-up field in addition to email address and password."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request, user) -> None:
        user.first_name = self.cleaned_data["name"][:150]
        user.save(update_fields=["first_name"])


def join(sender, request, user, **kwargs) -> None:
    """Create the membership of a user who has just signed up."""
    if invitation := session_invitation(request):
        accept(invitation, user)
        del request.session[INVITATION_SESSION_KEY]
