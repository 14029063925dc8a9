"""What was found alike: told of at once for the same bytes, written down for the rest.

Nothing here reads texts: what does is loaded by the worker alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from desk.models import Likeness
from library.models import FileVersion, LibraryDocument, ResourceFile

MOST_SAME = 30


@dataclass(frozen=True)
class Found:
    """A file that another is like. `other`: its id; `score`: 0 to 1."""

    other: int
    kind: str
    score: float
    evidence: tuple[str, ...] = ()


def file_stored(
    sender, instance: LibraryDocument, created: bool = False, **kwargs
) -> None:
    """Tell at once of a file that is there already, before its text is read."""
    if not instance.has_new_file:
        return
    if not created:
        # What was decided on was another file.
        _likenesses_of(instance).delete()
    write_down(instance, same_files(instance, kin(instance)))


def kin(document: LibraryDocument) -> set[int]:
    """Return the ids of a document and of all files of its resources, earlier too."""
    stands = Q(document=document) | Q(versions__document=document)
    resources = ResourceFile.objects.filter(stands).values("resource")
    files = ResourceFile.objects.filter(resource__in=resources)
    earlier = FileVersion.objects.filter(file__resource__in=resources)
    return {
        document.pk,
        *files.values_list("document", flat=True),
        *earlier.values_list("document", flat=True),
    }


def same_files(document: LibraryDocument, known: Iterable[int]) -> list[Found]:
    """Return the other documents that have the same bytes."""
    same = LibraryDocument.objects.filter(sha256=document.sha256).exclude(sha256="")
    ids = same.exclude(pk__in=known).order_by("pk").values_list("pk", flat=True)
    return [Found(pk, Likeness.Kind.SAME_FILE, 1.0) for pk in ids[:MOST_SAME]]


def write_down(document: LibraryDocument, found: Iterable[Found]) -> None:
    """Store what a document is like, in place of what nobody has decided on yet.

    What is found again keeps its row: an editor may be looking at its buttons.
    """
    new = {row.ids: row for row in (_row(document, one) for one in found)}
    undecided = _likenesses_of(document).filter(state=Likeness.State.OPEN)
    again = [known for known in undecided if known.ids in new]
    # Asked of the database once more: what was decided meanwhile stays.
    undecided.exclude(pk__in=[known.pk for known in again]).delete()
    for known in again:
        row = new.pop(known.ids)
        known.kind, known.score, known.evidence = row.kind, row.score, row.evidence
    Likeness.objects.bulk_update(again, ["kind", "score", "evidence"])
    # Conflicts: decided, or found from the other side meanwhile.
    Likeness.objects.bulk_create(new.values(), ignore_conflicts=True)


def _row(document: LibraryDocument, one: Found) -> Likeness:
    return Likeness(
        first_id=min(document.pk, one.other),
        second_id=max(document.pk, one.other),
        kind=one.kind,
        score=one.score,
        evidence=list(one.evidence),
    )


def _likenesses_of(document: LibraryDocument) -> QuerySet:
    return Likeness.objects.filter(Q(first=document) | Q(second=document))
