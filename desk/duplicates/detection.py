"""Detect possible duplicates of a file, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Count, QuerySet

from desk.duplicates.fingerprints import Fingerprint, read_document, store_fingerprint
from desk.duplicates.matches import Match, identical_files, sibling_document_ids
from desk.duplicates.minhash import from_bytes
from desk.duplicates.translation_features import Similarity, compare_features
from desk.models import DuplicatePair, SignatureBand, TextSignature
from library.models import LibraryDocument
from search.semantic.nearest import (
    current_vectors_of,
    nearest_documents,
    passage_similarity,
)

# Measured in docs/duplicates.md. Share of word shingles that two texts have in common.
NEARLY_SAME_THRESHOLD = 0.8
# For translations: minimum similarity, minimum weight of the shared features, and how
# short one text may be relative to the other (in characters and in pages).
TRANSLATION_THRESHOLD, MIN_SHARED_WEIGHT, MIN_LENGTH_RATIO = 0.5, 2.5, 0.4
# For translations found by meaning: of the whole text, of its passages, and of the
# passages of two texts without a number.
MIN_MEAN_SIMILARITY, MIN_PASSAGE_SIMILARITY, PASSAGES_ONLY_THRESHOLD = 0.6, 0.45, 0.6
# Only the files that share most keys with a text are compared in full.
MAX_COMPARED = 30
# The same for those nearest in meaning.
MAX_CLOSE = 10
MAX_EVIDENCE = 8


def find(document: LibraryDocument) -> list[Match]:
    """Store a document's fingerprint and return the documents that match it.

    Files of the same resource, and their earlier versions, are excluded.
    """
    fingerprint = read_document(document)
    # Committed before the search: of two files processed at the same time, at least
    # one then sees the other.
    store_fingerprint(fingerprint)
    excluded_ids = sibling_document_ids(document)
    matches = identical_files(document, excluded_ids)
    for find_more in (nearly_same, translations):
        excluded_ids |= {match.document_id for match in matches}
        matches += find_more(fingerprint, excluded_ids)
    return matches


def nearly_same(fingerprint: Fingerprint, excluded_ids: Iterable[int]) -> list[Match]:
    """Return the documents with nearly the same text."""
    if fingerprint.text is None:
        return []
    sharing = _documents_sharing(fingerprint.text_keys(), excluded_ids)
    rows = TextSignature.objects.filter(document__in=sharing[:MAX_COMPARED])
    scores = {
        row.document_id: fingerprint.text.jaccard(from_bytes(row.hashes))
        for row in rows
    }
    return [
        Match(pk, DuplicatePair.Kind.NEARLY_SAME, score)
        for pk, score in scores.items()
        if score >= NEARLY_SAME_THRESHOLD
    ]


def translations(fingerprint: Fingerprint, excluded_ids: Iterable[int]) -> list[Match]:
    """Return the documents that look like this one in another language."""
    document, language = fingerprint.document, fingerprint.document.found_language
    if not language:
        return []
    excluded_ids = list(excluded_ids)
    sharing = _documents_sharing(fingerprint.feature_keys(), excluded_ids)
    sharing = sharing.exclude(document__found_language__in=["", language])
    close = _close_in_meaning(document, excluded_ids)
    ids = {*sharing[:MAX_COMPARED], *close}
    matches = []
    for other in LibraryDocument.objects.filter(pk__in=ids).order_by("pk"):
        if not is_as_long(document.page_count, other.page_count):
            continue
        similarity = translation_similarity(
            fingerprint, read_document(other), close.get(other.pk)
        )
        if similarity is not None:
            shared = similarity.shared[:MAX_EVIDENCE]
            evidence = tuple(feature.value for feature in shared)
            kind = DuplicatePair.Kind.TRANSLATION
            matches.append(Match(other.pk, kind, similarity.score, evidence))
    return matches


def translation_similarity(
    one: Fingerprint, other: Fingerprint, passages: float | None = None
) -> Similarity | None:
    """Return the similarity of two texts; None when they are no translations.

    passages: how close their passages are in meaning, None if that is not known.
    """
    sizes = (
        (one.characters, other.characters),
        (one.document.page_count, other.document.page_count),
    )
    if not all(is_as_long(*size) for size in sizes):
        return None
    similarity = compare_features(one.features, other.features)
    if (
        similarity.score >= TRANSLATION_THRESHOLD
        and similarity.weight >= MIN_SHARED_WEIGHT
    ):
        return similarity
    if passages is None:
        return None
    # Numbers tell the reports of a series apart, which are close in meaning.
    if one.features.numbers or other.features.numbers:
        score, threshold = (similarity.score + passages) / 2, TRANSLATION_THRESHOLD
    else:
        score, threshold = passages, PASSAGES_ONLY_THRESHOLD
    return replace(similarity, score=score) if score >= threshold else None


def _close_in_meaning(
    document: LibraryDocument, excluded_ids: list[int]
) -> dict[int, float]:
    """Return documents in other languages, with the similarity of their passages."""
    vectors = current_vectors_of(LibraryDocument.objects.filter(pk=document.pk)).first()
    if vectors is None:
        return {}
    others = LibraryDocument.objects.exclude(pk__in=excluded_ids)
    others = others.exclude(found_language__in=["", document.found_language])
    nearest = nearest_documents(vectors, others, limit=MAX_CLOSE)
    ids = [pk for pk, similarity in nearest if similarity >= MIN_MEAN_SIMILARITY]
    rows = current_vectors_of(others).filter(pk__in=ids)
    close = {row.pk: passage_similarity(vectors, row) for row in rows}
    return {
        pk: similarity
        for pk, similarity in close.items()
        if similarity >= MIN_PASSAGE_SIMILARITY
    }


def _documents_sharing(keys: Iterable[int], excluded_ids: Iterable[int]) -> QuerySet:
    """Return the ids of documents that share keys, those that share most first."""
    bands = SignatureBand.objects.filter(key__in=list(keys))
    counted = bands.exclude(document__in=list(excluded_ids)).values("document")
    ordered = counted.annotate(shared=Count("pk")).order_by("-shared", "document")
    return ordered.values_list("document", flat=True)


def is_as_long(one: int, other: int) -> bool:
    """Return whether the shorter of two texts is long enough for a translation."""
    return min(one, other) >= MIN_LENGTH_RATIO * max(one, other)
