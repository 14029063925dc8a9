"""The virus scan of stored files, as durable work: nothing is served unscanned.

Where CLAMD_ADDRESS is set, a new file is held until the scanner has found it clean: it
is not handed out, and not read. A scanner that is away is asked again, for ever.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from library.models import (
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
# What is known of a file's text goes with it when a virus is found.
WRITTEN_FIELDS = (
    "scan",
    "virus",
    "status",
    "reason",
    "page_count",
    "scanned_pages",
    "recognised_count",
    "text_digest",
    "cover",
)


def scan_next() -> bool:
    """Scan one waiting file. Returns whether there was one."""
    return ScanState.objects.process_next(LEASE, _process)


def scan_again(*, every: bool = False) -> int:
    """Ask for the scan of the files that have no verdict; of every file: of those that
    have one too. Returns their number. Verdicts hold until there is a new one."""
    documents = LibraryDocument.objects.order_by("pk")
    if not every:
        documents = documents.filter(scan=ScanVerdict.UNASKED)
    keys = list(documents.values_list("pk", flat=True))
    for start in range(0, len(keys), 500):
        ScanState.objects.enqueue(keys[start : start + 500])
    return len(keys)


def _process(state: ScanState) -> None:
    document = state.document
    try:
        verdict, virus = _verdict(document)
    except clamd.Unavailable as error:
        logger.warning("The virus scanner is away: %s", error)
        state.retry(str(error))
        return
    with transaction.atomic():
        same = LibraryDocument.objects.filter(pk=document.pk, file=document.file.name)
        # A file that was replaced meanwhile waits under the same row for its own turn.
        if state.complete() and (current := same.select_for_update().first()):
            _write_down(current, verdict, virus)


def _verdict(document: LibraryDocument) -> tuple[str, str]:
    """Return what the scanner says, and the virus's name.

    Without a scanner what waited for it is let go; what it found once stays found.
    """
    if not settings.CLAMD_ADDRESS:
        waits = document.scan == ScanVerdict.WAITING
        return (ScanVerdict.UNASKED if waits else document.scan), document.virus
    try:
        with document.file.storage.open(document.file.name) as stream:
            virus = clamd.scan(stream, settings.CLAMD_ADDRESS)
    except clamd.TooLarge:
        return ScanVerdict.TOO_LARGE, ""
    return (ScanVerdict.INFECTED if virus else ScanVerdict.CLEAN), virus


def _write_down(document: LibraryDocument, verdict: str, virus: str) -> None:
    was_held = document.is_quarantined
    document.scan, document.virus = verdict, virus[:200]
    if document.is_quarantined:
        logger.error("Document %s is held: %s %s", document.pk, verdict, virus)
        _forget_text(document)
    elif was_held:
        document.status = ExtractionStatus.WAITING
        ExtractionState.objects.enqueue([document.pk])
    document.save(update_fields=WRITTEN_FIELDS)


def _forget_text(document: LibraryDocument) -> None:
    document.pages.all().delete()
    document.status, document.reason = ExtractionStatus.FAILED, ""
    document.page_count, document.cover, document.text_digest = 0, "", ""
    document.scanned_pages, document.recognised_count = [], 0
    document_extracted.send(LibraryDocument, document_id=document.pk)
