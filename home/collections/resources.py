"""The resources of a collection that the viewer may see."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.http import HttpRequest

from home.blocks.stored_search import StoredSearch
from home.pages.picks import VisiblePick, visible_picks
from library.access.viewers import Viewer
from library.models import Resource, ResourceFile
from search.export.recently_added import last_added, newest_ids_added
from search.service.searcher import search_ids

if TYPE_CHECKING:
    from home.pages.collection import CollectionPage


@dataclass(frozen=True)
class CollectionContents:
    """The picked resources and the stored search of a collection page."""

    page: CollectionPage
    request: HttpRequest

    @cached_property
    def viewer(self) -> Viewer:
        return Viewer.of(self.request.user)

    @cached_property
    def picks(self) -> list[VisiblePick]:
        return visible_picks(self.page.picks.all(), self.request)

    @property
    def files(self) -> list[ResourceFile]:
        """The files of the picked resources."""
        return [file for pick in self.picks for file in pick.resource.files.all()]

    @cached_property
    def stored(self) -> StoredSearch | None:
        if not self.page.query_string:
            return None
        return StoredSearch(
            self.page.query_string,
            self.viewer,
            excluded_ids=frozenset(self.picked_ids),
        )

    def ids(self, limit: int) -> list[int]:
        """Return the ids of picked resources, then of results. Raises EngineDown."""
        results = search_ids(self.stored.request, limit) if self.stored else ()
        return list(dict.fromkeys([*self.picked_ids, *results]))[:limit]

    def newest_ids(self, limit: int) -> list[int]:
        """Return the ids of the latest picked resources and results, by the date they
        were added to the library. Raises EngineDown."""
        stored = self.stored
        results = newest_ids_added(stored.request, limit) if stored else ()
        rows = Resource.objects.visible_to(self.viewer)
        rows = rows.filter(pk__in={*self.picked_ids, *results})
        return list(last_added(rows).values_list("pk", flat=True)[:limit])

    @property
    def picked_ids(self) -> list[int]:
        return [pick.resource.pk for pick in self.picks]
