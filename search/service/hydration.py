"""Ids of hits → resources to show, if the viewer may see them."""

from __future__ import annotations

from collections.abc import Sequence

from library.access.viewers import Viewer
from library.models import Resource
from library.resources.records import with_files


def load(ids: Sequence[int], viewer: Viewer) -> list[Resource]:
    """Return the resources with these ids that the viewer may see, in this order.

    Everything that a row of results shows is read with a fixed number of queries.
    """
    resources = (
        with_files(Resource.objects.visible_to(viewer))
        .filter(pk__in=ids)
        .select_related("type")
        .prefetch_related("regions", "themes", "organisations")
        .in_bulk()
    )
    return [resources[pk] for pk in ids if pk in resources]
