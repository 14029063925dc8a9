"""Virus scan of stored files, as durable work.

If CLAMD_ADDRESS is set, a new file is quarantined until the scanner has found it clean:
it is not served and its text is not extracted. If the scanner is not reachable, the
scan is retried indefinitely.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from library.models import (
    DocumentOutline,
    ExtractionState,
    ExtractionStatus,
    LibraryDocument,
    ScanState,
    ScanVerdict,
)
from library.processing import clamd
from library.signals import document_extracted

logger = logging.getLogger(__name__)
# Longer than 300 MB take on a slow machine.
LEASE = timedelta(minutes=10)
# The extracted text of an infected file is deleted.
UPDATE_FIELDS = (
    "scan",
    "virus",
    "status",
    "reason",
    "page_count",
    "scanned_pages",
    "recognised_count",
    "text_digest",
    "text_size",
    "cover",
)
BATCH_SIZE = 500


def scan_next() -> bool:
    """Scan one waiting file. Return whether a file was waiting."""
    return ScanState.objects.process_next(LEASE, _process)


def enqueue_scans(*, every: bool = False) -> int:
    """Enqueue the scan of files without a verdict, or of `every` file.

    A verdict stays until the next one. Return the number of files.
    """
    documents = LibraryDocument.objects.order_by("pk")
    if not every:
        documents = documents.filter(scan=ScanVerdict.UNASKED)
    keys = list(documents.values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH_SIZE):
        ScanState.objects.enqueue(keys[start : start + BATCH_SIZE])
    return len(keys)


def _process(state: ScanState) -> None:
    document = state.document
    try:
        verdict, virus = _scan(document)
    except clamd.Unavailable as error:
        logger.warning("The virus scanner is not available: %s", error)
        state.retry(str(error))
        return
    with transaction.atomic():
        same = LibraryDocument.objects.filter(pk=document.pk, file=document.file.name)
        # A file that was replaced meanwhile has been enqueued again under this row.
        if not state.complete() or not (current := same.select_for_update().first()):
            return
        was_quarantined = current.is_quarantined
        current.scan, current.virus = verdict, virus[:200]
        if current.is_quarantined:
            reason = f"{verdict} {virus}"
            logger.error("Document %s is quarantined: %s", current.pk, reason)
            current.pages.all().delete()
            current.status, current.reason = ExtractionStatus.FAILED, ""
            current.page_count, current.cover, current.text_digest = 0, "", ""
            current.scanned_pages, current.recognised_count = [], 0
            current.text_size = 0
            DocumentOutline.objects.filter(document=current.pk).delete()
            document_extracted.send(LibraryDocument, document_id=current.pk)
        elif was_quarantined:
            current.status = ExtractionStatus.WAITING
            ExtractionState.objects.enqueue([current.pk])
        current.save(update_fields=UPDATE_FIELDS)


def _scan(document: LibraryDocument) -> tuple[str, str]:
    """Return the verdict and the name of the virus.

    Without a scanner, waiting files are released; infected files stay quarantined.
    """
    if not settings.CLAMD_ADDRESS:
        is_waiting = document.scan == ScanVerdict.WAITING
        verdict = ScanVerdict.UNASKED if is_waiting else document.scan
        return verdict, document.virus
    try:
        with document.file.storage.open(document.file.name) as stream:
            virus = clamd.scan(stream, settings.CLAMD_ADDRESS)
    except clamd.TooLarge:
        return ScanVerdict.TOO_LARGE, ""
    return (ScanVerdict.INFECTED if virus else ScanVerdict.CLEAN), virus
