"""The resources of a list of results, read from the database for one viewer.

The database decides about visibility: every hit is read through `visible_to` before it
is shown.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from threading import Lock

from django.db.models import OuterRef, QuerySet, Subquery

from library.access.viewers import Viewer
from library.models import Resource, ResourceFile
from library.resources.records import with_files
from search.models import IndexState

# In each process; a resource takes about 20 kB.
MAX_CACHED = 1_000
_FILES = "_files_by_document"

# Resource id, and `IndexState.requested_version`.
VersionKey = tuple[int, int]
_cache: OrderedDict[VersionKey, Resource] = OrderedDict()
_lock = Lock()


def load(ids: Sequence[int], viewer: Viewer) -> list[Resource]:
    """Return the resources with these ids that the viewer may see, in this order.

    Everything that a row of results shows is read with a fixed number of queries.
    """
    resources = _with_details(Resource.objects.visible_to(viewer), ids)
    return [resources[pk] for pk in ids if pk in resources]


def load_cached(ids: Sequence[int], viewer: Viewer) -> list[Resource]:
    """Return the same as `load`, with one query for resources that were read before.

    The resources are shared with other requests: nobody may change them. Whatever is
    shown of a resource increments its version, in the transaction of the change, so
    every process reads it again. Visibility is never cached.
    """
    versions = _versions(Resource.objects.visible_to(viewer), ids)
    resources: dict[int, Resource] = {}
    with _lock:
        for key in versions.items():
            if key in _cache:
                _cache.move_to_end(key)
                resources[key[0]] = _cache[key]
    if missing := [pk for pk in versions if pk not in resources]:
        read = _with_details(Resource.objects.visible_to(viewer), missing)
        resources |= read
        # One that changed while it was read may be a mixture.
        unchanged = versions.items() & _versions(Resource.objects, read).items()
        with _lock:
            _cache.update({(pk, n): read[pk] for pk, n in unchanged if n is not None})
            while len(_cache) > MAX_CACHED:
                _cache.popitem(last=False)
    return [resources[pk] for pk in ids if pk in resources]


def files_by_document(
    resources: Iterable[Resource],
) -> dict[tuple[int, int], ResourceFile]:
    """Return (resource id, document id) → the first file with this document.

    Cached on each resource, because making the list costs more than the rest.
    """
    files = {}
    for resource in resources:
        if (of_resource := vars(resource).get(_FILES)) is None:
            of_resource = {}
            for file in resource.files.all():
                of_resource.setdefault((resource.pk, file.document_id), file)
            vars(resource)[_FILES] = of_resource
        files |= of_resource
    return files


def clear_cache() -> None:
    """Read all resources again."""
    with _lock:
        _cache.clear()


def _with_details(resources: QuerySet, ids: Iterable[int]) -> dict[int, Resource]:
    return (
        with_files(resources)
        .filter(pk__in=ids)
        .select_related("type")
        .prefetch_related("regions", "themes", "organisations")
        .in_bulk()
    )


def _versions(resources: QuerySet, ids: Iterable[int]) -> dict[int, int | None]:
    """Return the versions of resources; None for those that were never enqueued."""
    state = IndexState.objects.filter(pk=OuterRef("pk")).values("requested_version")
    rows = resources.filter(pk__in=ids).order_by()
    return dict(rows.values_list("pk", Subquery(state)))
