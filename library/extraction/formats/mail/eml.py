"""Read a message in the standard format (RFC 5322, MIME)."""

import email
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

from library.extraction.formats.mail.message import (
    HEADERS,
    Attachment,
    Message,
    to_source,
)
from library.extraction.formats.text import decode, read_bytes
from library.extraction.source import Source

_MAX_PARTS = 1_000


def open_eml(path: Path) -> Source:
    """Open a message, split into parts of about 450 words."""
    return to_source(read_eml(path))


def read_eml(path: Path) -> Message:
    """Return the message in a file. Raises for a hopeless one."""
    message = email.message_from_bytes(read_bytes(path), policy=default)
    bodies: dict[str, list[str]] = {"plain": [], "html": []}
    attachments: list[Attachment] = []
    for part in _leaves(message):
        name = _file_name(part)
        is_attached = part.get_content_disposition() == "attachment"
        if part.get_content_maintype() == "text" and not is_attached and not name:
            bodies.setdefault(part.get_content_subtype(), []).append(_text(part))
            continue
        content_id = _header(part, "Content-ID").strip(" <>")
        # A picture inside the HTML: a logo, a signature.
        is_displayed = bool(content_id) and any(
            f"cid:{content_id}" in markup for markup in bodies["html"]
        )
        if (name or is_attached) and not is_displayed:
            attachments.append(Attachment(name or "attachment", _reader(part)))
    return Message(
        headers={name: _header(message, name) for name in HEADERS},
        plain="\n\n".join(bodies["plain"]),
        html="\n".join(bodies["html"]),
        attachments=attachments,
    )


def _leaves(message: EmailMessage) -> list[EmailMessage]:
    """Return the parts in their order; a forwarded message is one of them."""
    leaves: list[EmailMessage] = []
    pending = [message]
    while pending and len(leaves) < _MAX_PARTS:
        part = pending.pop()
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            pending += reversed(_parts(part))
        else:
            leaves.append(part)
    return leaves


def _parts(message: EmailMessage) -> list[EmailMessage]:
    """Return the parts of a message of several; of a forwarded one, the message."""
    payload = message.get_payload()
    return cast("list[EmailMessage]", payload) if isinstance(payload, list) else []


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name) or "")
    except Exception:  # the parser of headers fails on some invalid ones
        raw = {key.lower(): value for key, value in message.raw_items()}
        return str(raw.get(name.lower(), ""))


def _file_name(part: EmailMessage) -> str:
    """Return the name of an attachment; of a forwarded message, its subject."""
    try:
        name = part.get_filename() or ""
    except Exception:  # as above
        name = ""
    if not name and part.get_content_type() == "message/rfc822":
        inner = _parts(part)
        subject = _header(inner[0], "Subject") if inner else ""
        return f"{' '.join(subject.split())[:100] or 'message'}.eml"
    return name


def _text(part: EmailMessage) -> str:
    data = _content(part)
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return decode(data)


def _reader(part: EmailMessage):
    """Return the function that returns the bytes of an attachment."""
    if part.get_content_type() == "message/rfc822" and part.is_multipart():
        return lambda: _parts(part)[0].as_bytes()
    return lambda: _content(part)


def _content(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
