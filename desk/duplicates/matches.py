"""Store matches between files. Identical files are matched immediately on upload.

Nothing here reads texts, so no web process loads the libraries for that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from desk.models import DuplicatePair
from library.models import FileVersion, LibraryDocument, ResourceFile

MAX_IDENTICAL = 30


@dataclass(frozen=True)
class Match:
    """A document that another one resembles. `score`: 0 to 1."""

    document_id: int
    kind: str
    score: float
    evidence: tuple[str, ...] = ()


def match_stored_file(
    sender, instance: LibraryDocument, created: bool = False, **kwargs
) -> None:
    """Report identical files at once, before the text is extracted."""
    if not instance.has_new_file:
        return
    if not created:
        # Earlier decisions were about another file.
        _pairs_of(instance).delete()
    store_matches(instance, identical_files(instance, sibling_document_ids(instance)))


def sibling_document_ids(document: LibraryDocument) -> set[int]:
    """Return the ids of a document and of all files, also earlier versions, of its
    resources."""
    in_resource = Q(document=document) | Q(versions__document=document)
    resources = ResourceFile.objects.filter(in_resource).values("resource")
    files = ResourceFile.objects.filter(resource__in=resources)
    earlier = FileVersion.objects.filter(file__resource__in=resources)
    return {
        document.pk,
        *files.values_list("document", flat=True),
        *earlier.values_list("document", flat=True),
    }


def identical_files(
    document: LibraryDocument, excluded_ids: Iterable[int]
) -> list[Match]:
    """Return the other documents that have the same bytes."""
    same = LibraryDocument.objects.filter(sha256=document.sha256).exclude(sha256="")
    ids = same.exclude(pk__in=excluded_ids).order_by("pk").values_list("pk", flat=True)
    return [Match(pk, DuplicatePair.Kind.SAME_FILE, 1.0) for pk in ids[:MAX_IDENTICAL]]


def store_matches(document: LibraryDocument, matches: Iterable[Match]) -> None:
    """Replace a document's undecided pairs by these matches.

    A pair that matches again keeps its row: an editor may have its buttons open.
    """
    new = {}
    for match in matches:
        pair = DuplicatePair(
            first_id=min(document.pk, match.document_id),
            second_id=max(document.pk, match.document_id),
            kind=match.kind,
            score=match.score,
            evidence=list(match.evidence),
        )
        new[pair.ids] = pair
    undecided = _pairs_of(document).filter(state=DuplicatePair.State.OPEN)
    confirmed = [pair for pair in undecided if pair.ids in new]
    # Evaluated again by the database: pairs decided in the meantime stay.
    undecided.exclude(pk__in=[pair.pk for pair in confirmed]).delete()
    for pair in confirmed:
        update = new.pop(pair.ids)
        pair.kind, pair.score, pair.evidence = (
            update.kind,
            update.score,
            update.evidence,
        )
    DuplicatePair.objects.bulk_update(confirmed, ["kind", "score", "evidence"])
    # Conflicts: pairs decided already, or detected from the other side meanwhile.
    DuplicatePair.objects.bulk_create(new.values(), ignore_conflicts=True)


def _pairs_of(document: LibraryDocument) -> QuerySet:
    return DuplicatePair.objects.filter(Q(first=document) | Q(second=document))
