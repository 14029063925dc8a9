"""Text recognition (OCR) of scanned pages, one page at a time.

The worker recognises one page per turn, so a long scan does not block other work.
Results are stored by file, page and language: a restarted worker continues with the
next page, and extracting a file again does not repeat the recognition.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from library.extraction import Reason, detect_language, page_scan, tesseract
from library.extraction.language import sample
from library.files.storage import on_disk
from library.models import (
    DocumentPage,
    ExtractionState,
    ExtractionStatus,
    LibraryDocument,
    RecognisedPage,
    RecognitionState,
    ResourceFile,
)
from library.processing.text_extraction import (
    MISSING_PACKAGES,
    text_digest,
    text_size,
)
from library.signals import document_extracted

logger = logging.getLogger(__name__)
# Longer than rendering and recognising one page may take.
LEASE = timedelta(minutes=4)
MAX_OCR_PAGES = 200  # per file
UPDATE_FIELDS = (
    "status",
    "reason",
    "found_language",
    "recognised_count",
    "text_digest",
    "text_size",
)


def recognise_next() -> bool:
    """Recognise one page of a waiting file. Return whether a file was waiting."""
    return RecognitionState.objects.process_next(LEASE, _process)


def _process(state: RecognitionState) -> None:
    document = state.document
    if document.status == ExtractionStatus.WAITING:
        state.complete()  # extraction enqueues recognition when it ends
        return
    name = tesseract.tesseract_name(language_of(document))
    packages = tesseract.missing_packages(name)
    results = _results(document, name)
    recognised = set(results.values_list("number", flat=True))
    pages = document.scanned_pages[:MAX_OCR_PAGES]
    number = next((page for page in pages if page not in recognised), None)
    if number is None:
        with transaction.atomic():
            if state.complete():
                _store_text(document, name)
    elif packages:
        state.retry(MISSING_PACKAGES + " ".join(packages))
    else:
        with on_disk(document.file) as path:
            image = page_scan(path, number, document.media_type)
        text, boxes = "", b""  # also of a page that cannot be recognised
        try:
            if image:
                recognised = tesseract.recognise(image, name)
                text, boxes = recognised.text, recognised.pack()
        except tesseract.NotRecognised as error:
            logger.warning("Document %s, page %s: %s", document.pk, number, error)
        RecognisedPage.objects.get_or_create(
            sha256=document.sha256,
            number=number,
            languages=name,
            defaults={"text": text, "boxes": boxes},
        )
        if state.last_error:  # the packages have been installed since
            RecognitionState.objects.filter(pk=state.pk).update(last_error="")
        state.release()


def language_of(document: LibraryDocument) -> str:
    """Return the language of the scanned pages; an editor's choice comes first."""
    file = document.resource_files.order_by("pk").first()
    file_language = file.language if file else ""
    return document.ocr_languages or file_language or document.found_language or "en"


def needed_packages(state: RecognitionState | ExtractionState) -> str:
    """Return the Debian packages that are missing, "" if none."""
    error = state.last_error
    if not error.startswith(MISSING_PACKAGES):
        return ""
    return error.removeprefix(MISSING_PACKAGES)


def blocked_by_packages() -> QuerySet[RecognitionState]:
    """Return the recognitions that wait for a Debian package to be installed."""
    pending = RecognitionState.objects.pending()
    return pending.filter(last_error__startswith=MISSING_PACKAGES).order_by("-pk")


def _results(document: LibraryDocument, name: str) -> QuerySet[RecognisedPage]:
    return RecognisedPage.objects.filter(sha256=document.sha256, languages=name)


def _store_text(claimed: LibraryDocument, name: str) -> None:
    """Copy the recognised text to the document's pages and send the signal."""
    document = LibraryDocument.objects.select_for_update().get(pk=claimed.pk)
    # An editor may have replaced the file since it was claimed.
    if (document.sha256, document.scanned_pages) != (
        claimed.sha256,
        claimed.scanned_pages,
    ):
        return
    pages = _changed_pages(document, name)
    if not pages:
        return
    DocumentPage.objects.bulk_create([page for page in pages if not page.pk])
    DocumentPage.objects.bulk_update(
        [page for page in pages if page.pk], ["text", "is_ocr"], batch_size=100
    )
    texts = tuple(document.pages.order_by("number").values_list("text", flat=True))
    document.text_digest = text_digest(texts)
    document.text_size = text_size(texts)
    document.recognised_count = document.pages.filter(is_ocr=True).count()
    document.found_language = detect_language(sample(texts)) or document.found_language
    if not document.text_digest:
        document.reason = document.reason or Reason.NO_TEXT
    elif document.status == ExtractionStatus.FAILED:
        document.status = ExtractionStatus.PARTIAL
    elif document.reason == Reason.NO_TEXT:
        document.reason = ""
    document.save(update_fields=UPDATE_FIELDS)
    document_extracted.send(LibraryDocument, document_id=document.pk)


def _changed_pages(document: LibraryDocument, name: str) -> list[DocumentPage]:
    """Return the scanned pages whose recognised text differs from the stored text.

    A page without any recognised text keeps the few letters of its own.
    """
    numbers = document.scanned_pages
    pages = {page.number: page for page in document.pages.filter(number__in=numbers)}
    changed = []
    results = _results(document, name).filter(number__in=numbers)
    for result in results.defer("boxes"):
        page = pages.get(result.number) or DocumentPage(
            document=document, number=result.number
        )
        values = (result.text, bool(result.text))
        if (page.text, page.is_ocr) != values and (result.text or page.is_ocr):
            page.text, page.is_ocr = values
            changed.append(page)
    return changed


@transaction.atomic
def request_recognition(
    document: LibraryDocument, language: str, every_page: bool
) -> None:
    """Enqueue recognition in `language`, "" for the language of the resource's file.

    `every_page`: replace the file's own text too, until it is extracted again. Pages
    without any recognised text are recognised again.
    """
    document.ocr_languages = language
    if every_page:
        document.scanned_pages = list(range(1, document.page_count + 1))
    name = tesseract.tesseract_name(language_of(document))
    _results(document, name).filter(text="").delete()
    document.save(update_fields=["ocr_languages", "scanned_pages"])
    RecognitionState.objects.enqueue([document.pk])


def resource_file_saved(sender, instance: ResourceFile, **kwargs) -> None:
    """Recognise again: the language of the file may have changed."""
    if instance.document.scanned_pages:
        RecognitionState.objects.enqueue([instance.document_id])


def document_deleted(sender, instance: LibraryDocument, **kwargs) -> None:
    """Delete the results with the last document that has the same bytes."""
    if not LibraryDocument.objects.filter(sha256=instance.sha256).exists():
        RecognisedPage.objects.filter(sha256=instance.sha256).delete()
