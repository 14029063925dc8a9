"""The library's own mails: plain text, and the same as HTML."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.html import urlize
from django.utils.safestring import mark_safe


def base_url() -> str:
    """Return the public address of the library, without a slash at the end."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/")


def mail(
    name: str, context: dict, to: str, headers: dict[str, str] | None = None
) -> EmailMultiAlternatives:
    """Return a mail in the active language, made from the templates of this name.

    `headers` are further ones. Programs that answer for people leave it unanswered
    (RFC 3834).
    """
    about = f"members/mail/{name}_subject.txt"
    subject = " ".join(render_to_string(about, context).split())
    text = render_to_string(f"members/mail/{name}.txt", context).strip() + "\n"
    page = render_to_string(f"members/mail/{name}.html", context | {"subject": subject})
    own = {"Auto-Submitted": "auto-generated"} | (headers or {})
    message = EmailMultiAlternatives(subject, text, to=[to], headers=own)
    message.attach_alternative(page, "text/html")
    return message


def add_html(message: EmailMultiAlternatives) -> None:
    """Add to a mail its text as HTML, in the active language's direction."""
    # An address runs from left to right in any language.
    linked = urlize(message.body, autoescape=True).replace("<a ", '<a dir="ltr" ')
    context = {"subject": message.subject, "text": mark_safe(linked)}  # noqa: S308
    page = render_to_string("members/mail/plain.html", context)
    message.attach_alternative(page, "text/html")
