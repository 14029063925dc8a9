"""RSS and Atom. In the child only.

feedparser reads the bytes that it is given, and fetches nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from io import BytesIO

import feedparser
from lxml import etree

from library.extraction import limits
from library.extraction.containers import safe_xml
from library.extraction.responses.records import (
    MAX_IDENTIFIER_LENGTH,
    MAX_RIGHTS_LENGTH,
    MAX_SUMMARY_LENGTH,
    MAX_TITLE_LENGTH,
    MAX_VALUES,
    RemoteRecord,
    plain_text,
    web_url,
)

_ROOTS = ("rss", "feed", "RDF")
_ENTRIES = ("{*}item", "{*}entry")
# Parsed at a time: a feed of 10 MB takes feedparser seconds.
_BATCH = 200


def read(data: bytes, base_url: str) -> Iterator[dict]:
    """Yield the messages for a feed. Raises Unreadable.

    base_url: of the feed, for relative links.
    """
    root = safe_xml.parse(data)
    if safe_xml.local_name(root) not in _ROOTS:
        yield {"kind": "rejected", "problem": "no-feed"}
        return
    yield {"kind": "response"}
    # A feed lists the newest first; older ones are left out.
    entries = [(entry.getparent(), entry) for entry in root.iter(*_ENTRIES)]
    for parent, entry in entries:
        if parent is not None:
            parent.remove(entry)
    entries = entries[: limits.RESPONSE_RECORDS]
    for start in range(0, len(entries), _BATCH):
        yield from _read_batch(root, entries[start : start + _BATCH], base_url)


def _read_batch(
    root: etree._Element,
    entries: list[tuple[etree._Element, etree._Element]],
    base_url: str,
) -> Iterator[dict]:
    for parent, entry in entries:
        parent.append(entry)
    # Written again, so that feedparser reads the same text as the safe parser, without
    # a document type. A stream, because it would take bytes for a file name or a URL.
    stream = BytesIO(etree.tostring(root, encoding="utf-8"))
    for parent, entry in entries:
        parent.remove(entry)
    feed = feedparser.parse(stream, response_headers={"content-location": base_url})
    language = feed.feed.get("language", "")
    for entry in feed.entries:
        record = _record(entry, language)
        if record:
            yield {"kind": "record", **record.to_values()}
        else:
            yield {"kind": "unusable"}


def _record(entry: feedparser.FeedParserDict, language: str) -> RemoteRecord | None:
    """Return the record of an entry, None for an unusable one."""
    url = web_url(entry.get("link", ""))
    identifier = plain_text(entry.get("id", "") or url, MAX_IDENTIFIER_LENGTH + 1)
    title = plain_text(entry.get("title", ""), MAX_TITLE_LENGTH)
    if not title or not identifier or len(identifier) > MAX_IDENTIFIER_LENGTH:
        return None
    terms = [tag.get("label") or tag.get("term") for tag in entry.get("tags", ())]
    terms = tuple(plain_text(term, 200) for term in terms[:MAX_VALUES] if term)
    languages = (entry.get("language", ""), language)
    published = entry.get("published_parsed")
    # `get` would return the date of publication instead, with a warning.
    updated = entry["updated_parsed"] if "updated_parsed" in entry else None  # noqa: SIM401
    return RemoteRecord(
        identifier,
        _date(updated or published),
        title=title,
        summary=plain_text(entry.get("summary", ""), MAX_SUMMARY_LENGTH),
        url=url,
        dates=(_date(published or updated),),
        languages=tuple(plain_text(text, 50) for text in languages if text),
        types=terms,
        terms=terms,
        identifiers=(plain_text(entry.get("dc_identifier", ""), 200),),
        rights=plain_text(entry.get("rights", ""), MAX_RIGHTS_LENGTH),
    )


def _date(moment: time.struct_time | None) -> str:
    try:
        return time.strftime("%Y-%m-%d", moment) if moment else ""
    except (OverflowError, ValueError):
        return ""
