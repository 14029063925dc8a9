"""What of the library a public bag contains."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from library.access.viewers import VISITOR
from library.models import (
    VOCABULARIES,
    Resource,
    ResourceFile,
    ScanVerdict,
    expand,
)

BATCH = 500


def public_values() -> dict[str, set]:
    """Return which rows are public, by kind: codes, ids or hashes.

    They are read once, so that nothing refers to a resource that expires meanwhile.
    """
    resources = set(Resource.objects.visible_to(VISITOR).values_list("pk", flat=True))
    served = (ScanVerdict.UNASKED, ScanVerdict.CLEAN)
    files: set[int] = set()
    documents: set[int] = set()
    hashes: set[str] = set()
    rows = ResourceFile.objects.filter(document__scan__in=served).order_by()
    for pk, document_id, sha256 in _of(
        resources, rows, "resource", "pk", "document", "document__sha256"
    ):
        files.add(pk)
        documents.add(document_id)
        hashes.add(sha256)
    values = {"resources": resources, "files": files, "documents": documents}
    values |= {"pages": documents, "outlines": documents, "recognised_pages": hashes}
    return values | _terms(resources)


def _terms(resources: set[int]) -> dict[str, set]:
    """Return the codes of the terms of public resources, and of broader ones."""
    values = {}
    names = ("regions", "themes", "types", "organisations")
    for name, model in zip(names, VOCABULARIES, strict=True):
        rows = Resource.objects.order_by().exclude(**{model.resource_field: None})
        pairs = _of(resources, rows, "pk", model.resource_field)
        ids = expand({pk for (pk,) in pairs}, model.lineage())
        codes = model.objects.values_list("pk", "code")
        values[name] = {code for pk, code in codes if pk in ids}
    return values


def _of(keys: set, rows: QuerySet, by: str, *columns: str) -> Iterator[tuple]:
    """Yield columns of the rows whose column `by` is one of the keys."""
    every = sorted(keys)
    for start in range(0, len(every), BATCH):
        batch = every[start : start + BATCH]
        yield from rows.filter(**{f"{by}__in": batch}).values_list(*columns)
