"""Which files of the library a file is like: a few queries, however many there are."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from desk.duplicates.fingerprints import Reading, read, remember
from desk.duplicates.matches import Found, kin, same_files
from desk.duplicates.minhash import from_bytes
from desk.duplicates.translation_features import Agreement, agreement
from desk.models import Likeness, SignatureBand, TextSignature
from library.models import LibraryDocument

# Measured: docs/duplicates.md. The share of runs of words that two texts share.
NEARLY_SAME = 0.8
# Of a translation: how far it agrees, what its shared marks weigh, and how much shorter
# (in characters, in pages) one of the two may be.
TRANSLATION, LEAST_SHARED, SHORTER = 0.5, 2.5, 0.4
# Of the files that share most keys with a text, so many are compared with it.
MOST_COMPARED = 30
MOST_EVIDENCE = 8


def find(document: LibraryDocument) -> list[Found]:
    """Return the files that a document is like, and remember what its text is.

    Files of the same resource, and earlier versions of them, are not among them.
    """
    reading = read(document)
    # Committed before others are looked for, so that of two files that are read at
    # the same time one finds the other.
    remember(reading)
    known = kin(document)
    found = same_files(document, known)
    for look in (nearly_same, translations):
        known |= {one.other for one in found}
        found += look(reading, known)
    return found


def nearly_same(reading: Reading, known: Iterable[int]) -> list[Found]:
    """Return the documents with nearly the same text."""
    if reading.text is None:
        return []
    sharing = _sharing(reading.text_keys(), known)
    rows = TextSignature.objects.filter(document__in=sharing[:MOST_COMPARED])
    scores = {
        row.document_id: reading.text.jaccard(from_bytes(row.hashes)) for row in rows
    }
    return [
        Found(pk, Likeness.Kind.NEARLY_SAME, score)
        for pk, score in scores.items()
        if score >= NEARLY_SAME
    ]


def translations(reading: Reading, known: Iterable[int]) -> list[Found]:
    """Return the documents that look like this one in another language."""
    document, language = reading.document, reading.document.found_language
    sharing = _sharing(reading.mark_keys(), known)
    sharing = sharing.exclude(document__found_language__in=["", language])
    others = LibraryDocument.objects.filter(pk__in=list(sharing[:MOST_COMPARED]))
    found = [
        _translation(reading, read(other))
        for other in others
        if language and _is_as_long(document.page_count, other.page_count)
    ]
    return [one for one in found if one]


def _translation(reading: Reading, other: Reading) -> Found | None:
    agreed = agreement_of(reading, other)
    if agreed is None:
        return None
    evidence = tuple(mark.value for mark in agreed.shared[:MOST_EVIDENCE])
    kind = Likeness.Kind.TRANSLATION
    return Found(other.document.pk, kind, agreed.score, evidence)


def agreement_of(one: Reading, other: Reading) -> Agreement | None:
    """Return how far two texts agree that look like translations; None if not so."""
    sizes = (
        (one.characters, other.characters),
        (one.document.page_count, other.document.page_count),
    )
    if not all(_is_as_long(*size) for size in sizes):
        return None
    agreed = agreement(one.marks, other.marks)
    is_enough = agreed.score >= TRANSLATION and agreed.weight >= LEAST_SHARED
    return agreed if is_enough else None


def _sharing(keys: Iterable[int], known: Iterable[int]) -> QuerySet:
    """Return the ids of documents that share keys, those that share most first."""
    bands = SignatureBand.objects.filter(key__in=list(keys))
    counted = bands.exclude(document__in=list(known)).values("document")
    ordered = counted.annotate(shared=Count("pk")).order_by("-shared", "document")
    return ordered.values_list("document", flat=True)


def _is_as_long(one: int, other: int) -> bool:
    return min(one, other) >= SHORTER * max(one, other)
