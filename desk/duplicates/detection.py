"""Detect possible duplicates of a file, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from desk.duplicates.fingerprints import Fingerprint, read_document, store_fingerprint
from desk.duplicates.matches import Match, identical_files, sibling_document_ids
from desk.duplicates.minhash import from_bytes
from desk.duplicates.translation_features import Similarity, compare_features
from desk.models import DuplicatePair, SignatureBand, TextSignature
from library.models import LibraryDocument

# Measured in docs/duplicates.md. Share of word shingles that two texts have in common.
NEARLY_SAME_THRESHOLD = 0.8
# For translations: minimum similarity, minimum weight of the shared features, and how
# short one text may be relative to the other (in characters and in pages).
TRANSLATION_THRESHOLD, MIN_SHARED_WEIGHT, MIN_LENGTH_RATIO = 0.5, 2.5, 0.4
# Only the files that share most keys with a text are compared in full.
MAX_COMPARED = 30
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
    sharing = _documents_sharing(fingerprint.feature_keys(), excluded_ids)
    sharing = sharing.exclude(document__found_language__in=["", language])
    others = LibraryDocument.objects.filter(pk__in=list(sharing[:MAX_COMPARED]))
    matches = []
    for other in others:
        if not language or not _is_as_long(document.page_count, other.page_count):
            continue
        similarity = translation_similarity(fingerprint, read_document(other))
        if similarity is not None:
            shared = similarity.shared[:MAX_EVIDENCE]
            evidence = tuple(feature.value for feature in shared)
            kind = DuplicatePair.Kind.TRANSLATION
            matches.append(Match(other.pk, kind, similarity.score, evidence))
    return matches


def translation_similarity(one: Fingerprint, other: Fingerprint) -> Similarity | None:
    """Return the similarity of two texts; None when they are no translations."""
    sizes = (
        (one.characters, other.characters),
        (one.document.page_count, other.document.page_count),
    )
    if not all(_is_as_long(*size) for size in sizes):
        return None
    similarity = compare_features(one.features, other.features)
    is_translation = (
        similarity.score >= TRANSLATION_THRESHOLD
        and similarity.weight >= MIN_SHARED_WEIGHT
    )
    return similarity if is_translation else None


def _documents_sharing(keys: Iterable[int], excluded_ids: Iterable[int]) -> QuerySet:
    """Return the ids of documents that share keys, those that share most first."""
    bands = SignatureBand.objects.filter(key__in=list(keys))
    counted = bands.exclude(document__in=list(excluded_ids)).values("document")
    ordered = counted.annotate(shared=Count("pk")).order_by("-shared", "document")
    return ordered.values_list("document", flat=True)


def _is_as_long(one: int, other: int) -> bool:
    return min(one, other) >= MIN_LENGTH_RATIO * max(one, other)
