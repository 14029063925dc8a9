"""RSS and Atom: read a feed if it has changed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from desk.harvest.fetch import fetch
from desk.harvest.records import BadSource, RecordPage, parse_response
from library.extraction.responses import ResponseKind


def read_feed(url: str, *, etag: str = "", last_modified: str = "") -> RecordPage:
    """Return the records of a feed, none if it has not changed since the validators.

    Raises FetchError and BadSource.
    """
    response = fetch(url, etag=etag, last_modified=last_modified)
    if response.is_unchanged:
        return RecordPage(etag=etag, last_modified=last_modified)
    feed = parse_response(response, ResponseKind.FEED)
    if not feed.is_expected:
        raise BadSource(_("The URL is not that of an RSS or Atom feed."))
    return RecordPage(
        feed.records,
        feed.unusable,
        etag=response.etag,
        last_modified=response.last_modified,
        size=len(response.body),
    )
