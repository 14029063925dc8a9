"""Possible duplicates with the resources they occur in, as far as a viewer may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from desk.models import DuplicatePair
from library.access.viewers import Viewer
from library.models import FileVersion, LibraryDocument, Resource, ResourceFile


@dataclass(frozen=True)
class Occurrence:
    """A document's place in a resource.

    `version`: the number, if the document is an earlier version. `is_only`: the
    resource has no other file.
    """

    file: ResourceFile
    version: int | None = None
    is_only: bool = False

    @property
    def resource(self) -> Resource:
        return self.file.resource

    @property
    def edit_url(self) -> str:
        edit = Resource.snippet_viewset.get_url_name("edit")
        return reverse(edit, args=[self.resource.pk])


@dataclass(frozen=True)
class MergeSide:
    """One document of a pair; `occurrence`: None if it is in no visible resource."""

    document: LibraryDocument
    occurrence: Occurrence | None

    @property
    def rank(self) -> tuple[bool, bool, bool, datetime]:
        occurrence = self.occurrence
        return (
            occurrence is None,
            bool(occurrence and occurrence.version),
            not (occurrence and occurrence.resource.live),
            self.document.created_at,
        )

    def documents(self) -> set[int]:
        """Return the ids of the documents in the same resource, including this one."""
        occurrence = self.occurrence
        files = (
            occurrence.resource.files.values_list("document", flat=True)
            if occurrence
            else ()
        )
        return {self.document.pk, *files}


@dataclass(frozen=True)
class MergeCandidate:
    """A pair with its merge direction: the source is merged into the target.

    The target is the document that is already published, else the older one.
    """

    pair: DuplicatePair
    target: MergeSide
    source: MergeSide


@dataclass(frozen=True)
class Duplicate:
    """A possible duplicate of one document: `other`, which has an occurrence."""

    candidate: MergeCandidate
    other: MergeSide

    @property
    def is_target(self) -> bool:
        """Whether the document itself is the target of the merge."""
        return self.other is self.candidate.source


def undecided_pairs() -> QuerySet:
    """Return the open pairs of which at least one document is in a resource, unless
    both are in the same one (as files or as earlier versions)."""
    rows = DuplicatePair.objects.filter(state=DuplicatePair.State.OPEN)
    placed, together = Q(), Q()
    for one, other in (("first", "second"), ("second", "first")):
        files = ResourceFile.objects.filter(document=OuterRef(one))
        versions = FileVersion.objects.filter(document=OuterRef(one))
        placed |= Exists(files) | Exists(versions)
        together |= Exists(files.filter(resource__files__document=OuterRef(other)))
        together |= Exists(
            versions.filter(file__resource__files__document=OuterRef(other))
        )
    return rows.filter(placed).exclude(together).select_related("first", "second")


def duplicates_by_document(
    documents: Iterable[LibraryDocument], viewer: Viewer
) -> dict[int, list[Duplicate]]:
    """Return the undecided duplicates of each document, by its id.

    Each resource is listed once per kind, with its closest match. Duplicates in
    resources that the viewer may not see are left out. Runs three queries.
    `desk/duplicates/list.html` renders one such list, as `duplicates`.
    """
    ids = {document.pk for document in documents}
    rows = undecided_pairs().filter(Q(first__in=ids) | Q(second__in=ids))
    candidates = merge_candidates(rows, viewer)
    candidates.sort(key=lambda candidate: -candidate.pair.score)
    closest: dict[int, dict[tuple[str, int], Duplicate]] = defaultdict(dict)
    for candidate in candidates:
        for own, other in (
            (candidate.target, candidate.source),
            (candidate.source, candidate.target),
        ):
            if own.document.pk in ids and other.occurrence:
                key = candidate.pair.kind, other.occurrence.resource.pk
                closest[own.document.pk].setdefault(key, Duplicate(candidate, other))
    return {pk: list(by_resource.values()) for pk, by_resource in closest.items()}


def merge_candidates(
    pairs: Iterable[DuplicatePair], viewer: Viewer
) -> list[MergeCandidate]:
    """Return pairs with the occurrences of their documents that the viewer may see."""
    pairs = list(pairs)
    document_ids = {pk for pair in pairs for pk in pair.ids}
    resources = Resource.objects.all()
    if not viewer.is_editor:
        resources = resources.visible_to(viewer)
    files = ResourceFile.objects.filter(
        document__in=document_ids, resource__in=resources
    )
    files = files.annotate(siblings=Count("resource__files"))
    # One per document: published resources first, current files before versions.
    occurrences: dict[int, Occurrence] = {}
    for file in files.select_related("resource").order_by("-resource__live", "pk"):
        occurrence = Occurrence(file, is_only=file.siblings == 1)
        occurrences.setdefault(file.document_id, occurrence)
    if viewer.is_editor:
        versions = FileVersion.objects.filter(document__in=document_ids)
        for version in versions.select_related("file__resource").order_by("pk"):
            occurrence = Occurrence(version.file, version.number)
            occurrences.setdefault(version.document_id, occurrence)
    candidates = []
    for pair in pairs:
        sides = [
            MergeSide(document, occurrences.get(document.pk))
            for document in (pair.first, pair.second)
        ]
        target, source = sorted(sides, key=lambda side: side.rank)
        candidates.append(MergeCandidate(pair, target, source))
    return candidates
