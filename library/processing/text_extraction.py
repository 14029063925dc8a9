"""Text extraction of stored files in a child process, as durable work."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction

from library.extraction import Extraction, cover, extract
from library.files.storage import on_disk
from library.models import (
    DocumentPage,
    ExtractionState,
    ExtractionStatus,
    LibraryDocument,
    RecognitionState,
)
from library.signals import document_extracted

# Longer than the limits of text and cover extraction together, so that two workers
# never read the same slow file.
LEASE = timedelta(minutes=5)
# Only these: an editor may change the other fields during the extraction.
UPDATE_FIELDS = (
    "status",
    "reason",
    "page_count",
    "found_title",
    "found_language",
    "found_date",
    "scanned_pages",
    "recognised_count",
    "text_digest",
    "cover",
)


def extract_next() -> bool:
    """Extract one waiting document. Return whether one was waiting."""
    return ExtractionState.objects.process_next(LEASE, _process)


def _process(state: ExtractionState) -> None:
    document = state.document
    if document.is_quarantined:
        state.complete()  # the scan enqueues extraction if the file is clean
        return
    media = document.media
    if media is None:
        raise ValueError(f"document {document.pk} has no known format")
    with on_disk(document.file) as path:
        result, image = extract(path, media), cover(path, media)
    with transaction.atomic():
        same = LibraryDocument.objects.filter(
            pk=document.pk, sha256=document.sha256, scan=document.scan
        )
        # A file that was replaced meanwhile has been enqueued again under this row.
        if state.complete() and same.exists():
            store_extraction(document, result, image)


def store_extraction(
    document: LibraryDocument, result: Extraction, image: bytes | None
) -> None:
    """Store the pages, facts and cover, replacing those of an earlier extraction."""
    document.pages.all().delete()
    DocumentPage.objects.bulk_create(
        (
            DocumentPage(document=document, number=number, text=text.strip())
            for number, text in enumerate(result.pages, start=1)
        ),
        batch_size=200,
    )
    document.status = ExtractionStatus(str(result.status))
    document.reason = str(result.reason)
    document.page_count = result.page_count
    document.found_title = result.title[:500]
    document.found_language = result.language
    document.found_date = result.created
    document.scanned_pages = list(result.image_only_pages)
    document.recognised_count = 0
    document.text_digest = text_digest(result.pages)
    if image:
        document.cover.save("cover", ContentFile(image), save=False)
    document.save(update_fields=UPDATE_FIELDS)
    if document.scanned_pages:
        RecognitionState.objects.enqueue([document.pk])
    document_extracted.send(LibraryDocument, document_id=document.pk)


def text_digest(pages: tuple[str, ...]) -> str:
    """Return a digest of the pages' text, "" if there is no text."""
    if not any(page.strip() for page in pages):
        return ""
    digest = hashlib.sha256()
    for page in pages:
        digest.update(page.encode() + b"\f")
    return digest.hexdigest()
