"""The feed and the exports of a collection, below the URL of its page."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from wagtail.models import Page

from home.collections.resources import CollectionContents
from library.access.restricted_files import log_restricted_export
from library.models.vocabularies import ascii_slug
from library.sanitize import single_line
from search.export.feeds import MAX_FEED_ENTRIES, FeedEntry, Listed, ResultsFeed
from search.export.formats import FORMATS, MAX_EXPORT, visible
from search.export.views import download, export_context, export_view
from search.service.resources import load

FEED = "feed.atom"
# File name → key of search.export.formats.FORMATS.
EXPORTS = {f"export.{kind}": kind for kind in FORMATS}
FILE_NAMES = frozenset({FEED, *EXPORTS})


@export_view
def collection_file(request: HttpRequest, page: Page, name: str) -> HttpResponse:
    """Return a file of FILE_NAMES. The caller has checked access to the page."""
    contents = CollectionContents(page, request)
    if name == FEED:
        return CollectionFeed()(request, contents=contents)
    kind = EXPORTS[name]
    reader = export_context(request)
    ids = contents.ids(MAX_EXPORT)
    log_restricted_export(request, ids)
    rows = visible(ids, reader.viewer)
    file_name = ascii_slug(contents.page.title)[:60].strip("-") or "collection"
    response = StreamingHttpResponse(FORMATS[kind].write(rows, reader))
    return download(response, kind, f"{file_name}.{kind}")


@dataclass(frozen=True)
class ListedCollection(Listed):
    """A collection with a feed. url, feed: paths of the page and of the feed."""

    url: str
    feed: str


class CollectionFeed(ResultsFeed):
    """Picked resources and results of the stored search, latest first."""

    def get_object(
        self, request: HttpRequest, contents: CollectionContents
    ) -> ListedCollection:
        """Raises EngineDown, as all feeds do."""
        reader = export_context(request)
        resources = load(contents.newest_ids(MAX_FEED_ENTRIES), reader.viewer)
        return ListedCollection(
            name=single_line(contents.page.title),
            library=reader.library,
            params="",
            entries=tuple(
                FeedEntry(row, reader.resource_url(row)) for row in resources
            ),
            url=request.path.removesuffix(FEED),
            feed=request.path,
        )

    def link(self, listed: ListedCollection) -> str:
        return listed.url

    def feed_url(self, listed: ListedCollection) -> str:
        return listed.feed
