"""A mail message: its headers and body as text, and its attachments."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from lxml import etree

from library.extraction.formats import html, splitting
from library.extraction.source import Source, Unreadable, of_texts

HEADERS = ("From", "To", "Cc", "Date", "Subject")
_MAX_HEADER_LENGTH = 2_000  # characters: a message may have hundreds of recipients


@dataclass(frozen=True)
class Attachment:
    """An attached file. `read` returns its bytes; raises for a damaged one."""

    name: str
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Message:
    """headers: text by name, of `HEADERS`. html: the body if there is no plain text."""

    headers: dict[str, str]
    plain: str
    html: str
    attachments: list[Attachment]


def to_source(message: Message) -> Source:
    """Return the message as parts of text: headers, body, names of attachments."""
    headers = {name: " ".join(text.split()) for name, text in message.headers.items()}
    lines = [
        f"{name}: {headers[name][:_MAX_HEADER_LENGTH]}"
        for name in HEADERS
        if headers.get(name)
    ]
    body = message.plain.strip() or html_text(message.html)
    names = [f"Attachment: {file.name}" for file in message.attachments]
    text = "\n\n".join(filter(None, ("\n".join(lines), body, "\n".join(names))))
    created = iso_date(headers.get("Date", ""))
    return of_texts(splitting.cut(text), headers.get("Subject", ""), created)


def html_text(markup: str) -> str:
    """Return the text of an HTML body; "" if there is none, or it cannot be read."""
    if not markup.strip():
        return ""
    try:
        return html.text_of(html.parse(markup)).strip()
    except (Unreadable, etree.LxmlError):
        return ""


def iso_date(header: str) -> str:
    """Return the date of a message in the format of `extract.parse_file_date`."""
    try:
        return parsedate_to_datetime(header).isoformat()
    except (TypeError, ValueError, IndexError, OverflowError):
        pass
    try:
        return datetime.fromisoformat(header).isoformat()
    except ValueError:
        return ""
