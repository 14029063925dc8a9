"""Emails about accounts: requests queue them, the worker writes and sends them.

A worker that dies between sending and removing a row sends again, under another
Message-ID: the link in the first email of an invitation no longer works by then.
"""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override

from members import email_delivery
from members.accounts.lookup import account_by_digest, emails_by_digest, name_digest
from members.emails import add_html, base_url
from members.emails import mail as mail_of
from members.models import AccountMail, Invitation
from members.sign_in.auth_backend import has_ended

Kind = AccountMail.Kind
MAX_AGE = timedelta(days=7)
LOCKED_MAIL_INTERVAL = timedelta(days=1)


def enqueue(kind: AccountMail.Kind, **fields) -> None:
    """Queue an email; without `language` in the language of the request."""
    language = fields.pop("language", None) or get_language() or settings.LANGUAGE_CODE
    AccountMail.objects.create(
        kind=kind, language=language, requested_version=1, **fields
    )


def enqueue_password_reset(email: str) -> None:
    """Queue a link to choose a new password, for whoever has this address, if any."""
    enqueue(Kind.PASSWORD_RESET, digest=name_digest(email))


def send_next() -> bool:
    """Send the next queued email. Returns whether there was one."""
    return email_delivery.send_next(AccountMail, _send)


def remove_old() -> None:
    """Delete emails that could not be sent for a week, and noted ones after a day."""
    now = timezone.now()
    AccountMail.objects.filter(sent_at__lt=now - LOCKED_MAIL_INTERVAL).delete()
    AccountMail.objects.filter(created_at__lt=now - MAX_AGE).delete()


def _send(row: AccountMail) -> None:
    """Send what is due, if anything. Raises OSError when the mail server fails."""
    with override(row.language):
        if row.kind == Kind.LOCKED:
            _send_locked(row)
            return
        for number, message in enumerate(_MESSAGES[row.kind](row)):
            _deliver(message, row, number)
    row.remove()


def _deliver(message: EmailMultiAlternatives, row: AccountMail, number: int = 0):
    """Send under an id without the name of this machine, which Django would take."""
    host = urlsplit(base_url()).hostname
    message_id = f"<account-{row.pk}-{row.fencing_token}-{number}@{host}>"
    message.extra_headers["Message-ID"] = message_id
    message.send()


def _password_resets(row: AccountMail):
    """Yield a link for each account with the address that was typed."""
    emails = emails_by_digest(row.digest)
    users = get_user_model().objects.filter(pk__in=emails, is_active=True)
    tokens = app_settings.PASSWORD_RESET_TOKEN_GENERATOR()
    for user in users.order_by("pk"):
        token = tokens.make_token(user)
        arguments = {"uidb36": user_pk_to_url_str(user), "key": token}
        path = reverse("account_reset_password_from_key", kwargs=arguments)
        context = {
            "user": user,
            "username": user.get_username(),
            "password_reset_url": base_url() + path,
        }
        yield _render("account/email/password_reset_key", emails[user.pk], context)


def _confirmations(row: AccountMail):
    address = EmailAddress.objects.filter(pk=row.email_address_id, verified=False)
    for email_address in address.select_related("user"):
        key = EmailConfirmationHMAC.create(email_address).key
        path = reverse("account_confirm_email", args=[key])
        context = {"user": email_address.user, "activate_url": base_url() + path}
        template = "account/email/email_confirmation"
        yield _render(template, email_address.email, context)


def _notices(row: AccountMail):
    message = EmailMultiAlternatives(row.subject, row.text, to=[row.email])
    add_html(message)
    yield message


def _invitations(row: AccountMail):
    """Yield an invitation that is still open, with a new secret."""
    open_ones = Invitation.objects.open().filter(pk=row.invitation_id)
    for invitation in open_ones.select_related("organisation"):
        token = invitation.renew()
        invitation.save(update_fields=["digest", "expires_at"])
        link = base_url() + reverse("join", args=[token])
        context = {"invitation": invitation, "link": link}
        yield mail_of("invitation", context, invitation.email)


def _send_locked(row: AccountMail) -> None:
    """Tell the owner of a locked account, once a day at most."""
    user = account_by_digest(row.digest)
    since = timezone.now() - LOCKED_MAIL_INTERVAL
    earlier = AccountMail.objects.filter(user=user, sent_at__gt=since)
    is_due = user and user.is_active and user.email and not has_ended(user)
    if not is_due or earlier.exists():
        row.remove()
        return
    with override(_language_of(user)):
        links = {
            "password_reset_url": base_url() + reverse("account_reset_password"),
            "second_factor_url": base_url() + reverse("mfa_index"),
        }
        _deliver(mail_of("locked", links, user.email), row)
    row.complete(sent_at=timezone.now(), user=user, digest="")


def _language_of(user) -> str:
    """Return the language that a user chose, or was invited in."""
    profile = getattr(user, "wagtail_userprofile", None)
    accepted = Invitation.objects.filter(
        email__iexact=user.email, accepted_at__isnull=False
    )
    invitation = accepted.order_by("-accepted_at").first()
    chosen = profile and profile.preferred_language
    return chosen or (invitation and invitation.language) or settings.LANGUAGE_CODE


def _render(template: str, email: str, context: dict) -> EmailMultiAlternatives:
    return get_adapter().render_mail(template, email, mail_context() | context)


def mail_context() -> dict:
    """Return what the templates of django-allauth need about the library."""
    host = urlsplit(base_url()).netloc
    site = SimpleNamespace(domain=host, name=host)
    return {"base": base_url(), "current_site": site}


_MESSAGES = {
    Kind.PASSWORD_RESET: _password_resets,
    Kind.CONFIRMATION: _confirmations,
    Kind.NOTICE: _notices,
    Kind.INVITATION: _invitations,
}
