"""RSS and Atom: feedparser reads the bytes that it is given, and fetches nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from io import BytesIO

import feedparser
from django.utils.translation import gettext as _
from lxml import etree

from desk.harvest.fetch import FetchedResponse, fetch
from desk.harvest.records import (
    MAX_IDENTIFIER_LENGTH,
    MAX_VALUES,
    BadSource,
    RecordPage,
    RemoteRecord,
    parse_xml,
    plain_text,
    web_url,
)

# A feed lists the newest first; older ones are left out.
MAX_ENTRIES = 10_000
ROOTS = ("rss", "feed", "RDF")


def read_feed(
    url: str,
    *,
    etag: str = "",
    last_modified: str = "",
    get: Callable[..., FetchedResponse] = fetch,
) -> RecordPage:
    """Return the records of a feed, none if it has not changed since the validators.

    Raises FetchError and BadSource.
    """
    response = get(url, etag=etag, last_modified=last_modified)
    if response.is_unchanged:
        return RecordPage(etag=etag, last_modified=last_modified)
    root = parse_xml(response.body)
    if etree.QName(root).localname not in ROOTS:
        raise BadSource(_("The URL is not that of an RSS or Atom feed."))
    # Written again, so that feedparser reads the same text as the safe parser, without
    # a document type. A stream, because it would take bytes for a file name or a URL.
    stream = BytesIO(etree.tostring(root, encoding="utf-8"))
    feed = feedparser.parse(stream, response_headers={"content-location": response.url})
    language = feed.feed.get("language", "")
    records = [_record(entry, language) for entry in feed.entries[:MAX_ENTRIES]]
    usable = [record for record in records if record]
    return RecordPage(
        usable,
        len(records) - len(usable),
        etag=response.etag,
        last_modified=response.last_modified,
    )


def _record(entry: feedparser.FeedParserDict, language: str) -> RemoteRecord | None:
    """Return the record of an entry, None for an unusable one."""
    url = web_url(entry.get("link", ""))
    identifier = plain_text(entry.get("id", "") or url, MAX_IDENTIFIER_LENGTH + 1)
    title = plain_text(entry.get("title", ""), 500)
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
        summary=plain_text(entry.get("summary", ""), 5000),
        url=url,
        dates=(_date(published or updated),),
        languages=tuple(plain_text(text, 50) for text in languages if text),
        types=terms,
        terms=terms,
        identifiers=(plain_text(entry.get("dc_identifier", ""), 200),),
        rights=plain_text(entry.get("rights", ""), 500),
    )


def _date(moment: time.struct_time | None) -> str:
    try:
        return time.strftime("%Y-%m-%d", moment) if moment else ""
    except (OverflowError, ValueError):
        return ""
