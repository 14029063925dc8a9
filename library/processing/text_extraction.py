"""Text extraction of stored files in a child process, as durable work."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet

from library.extraction import (
    Extraction,
    MediaType,
    OutlineEntry,
    Reason,
    Status,
    cover,
    extract,
    find_active_content,
    libreoffice,
    limits,
    read_outline,
)
from library.files.storage import on_disk
from library.models import (
    DocumentOutline,
    DocumentPage,
    ExtractionState,
    ExtractionStatus,
    LibraryDocument,
    RecognitionState,
)
from library.resources.drafts import set_detected_language
from library.signals import document_extracted

logger = logging.getLogger(__name__)
# Increase it when the text, outline or active content of existing files changes:
# `extract_again --outdated` finds the files that were read by an earlier version.
VERSION = 2
# Longer than the limits of a file, so that two workers never read the same slow file.
LEASE = timedelta(minutes=5)
MISSING_PACKAGES = "needs "  # prefix of `last_error`
# Only these: an editor may change the other fields during the extraction.
UPDATE_FIELDS = (
    "status",
    "reason",
    "page_count",
    "found_title",
    "found_language",
    "found_date",
    "scanned_pages",
    "active_content",
    "recognised_count",
    "text_digest",
    "text_size",
    "cover",
    "extraction_version",
)
# Of a file whose former text stays.
_EXAMINED_FIELDS = ("active_content", "extraction_version")


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
    if packages := libreoffice.missing_packages(media):
        # Until they are installed, the file can only be downloaded.
        if document.reason != Reason.NOT_CONVERTED and not _has_text(document):
            unread = Extraction(Status.FAILED, Reason.NOT_CONVERTED)
            store_extraction(document, unread, None)
        state.retry(MISSING_PACKAGES + " ".join(packages))
        return
    with on_disk(document.file) as path:
        deadline = time.monotonic() + limits.FILE_SECONDS
        # First: what the other steps leave would not be enough for a slow file.
        findings = find_active_content(path, media, deadline)
        result, image, outline = _read(path, media, deadline)
    with transaction.atomic():
        same = LibraryDocument.objects.filter(
            pk=document.pk, sha256=document.sha256, scan=document.scan
        )
        # A file that was replaced meanwhile has been enqueued again under this row.
        if state.complete() and same.exists():
            if _is_worse(result, document):
                logger.warning(
                    "Document %s keeps its text: %s", document.pk, result.reason
                )
                document.active_content = [str(finding) for finding in findings]
                document.extraction_version = VERSION
                document.save(update_fields=_EXAMINED_FIELDS)
                return
            if _has_text(document) and document.recognises_every_page:
                numbers = tuple(range(1, len(result.pages) + 1))
                result = replace(result, image_only_pages=numbers)
            store_extraction(document, result, image, outline, findings)


def _has_text(document: LibraryDocument) -> bool:
    """Return whether a file keeps its text until it has been extracted again."""
    return document.status != ExtractionStatus.WAITING and document.is_searchable


def _is_worse(result: Extraction, document: LibraryDocument) -> bool:
    """Return whether a new text is less complete than the one a file has.

    The machine may have been busy, or lack a package or memory that it had.
    """
    if not _has_text(document):
        return False
    if result.status == Status.PARTIAL:
        return document.status == ExtractionStatus.DONE
    return result.status == Status.FAILED


def _read(
    path: Path, media: MediaType, deadline: float
) -> tuple[Extraction, bytes | None, Sequence[OutlineEntry]]:
    """Return text, cover and outline of a file, which is converted if necessary.

    deadline: for all of them (`time.monotonic()`), later for files of many pages.
    """
    try:
        with libreoffice.readable_copy(path, media, deadline) as (readable, kind):
            result = extract(readable, kind, deadline)
            deadline += limits.SECONDS_PER_PAGE * len(result.pages)
            # A file that was given up would take as long again.
            is_given_up = result.reason == Reason.TIME_LIMIT
            outline: Sequence[OutlineEntry] = ()
            if not is_given_up:
                outline = read_outline(readable, kind, result.pages, deadline)
            image = cover(readable, kind, deadline)
    except libreoffice.NotConverted as error:
        return Extraction(Status.FAILED, error.reason), None, ()
    if media.converts_to:
        # Recognition would need the converted file, which is not stored.
        result = replace(result, image_only_pages=())
    return result, image, outline


def blocked_by_packages() -> QuerySet[ExtractionState]:
    """Return the extractions that wait for a Debian package to be installed."""
    pending = ExtractionState.objects.pending()
    return pending.filter(last_error__startswith=MISSING_PACKAGES).order_by("-pk")


def store_extraction(
    document: LibraryDocument,
    result: Extraction,
    image: bytes | None,
    outline: Sequence[OutlineEntry] = (),
    findings: Sequence[str] = (),
) -> None:
    """Store pages, outline, facts and cover in place of those stored earlier.

    findings: the active content of the file.
    """
    document.pages.all().delete()
    outlines = DocumentOutline.objects.filter(document=document)
    outlines.delete()
    if outline or result.front_lines:
        outlines.create(
            document=document,
            entries=[asdict(entry) for entry in outline],
            front_lines=result.front_lines,
        )
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
    document.active_content = [str(finding) for finding in findings]
    document.text_digest = text_digest(result.pages)
    document.text_size = text_size(result.pages)
    document.extraction_version = VERSION
    if image:
        document.cover.save("cover", ContentFile(image), save=False)
    document.save(update_fields=UPDATE_FIELDS)
    if document.scanned_pages:
        RecognitionState.objects.enqueue([document.pk])
    set_detected_language(document)
    document_extracted.send(LibraryDocument, document_id=document.pk)


def text_digest(pages: tuple[str, ...]) -> str:
    """Return a digest of the pages' text, "" if there is no text."""
    if not any(page.strip() for page in pages):
        return ""
    digest = hashlib.sha256()
    for page in pages:
        digest.update(page.encode() + b"\f")
    return digest.hexdigest()


def text_size(pages: Iterable[str]) -> int:
    """Return the size of the pages' text in bytes (UTF-8)."""
    return sum(len(page.encode()) for page in pages)
