"""Where files that are like each other stand, for those who may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from desk.models import Likeness
from library.access.viewers import Viewer
from library.models import FileVersion, LibraryDocument, Resource, ResourceFile


@dataclass(frozen=True)
class Place:
    """A file of a resource that holds a document.

    `version`: its number where the document is an earlier version. `is_only`: the
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
class Side:
    """One of two documents; `place`: None where it stands in no visible resource."""

    document: LibraryDocument
    place: Place | None

    @property
    def rank(self) -> tuple[bool, bool, bool, datetime]:
        place = self.place
        return (
            place is None,
            bool(place and place.version),
            not (place and place.resource.live),
            self.document.created_at,
        )

    def documents(self) -> set[int]:
        """Return the ids of the documents that stand in the same resource."""
        place = self.place
        files = place.resource.files.values_list("document", flat=True) if place else ()
        return {self.document.pk, *files}


@dataclass(frozen=True)
class Pair:
    """Two documents that are like each other, in the order in which they are joined.

    `stays`: what readers may know already, else what is older.
    """

    likeness: Likeness
    stays: Side
    goes: Side


@dataclass(frozen=True)
class Like:
    """What one document is like: `other` has a place; `pair` is both of them."""

    pair: Pair
    other: Side

    @property
    def is_what_stays(self) -> bool:
        """Say whether the document itself is the one that stays."""
        return self.other is self.pair.goes


def undecided() -> QuerySet:
    """Return the likenesses to decide on: one of the two stands in a resource, and not
    both in the same, as files or as earlier versions."""
    rows = Likeness.objects.filter(state=Likeness.State.OPEN)
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


def likenesses_for(
    documents: Iterable[LibraryDocument], viewer: Viewer
) -> dict[int, list[Like]]:
    """Return, by the id of each document, what it is like and nobody decided on yet.

    Each resource once, however many of its files are like the document. Only what
    stands in a resource that the viewer may see: of the rest they learn nothing. Three
    queries. `desk/likeness_of.html` shows one such list, as `likes`.
    """
    ids = {document.pk for document in documents}
    rows = undecided().filter(Q(first__in=ids) | Q(second__in=ids))
    found: dict[int, list[Like]] = defaultdict(list)
    for pair in pairs(rows, viewer):
        for own, other in ((pair.stays, pair.goes), (pair.goes, pair.stays)):
            if own.document.pk in ids and other.place:
                found[own.document.pk].append(Like(pair, other))
    return {pk: _nearest(likes) for pk, likes in found.items()}


def _nearest(likes: list[Like]) -> list[Like]:
    """Keep one of each resource and kind: in how many languages it is tells nothing."""
    nearest: dict[tuple[str, int], Like] = {}
    for like in sorted(likes, key=lambda like: -like.pair.likeness.score):
        resource = like.other.place.resource
        nearest.setdefault((like.pair.likeness.kind, resource.pk), like)
    return list(nearest.values())


def pairs(rows: Iterable[Likeness], viewer: Viewer) -> list[Pair]:
    """Return likenesses with the places of their documents that the viewer may see."""
    rows = list(rows)
    documents = {pk for row in rows for pk in (row.first_id, row.second_id)}
    places = _places(documents, viewer)
    return [_pair(row, places) for row in rows]


def _pair(row: Likeness, places: dict[int, Place]) -> Pair:
    sides = [Side(one, places.get(one.pk)) for one in (row.first, row.second)]
    stays, goes = sorted(sides, key=lambda side: side.rank)
    return Pair(row, stays, goes)


def _places(documents: Iterable[int], viewer: Viewer) -> dict[int, Place]:
    """Return one place of each document that has a visible one: published ones first,
    current files before earlier versions."""
    resources = Resource.objects.all()
    if not viewer.is_editor:
        resources = resources.visible_to(viewer)
    files = ResourceFile.objects.filter(document__in=documents, resource__in=resources)
    files = files.annotate(siblings=Count("resource__files"))
    found: dict[int, Place] = {}
    for file in files.select_related("resource").order_by("-resource__live", "pk"):
        found.setdefault(file.document_id, Place(file, is_only=file.siblings == 1))
    if viewer.is_editor:
        versions = FileVersion.objects.filter(document__in=documents)
        for version in versions.select_related("file__resource").order_by("pk"):
            place = Place(version.file, version.number)
            found.setdefault(version.document_id, place)
    return found
