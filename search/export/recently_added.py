"""A result list in the order in which its resources were added to the library."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from library.models import Resource
from library.models.resources import ADDED_AT
from search.service.fallback import apply_filters
from search.service.request import SearchRequest
from search.service.searcher import matching_ids

# As a parameter of exports: `sort=added`.
ADDED = "added"


def newest_ids_added(
    request: SearchRequest, limit: int, *, match_any: bool = True
) -> list[int]:
    """Return the ids of up to `limit` resources of a result list, last added first.

    With words: those that have all of them; if there are none, and `match_any`, those
    that have any; at most the best `searcher.MAX_MATCHES`. Raises EngineDown. A list
    of filters alone comes from the database.
    """
    ids = _ids(request, match_any)
    rows = Resource.objects.visible_to(request.viewer).filter(pk__in=ids)
    return list(last_added(rows).values_list("pk", flat=True)[:limit])


def last_added(resources: QuerySet[Resource]) -> QuerySet[Resource]:
    """Return resources in the order in which they were added, last first."""
    return resources.order_by(ADDED_AT.desc(), "-pk")


def count_added_since(request: SearchRequest, moment: datetime) -> int:
    """Return how many resources of a result list were added at or after `moment`.

    The list is that of `newest_ids_added`. The engine is called only when the viewer
    may see any resource so new. Raises EngineDown for a list with words.
    """
    rows = Resource.objects.visible_to(request.viewer)
    rows = rows.annotate(added=ADDED_AT).filter(added__gte=moment)
    if not rows.exists():
        return 0
    return rows.filter(pk__in=_ids(request, match_any=True)).count()


def _ids(request: SearchRequest, match_any: bool) -> tuple[int, ...] | QuerySet:
    if request.query:
        return matching_ids(request, match_any=match_any)
    return apply_filters(Resource.objects.all(), request).values("pk")
