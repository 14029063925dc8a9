"""A record of a source, as both protocols give it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from lxml import etree, html

from library.extraction.containers import safe_xml
from library.extraction.source import Unreadable
from library.sanitize import single_line

MAX_URL_LENGTH = 1000
MAX_IDENTIFIER_LENGTH = 1000
# Values of one element: subjects, identifiers.
MAX_VALUES = 50
# A description longer than this is the text itself.
_MAX_MARKUP_LENGTH = 50_000
_BLOCKS = ["script", "style", "iframe", "object", "template", "noscript"]
# Elements that begin and end a line.
_LINES = ("p", "br", "div", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6")


class BadSource(Exception):
    """The response is not what the source should send; the message says why."""


@dataclass(frozen=True)
class RemoteRecord:
    """What a source says of one publication. Texts are single lines without markup.

    url: http or https, or "". terms: words that may name terms of the vocabulary.
    """

    identifier: str
    datestamp: str = ""
    is_deleted: bool = False
    title: str = ""
    summary: str = ""
    url: str = ""
    dates: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    rights: str = ""


@dataclass(frozen=True)
class RecordPage:
    """The records of one response.

    invalid: number of unusable records. token: of the next page, "" after the last.
    response_date: the server's own, "" for feeds.
    """

    records: list[RemoteRecord] = field(default_factory=list)
    invalid: int = 0
    token: str = ""
    response_date: str = ""
    etag: str = ""
    last_modified: str = ""


def parse_xml(data: bytes) -> etree._Element:
    """Return the root of XML without entities. Raises BadSource."""
    try:
        if b"<!ENTITY" in data.replace(b"\0", b""):
            raise Unreadable
        root = safe_xml.parse(data)
    except Unreadable as error:
        raise BadSource(_("The response is not valid XML.")) from error
    definition = root.getroottree().docinfo.internalDTD
    if definition is not None and any(definition.iterentities()):
        raise BadSource(_("The response is not valid XML."))
    return root


def plain_text(text: object, max_length: int) -> str:
    """Return a text without markup as one line, shortened with an ellipsis."""
    text = str(text)[:_MAX_MARKUP_LENGTH]
    if "<" in text or "&" in text:
        try:
            root = html.fragment_fromstring(single_line(text), create_parent="div")
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            return ""
        for element in list(root.iter(*_BLOCKS, etree.Comment)):
            element.drop_tree()
        for element in root.iter(*_LINES):
            element.tail = f" {element.tail or ''}"
            element.text = f" {element.text or ''}"
        text = "".join(root.itertext())
    line = single_line(text)
    return line if len(line) <= max_length else f"{line[: max_length - 1].rstrip()}…"


def web_url(text: object) -> str:
    """Return an http or https URL, "" for anything else (`javascript:`)."""
    url = str(text).strip()
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and parts.hostname
    except ValueError:
        return ""
    is_clean = url.isprintable() and not set(url) & set(" <>\"'\\`")
    return url if is_web and is_clean and len(url) <= MAX_URL_LENGTH else ""
