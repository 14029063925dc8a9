"""Ids of hits → resources to show, if the viewer may see them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Prefetch

from library.access.viewers import Viewer
from library.models import Resource, ResourceFile


def load(ids: Sequence[int], viewer: Viewer) -> list[Resource]:
    """Return the resources with these ids that the viewer may see, in this order.

    Everything that a row of results shows is read with a fixed number of queries.
    """
    files = ResourceFile.objects.select_related("document").order_by("sort_order", "pk")
    resources = (
        Resource.objects.visible_to(viewer)
        .filter(pk__in=ids)
        .select_related("type")
        .prefetch_related(
            "regions", "themes", "organisations", Prefetch("files", queryset=files)
        )
        .in_bulk()
    )
    return [resources[pk] for pk in ids if pk in resources]
