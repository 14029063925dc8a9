"""Vectors of the passages of documents, and the queue that makes them."""

from __future__ import annotations

import numpy as np
from django.db import models
from django.db.models import F, Q

from library.models import LibraryDocument
from library.worker.queue import WorkState
from search.engines.entries import PLACE, VECTOR_SIZE


class EmbeddingState(WorkState):
    """Queue of documents whose passages need vectors."""

    document = models.OneToOneField(
        LibraryDocument,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="embedding",
    )


class DocumentVectors(models.Model):
    """The passages of one document with their vectors.

    Stored in the database, so that an index is rebuilt without the model. A document
    whose text has no passages has a row without any.
    """

    document = models.OneToOneField(
        LibraryDocument,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="vectors",
    )
    # What made them, and from which text: see `search.semantic.model.model_name`.
    model = models.CharField(max_length=100)
    text_digest = models.CharField(max_length=64)
    # Changes with everything else in this row.
    digest = models.CharField(max_length=32)
    # The direction of all passages together, int8; empty without passages.
    # Before the long columns, which SQLite would read to reach it.
    mean = models.BinaryField()
    # PLACE records and int8 vectors, one a passage.
    places = models.BinaryField()
    vectors = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.document_id} ({self.model})"

    def place_array(self) -> np.ndarray:
        """Return the places of the passages: PLACE records."""
        return np.frombuffer(self.places, PLACE)

    def vector_array(self) -> np.ndarray:
        """Return the vectors: int8, shape (passages, VECTOR_SIZE)."""
        return np.frombuffer(self.vectors, np.int8).reshape(-1, VECTOR_SIZE)


def documents_to_embed(model: str) -> models.QuerySet[LibraryDocument]:
    """Return documents with text, but without vectors of this text by this model."""
    is_current = Q(vectors__model=model, vectors__text_digest=F("text_digest"))
    return LibraryDocument.objects.exclude(text_digest="").exclude(is_current)
