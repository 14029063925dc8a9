"""The worker's job that gives each document its vectors, after text extraction.

A missing vector only means that a page is found by words. Vectors of another model, or
of an earlier text of the document, are never compared or shown.
"""

from __future__ import annotations

import hashlib
import logging
import time
from datetime import timedelta
from itertools import islice

import numpy as np
from django.db import transaction

from library.models import DocumentPage, LibraryDocument
from search.engines.entries import PLACE
from search.models import DocumentVectors, EmbeddingState, IndexState
from search.models.vectors import documents_to_embed
from search.semantic.model import ModelUnavailable, embed, model_name
from search.semantic.nearest import mean_vector
from search.semantic.passages import cut_passages
from search.signals import vectors_stored

logger = logging.getLogger(__name__)
# Longer than a batch takes on a busy machine; extended after each batch.
LEASE = timedelta(minutes=5)
BATCH = 64  # passages
# Documents embedded within this time are written to the index together.
SECONDS_PER_CALL = 10.0
ENQUEUE_BATCH = 1_000


def enqueue_extracted(sender, document_id: int, **kwargs) -> None:
    """Enqueue a document, in the transaction that stores its text."""
    EmbeddingState.objects.enqueue([document_id])


def enqueue_missing() -> None:
    """Enqueue documents without current vectors that are not enqueued yet.

    These are all documents after the model was changed or first switched on.
    """
    if not (model := model_name()):
        return
    known = EmbeddingState.objects.pending() | EmbeddingState.objects.filter(
        dead_letter=True
    )
    rows = documents_to_embed(model).exclude(pk__in=known.values("pk")).order_by("pk")
    while ids := list(rows.values_list("pk", flat=True)[:ENQUEUE_BATCH]):
        EmbeddingState.objects.enqueue(ids)


def embed_next() -> bool:
    """Embed waiting documents for some seconds. Return whether any was waiting.

    Without a usable model they keep waiting.
    """
    if not EmbeddingState.objects.pending().exists():
        return False
    try:
        embed(["."])
    except ModelUnavailable as error:
        logger.warning("Texts are not embedded: %s", error)
        return False
    deadline = time.monotonic() + SECONDS_PER_CALL
    count = 0
    while EmbeddingState.objects.process_next(LEASE, _process):
        count += 1
        if time.monotonic() > deadline:
            break
    return count > 0


def _process(state: EmbeddingState) -> None:
    document = state.document
    model = model_name()
    pages = DocumentPage.objects.filter(document=document).order_by("number")
    passages = cut_passages(list(pages.values_list("number", "text")))
    places, vectors = [], []
    while batch := list(islice(passages, BATCH)):
        vectors.append(embed([passage.text for passage in batch]))
        places += [(document.pk, row.page, row.start, row.end) for row in batch]
        if not state.extend_lease(LEASE):
            return  # another worker has claimed the document
    with transaction.atomic():
        same = LibraryDocument.objects.filter(
            pk=document.pk, text_digest=document.text_digest
        )
        # A text that changed meanwhile has been enqueued again under this row.
        if state.complete() and same.exists():
            _store(document, model, places, vectors)


def _store(
    document: LibraryDocument, model: str, places: list, vectors: list[np.ndarray]
) -> None:
    """Store the vectors and enqueue the document's resources for indexing."""
    place_bytes = np.array(places, PLACE).tobytes()
    vector_bytes = b"".join(batch.tobytes() for batch in vectors)
    parts = (model.encode(), document.text_digest.encode(), place_bytes, vector_bytes)
    DocumentVectors.objects.update_or_create(
        document=document,
        defaults={
            "model": model,
            "text_digest": document.text_digest,
            "digest": hashlib.sha256(b"\0".join(parts)).hexdigest()[:32],
            "places": place_bytes,
            "vectors": vector_bytes,
            "mean": mean_vector(np.concatenate(vectors)).tobytes() if vectors else b"",
        },
    )
    resources = document.resource_files.values_list("resource", flat=True)
    IndexState.objects.enqueue(resources)
    vectors_stored.send(DocumentVectors, document_id=document.pk)
