"""The library's own emails, as plain text and HTML."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.html import urlize
from django.utils.safestring import mark_safe


def base_url() -> str:
    """Return the public URL of the library, without a trailing slash."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/")


def build_email(
    name: str, context: dict, to: str, headers: dict[str, str] | None = None
) -> EmailMultiAlternatives:
    """Return an email in the active language, from the templates of this name.

    The default header tells automatic responders not to reply (RFC 3834); `headers`
    are added to it.
    """
    template = f"members/emails/{name}"
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    text = render_to_string(f"{template}.txt", context).strip() + "\n"
    html = render_to_string(f"{template}.html", context | {"subject": subject})
    headers = {"Auto-Submitted": "auto-generated"} | (headers or {})
    message = EmailMultiAlternatives(subject, text, to=[to], headers=headers)
    message.attach_alternative(html, "text/html")
    return message


def add_html(message: EmailMultiAlternatives) -> None:
    """Add the text of an email as HTML, in the direction of the active language."""
    # URLs run from left to right in every language.
    linked = urlize(message.body, autoescape=True).replace("<a ", '<a dir="ltr" ')
    context = {"subject": message.subject, "text": mark_safe(linked)}  # noqa: S308
    html = render_to_string("members/emails/plain.html", context)
    message.attach_alternative(html, "text/html")
