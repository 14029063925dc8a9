"""Account emails: requests queue them, the worker creates and sends them.

If a worker dies between sending an email and deleting its row, the email is sent again
with another Message-ID. The link in the first email of an invitation no longer works
then.
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
from members.emails import add_html, base_url, build_email
from members.models import AccountEmail, Invitation
from members.sign_in.auth_backend import has_ended

Kind = AccountEmail.Kind
MAX_AGE = timedelta(days=7)
LOCKED_EMAIL_INTERVAL = timedelta(days=1)


def enqueue(kind: AccountEmail.Kind, **fields) -> None:
    """Queue an email; without `language`, in the language of the request."""
    language = fields.pop("language", None) or get_language() or settings.LANGUAGE_CODE
    AccountEmail.objects.create(
        kind=kind, language=language, requested_version=1, **fields
    )


def enqueue_password_reset(email: str) -> None:
    """Queue a link for a new password; the worker looks for an account."""
    enqueue(Kind.PASSWORD_RESET, digest=name_digest(email))


def send_next() -> bool:
    """Send the next queued email. Returns whether there was one."""
    return email_delivery.send_next(AccountEmail, _send)


def delete_old() -> None:
    """Delete emails not sent within a week, and sent warnings after a day."""
    now = timezone.now()
    AccountEmail.objects.filter(sent_at__lt=now - LOCKED_EMAIL_INTERVAL).delete()
    AccountEmail.objects.filter(created_at__lt=now - MAX_AGE).delete()


def _send(row: AccountEmail) -> None:
    """Send an email if it is still due. Raises OSError when the mail server fails."""
    with override(row.language):
        if row.kind == Kind.LOCKED:
            send_lockout_warning(row)
            return
        for number, message in enumerate(_BUILDERS[row.kind](row)):
            _deliver(message, row, number)
    row.remove()


def _deliver(message: EmailMultiAlternatives, row: AccountEmail, number: int = 0):
    """Send with a Message-ID of our own: Django's contains the name of the machine."""
    host = urlsplit(base_url()).hostname
    message_id = f"<account-{row.pk}-{row.fencing_token}-{number}@{host}>"
    message.extra_headers["Message-ID"] = message_id
    message.send()


def build_password_resets(row: AccountEmail):
    """Yield an email with a link for each account that has the typed address."""
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


def build_confirmations(row: AccountEmail):
    """Yield the email that confirms an address, unless it is confirmed already."""
    rows = EmailAddress.objects.filter(pk=row.email_address_id, verified=False)
    for address in rows.select_related("user"):
        key = EmailConfirmationHMAC.create(address).key
        path = reverse("account_confirm_email", args=[key])
        context = {"user": address.user, "activate_url": base_url() + path}
        yield _render("account/email/email_confirmation", address.email, context)


def build_notices(row: AccountEmail):
    """Yield a notice as it was stored."""
    message = EmailMultiAlternatives(row.subject, row.text, to=[row.email])
    add_html(message)
    yield message


def build_invitations(row: AccountEmail):
    """Yield the email of an invitation that is still open, with a new token."""
    invitations = Invitation.objects.open().filter(pk=row.invitation_id)
    for invitation in invitations.select_related("organisation"):
        token = invitation.renew()
        invitation.save(update_fields=["digest", "expires_at"])
        link = base_url() + reverse("join", args=[token])
        context = {"invitation": invitation, "link": link}
        yield build_email("invitation", context, invitation.email)
        # The mail server has taken it: otherwise the line above would have raised.
        invitation.emailed_at = timezone.now()
        invitation.save(update_fields=["emailed_at"])


def send_lockout_warning(row: AccountEmail) -> None:
    """Warn the owner of a locked account, at most once a day."""
    user = account_by_digest(row.digest)
    since = timezone.now() - LOCKED_EMAIL_INTERVAL
    recent = AccountEmail.objects.filter(user=user, sent_at__gt=since)
    is_due = user and user.is_active and user.email and not has_ended(user)
    if not is_due or recent.exists():
        row.remove()
        return
    with override(preferred_language(user)):
        context = {
            "password_reset_url": base_url() + reverse("account_reset_password"),
            "second_factor_url": base_url() + reverse("mfa_index"),
        }
        _deliver(build_email("locked", context, user.email), row)
    row.complete(sent_at=timezone.now(), user=user, digest="")


def preferred_language(user) -> str:
    """Return the language that a user chose, or else was invited in."""
    profile = getattr(user, "wagtail_userprofile", None)
    if profile and profile.preferred_language:
        return profile.preferred_language
    invitations = Invitation.objects.filter(
        email__iexact=user.email, accepted_at__isnull=False
    )
    invitation = invitations.order_by("-accepted_at").first()
    return (invitation and invitation.language) or settings.LANGUAGE_CODE


def _render(template: str, email: str, context: dict) -> EmailMultiAlternatives:
    return get_adapter().render_mail(template, email, mail_context() | context)


def mail_context() -> dict:
    """Return the library's context for the email templates of django-allauth."""
    host = urlsplit(base_url()).netloc
    site = SimpleNamespace(domain=host, name=host)
    return {"base": base_url(), "current_site": site}


_BUILDERS = {
    Kind.PASSWORD_RESET: build_password_resets,
    Kind.CONFIRMATION: build_confirmations,
    Kind.NOTICE: build_notices,
    Kind.INVITATION: build_invitations,
}
