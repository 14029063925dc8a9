"""Compare whole documents by the vectors of their passages.

These are for suggestions to editors; searches compare passages through the engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nlargest
from itertools import islice

import numpy as np
from django.db.models import F, QuerySet

from search.engines.entries import VECTOR_SIZE
from search.models import DocumentVectors
from search.semantic.model import model_name, quantise

BLOCK = 2_000  # documents
# Of one document, when two are compared by their passages.
MAX_COMPARED_PASSAGES = 400


def mean_vector(vectors: np.ndarray) -> np.ndarray:
    """Return the mean direction of passages: int8, shape (VECTOR_SIZE,)."""
    return quantise(normalise(vectors).mean(axis=0, keepdims=True))[0]


def current_vectors_of(documents: QuerySet) -> QuerySet[DocumentVectors]:
    """Return the vectors of documents, of their present text and the present model."""
    return DocumentVectors.objects.filter(
        document__in=documents,
        model=model_name(),
        text_digest=F("document__text_digest"),
    )


def read_means(documents: QuerySet) -> Iterator[tuple[list[int], np.ndarray]]:
    """Yield ids of documents with their mean vectors, in blocks.

    float32, shape (ids, VECTOR_SIZE), length 1. Documents without passages are left
    out.
    """
    rows = current_vectors_of(documents).order_by("pk").values_list("pk", "mean")
    stored = ((pk, mean) for pk, mean in rows.iterator(BLOCK) if mean)
    while block := list(islice(stored, BLOCK)):
        ids, means = zip(*block, strict=True)
        vectors = np.frombuffer(b"".join(map(bytes, means)), np.int8)
        yield list(ids), normalise(vectors.reshape(-1, VECTOR_SIZE))


def nearest_documents(
    vectors: DocumentVectors, documents: QuerySet, limit: int
) -> list[tuple[int, float]]:
    """Return the ids of the documents most similar to one, with their similarity.

    documents: the ones to compare it with. Similarity: cosine of the mean vectors, the
    highest first.
    """
    if not vectors.mean:
        return []
    mean = normalise(np.frombuffer(vectors.mean, np.int8))
    nearest: list[tuple[int, float]] = []
    for ids, means in read_means(documents.exclude(pk=vectors.pk)):
        similarities = (means @ mean).tolist()
        rows = [*nearest, *zip(ids, similarities, strict=True)]
        nearest = nlargest(limit, rows, key=lambda row: (row[1], -row[0]))
    return nearest


def passage_similarity(first: DocumentVectors, second: DocumentVectors) -> float:
    """Return how close the passages of two documents are: 0 to 1.

    Each passage counts with the one closest to it in the other document.
    """
    one, other = (
        normalise(row.vector_array()[:MAX_COMPARED_PASSAGES]) for row in (first, second)
    )
    if not len(one) or not len(other):
        return 0.0
    similarities = one @ other.T
    mean = (similarities.max(axis=0).mean() + similarities.max(axis=1).mean()) / 2
    return max(0.0, float(mean))


def normalise(vectors: np.ndarray) -> np.ndarray:
    """Return vectors with length 1: float32."""
    vectors = vectors.astype(np.float32)
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.maximum(lengths, 1e-9)
