"""Ids of hits → resources to show: the last word on who sees what is the database's."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Prefetch

from library.access.viewers import Viewer
from library.models import Resource, ResourceFile


def load(ids: Sequence[int], viewer: Viewer) -> list[Resource]:
    """Return the resources of these ids that the viewer may see, in this order.

    All that a row of results shows is read with a fixed number of queries.
    """
    files = ResourceFile.objects.select_related("document").order_by("sort_order", "pk")
    found = (
        Resource.objects.visible_to(viewer)
        .filter(pk__in=ids)
        .select_related("type")
        .prefetch_related(
            "regions", "themes", "organisations", Prefetch("files", queryset=files)
        )
        .in_bulk()
    )
    return [found[pk] for pk in ids if pk in found]
