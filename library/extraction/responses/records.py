"""A record of a source, as both protocols give it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from lxml import etree, html

from library.sanitize import single_line

MAX_URL_LENGTH = 1000
MAX_IDENTIFIER_LENGTH = 1000
MAX_TITLE_LENGTH = 500
MAX_SUMMARY_LENGTH = 5000
MAX_RIGHTS_LENGTH = 500
MAX_VALUE_LENGTH = 1000
# Values of one element: subjects, identifiers.
MAX_VALUES = 50
# A description longer than this is the text itself.
_MAX_MARKUP_LENGTH = 50_000
_BLOCKS = ["script", "style", "iframe", "object", "template", "noscript"]
# Elements that begin and end a line.
_LINES = ("p", "br", "div", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6")
# Texts of a record, with their lengths, and its lists of texts.
_TEXTS = {
    "identifier": MAX_IDENTIFIER_LENGTH,
    "datestamp": 40,
    "title": MAX_TITLE_LENGTH,
    "summary": MAX_SUMMARY_LENGTH,
    "rights": MAX_RIGHTS_LENGTH,
}
_LISTS = ("dates", "languages", "types", "terms", "organisations", "identifiers")


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

    def to_values(self) -> dict:
        """Return the record as a message, or as JSON to store."""
        return asdict(self)

    @classmethod
    def from_values(cls, values: dict) -> RemoteRecord:
        """Return the record of a message, whatever a hijacked child may have written.

        Raises ValueError or another error for what is no record.
        """
        texts = {
            name: single_line(values.get(name, ""))[:length]
            for name, length in _TEXTS.items()
        }
        lists = {
            name: tuple(
                single_line(text)[:MAX_VALUE_LENGTH]
                for text in list(values.get(name, ()))[: 2 * MAX_VALUES]
            )
            for name in _LISTS
        }
        is_deleted = bool(values.get("is_deleted"))
        if not texts["identifier"] or not (texts["title"] or is_deleted):
            raise ValueError("a record without an identifier or a title")
        url = web_url(values.get("url", ""))
        fields: dict[str, Any] = {**texts, **lists, "url": url}
        return cls(**fields, is_deleted=is_deleted)

    @property
    def length(self) -> int:
        """Return the number of characters, roughly."""
        lists = (getattr(self, name) for name in _LISTS)
        return len(self.summary) + len(self.title) + sum(map(len, map(str, lists)))


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
        # A port out of range is an error, too.
        is_web = (
            parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        )
    except ValueError:
        return ""
    is_clean = url.isprintable() and not set(url) & set(" <>\"'\\`")
    return url if is_web and is_clean and len(url) <= MAX_URL_LENGTH else ""
