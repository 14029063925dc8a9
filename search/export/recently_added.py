"""A result list in the order in which its resources came into the library."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from library.models import Resource
from search.service.fallback import narrowed
from search.service.request import SearchRequest
from search.service.searcher import matching_ids

# As a parameter of exports: `sort=added`.
ADDED = "added"
_ADDED_AT = Coalesce("first_published_at", "created_at")


def added_at(resource: Resource) -> datetime:
    """Return when a resource was first published in the library."""
    return resource.first_published_at or resource.created_at


def newly_added(
    request: SearchRequest, most: int, *, with_some: bool = True
) -> list[int]:
    """Return the ids of up to `most` resources of a result list, last added first.

    With words, those that have them all; when there are none, those `with_some`. Of
    more than `searching.MOST_MATCHING` the best. A list of filters alone is the
    database's own. Raises EngineDown for a list with words.
    """
    listed = _listed(request, with_some)
    rows = Resource.objects.visible_to(request.viewer).filter(pk__in=listed)
    return list(last_added(rows).values_list("pk", flat=True)[:most])


def last_added(resources: QuerySet[Resource]) -> QuerySet[Resource]:
    """Return resources in the order in which they came, last added first."""
    return resources.order_by(_ADDED_AT.desc(), "-pk")


def count_added_since(request: SearchRequest, moment: datetime) -> int:
    """Return how many resources of a result list were added at or after `moment`.

    With words, of those that have them all, as in `newly_added`. The engine is asked
    only where the viewer sees anything so new. Raises EngineDown for a list with words.
    """
    rows = Resource.objects.visible_to(request.viewer)
    rows = rows.annotate(added=_ADDED_AT).filter(added__gte=moment)
    if not rows.exists():
        return 0
    return rows.filter(pk__in=_listed(request, with_some=True)).count()


def _listed(request: SearchRequest, with_some: bool) -> tuple[int, ...] | QuerySet:
    if request.query:
        return matching_ids(request, with_some=with_some)
    return narrowed(Resource.objects.all(), request).values("pk")
