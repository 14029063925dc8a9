"""From a stored file to rows of pages: claim, read in a child process, write down."""

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

# Longer than the extraction's own limits (text and cover), so that a slow file is
# never read by two workers at once.
LEASE = timedelta(minutes=5)
# What extraction writes; an editor may change a document's other fields meanwhile.
EXTRACTED_FIELDS = (
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
    """Extract one waiting document. Returns whether there was one."""
    return ExtractionState.objects.process_next(LEASE, _process)


def _process(state: ExtractionState) -> None:
    document = state.document
    if document.is_quarantined:
        state.complete()  # the scan asks for extraction when it finds nothing
        return
    result, image = _read(document)
    with transaction.atomic():
        # A file that was replaced meanwhile waits under the same row for its own turn.
        if state.complete() and _is_still_the_file(document):
            write_down(document, result, image)


def _is_still_the_file(document: LibraryDocument) -> bool:
    rows = LibraryDocument.objects.filter(pk=document.pk, sha256=document.sha256)
    return rows.filter(scan=document.scan).exists()


def _read(document: LibraryDocument) -> tuple[Extraction, bytes | None]:
    media = document.media
    if media is None:
        raise ValueError(f"document {document.pk} has no known format")
    with on_disk(document.file) as path:
        return extract(path, media), cover(path, media)


def write_down(
    document: LibraryDocument, result: Extraction, image: bytes | None
) -> None:
    """Store what was extracted, in place of what was there before."""
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
    document.save(update_fields=EXTRACTED_FIELDS)
    if document.scanned_pages:
        RecognitionState.objects.enqueue([document.pk])
    document_extracted.send(LibraryDocument, document_id=document.pk)


def text_digest(pages: tuple[str, ...]) -> str:
    """Return a fingerprint of the pages' text; "" when there is none."""
    if not any(page.strip() for page in pages):
        return ""
    digest = hashlib.sha256()
    for page in pages:
        digest.update(page.encode() + b"\f")
    return digest.hexdigest()
