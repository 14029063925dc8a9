"""Any result list as an Atom feed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html

from library.access.viewers import Viewer
from library.models import Resource
from library.resources.records import Record, resource_record
from library.sanitize import single_line
from search.export.formats import ExportContext, library_name, list_name
from search.export.recently_added import newest_ids_added
from search.service.request import SearchRequest
from search.service.resources import load

MAX_FEED_ENTRIES = 50


# When an empty feed was last changed: the current time would make it another each time.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


class MultilingualFeed(Atom1Feed):
    """Atom whose entries each say their own language."""

    def item_attributes(self, item: dict) -> dict[str, str]:
        return {"xml:lang": item["language"]}

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else NEVER


@dataclass(frozen=True)
class FeedEntry:
    """A resource and its permanent URL, which does not contain the title."""

    resource: Resource
    url: str

    @property
    def record(self) -> Record:
        return resource_record(self.resource)


@dataclass(frozen=True)
class Listed:
    """A result list to subscribe to; `params`: those of its results page."""

    name: str
    library: str
    params: str
    entries: tuple[FeedEntry, ...]


class ResultsFeed(Feed):
    """The last resources that were added to a result list.

    Only what the user may see, last added first. Raises EngineDown: feed readers would
    take an incomplete list for deleted resources.
    """

    feed_type = MultilingualFeed

    def get_object(self, request: HttpRequest) -> Listed:
        viewer = Viewer.of(request.user)
        return self.listed(request, SearchRequest.from_params(request.GET, viewer))

    @staticmethod
    def listed(request: HttpRequest, search_request: SearchRequest) -> Listed:
        """Return what was last added to a result list. Raises EngineDown."""
        viewer = search_request.viewer
        library = library_name(request)
        context = ExportContext(viewer, library, request.build_absolute_uri)
        ids = newest_ids_added(search_request, MAX_FEED_ENTRIES)
        return Listed(
            name=list_name(search_request),
            library=library,
            params=search_request.to_params(page=1),
            entries=tuple(
                FeedEntry(row, context.resource_url(row)) for row in load(ids, viewer)
            ),
        )

    def title(self, listed: Listed) -> str:
        return f"{listed.library}: {listed.name}"

    def author_name(self, listed: Listed) -> str:
        return listed.library

    def link(self, listed: Listed) -> str:
        return _url("search", listed.params)

    def feed_url(self, listed: Listed) -> str:
        return _url("feed", listed.params)

    def feed_guid(self, listed: Listed) -> None:
        """None: the feed is identified by the URL of its results page."""

    def items(self, listed: Listed) -> tuple[FeedEntry, ...]:
        return listed.entries

    def item_title(self, entry: FeedEntry) -> str:
        return single_line(entry.record.title)

    def item_description(self, entry: FeedEntry) -> str:
        return format_html("<p>{}</p>", single_line(entry.record.summary))

    def item_link(self, entry: FeedEntry) -> str:
        return entry.resource.get_absolute_url()

    def item_guid(self, entry: FeedEntry) -> str:
        return entry.url

    def item_pubdate(self, entry: FeedEntry) -> datetime:
        return entry.resource.added_at

    def item_updateddate(self, entry: FeedEntry) -> datetime:
        return entry.resource.last_published_at or entry.resource.added_at

    def item_author_name(self, entry: FeedEntry) -> str | None:
        names = map(single_line, entry.resource.organisations.all())
        return "; ".join(names) or None

    def item_categories(self, entry: FeedEntry) -> list[str]:
        terms = [*entry.resource.regions.all(), *entry.resource.themes.all()]
        return [single_line(term) for term in terms]

    def item_extra_kwargs(self, entry: FeedEntry) -> dict[str, str]:
        return {"language": entry.record.language}


def _url(name: str, params: str) -> str:
    return f"{reverse(name)}?{params}" if params else reverse(name)
