"""Text recognition (OCR) of scanned pages, one page at a time.

The worker has a process for it beside its own, so a long scan does not block other work
(`library/jobs.py`). Results are stored by file, page and language: a restarted worker
continues with the next page, and extracting a file again does not repeat the
recognition.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from library.extraction import Reason, judge_language, page_scan, tesseract
from library.extraction.language import TextLanguage
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
from library.resources.drafts import set_detected_language
from library.signals import document_extracted

logger = logging.getLogger(__name__)
# Longer than rendering and recognising one page, thrice in Arabic, may take.
LEASE = timedelta(minutes=8)
MAX_OCR_PAGES = 200  # per file
# Until one has enough letters to tell its script.
MAX_DETECTION_PAGES = 3
MIN_OCR_LETTERS = 200  # of recognised text, to judge it
# The share of a garbled text's letters that the recognised text must have.
MIN_RECOGNISED = 0.1
ENGLISH = "en"
UPDATE_FIELDS = (
    "status",
    "reason",
    "found_language",
    "recognised_count",
    "text_digest",
    "text_size",
)
# Reasons that another text may have or remove.
_REASONS_OF_TEXT = ("", Reason.NO_TEXT, Reason.GARBLED, Reason.UNRELIABLE_OCR)


def recognise_next() -> bool:
    """Recognise one page of a waiting file. Return whether a file was waiting."""
    return RecognitionState.objects.process_next(LEASE, _process)


def is_due() -> bool:
    """Return whether a page can be recognised now."""
    return RecognitionState.objects.due(timezone.now()).exists()


def _process(state: RecognitionState) -> None:
    document = state.document
    if document.status == ExtractionStatus.WAITING:
        state.complete()  # extraction enqueues recognition when it ends
        return
    languages = language_of(document)
    name = tesseract.tesseract_name(languages)
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
    elif not languages:
        languages = _detect_languages(document)
        # Another file may have taken its place meanwhile.
        same = LibraryDocument.objects.filter(pk=document.pk, sha256=document.sha256)
        same.update(scan_languages=languages)
        state.release()
    else:
        _recognise_page(document, number, name)
        if state.last_error:  # the packages have been installed since
            RecognitionState.objects.filter(pk=state.pk).update(last_error="")
        state.release()


def _recognise_page(document: LibraryDocument, number: int, name: str) -> None:
    """Store the recognised text of a page, "" if it cannot be recognised."""
    with on_disk(document.file) as path:
        is_arabic = tesseract.is_arabic_script(name)
        scan = page_scan(path, number, document.media_type, is_arabic)
    text, boxes = "", b""
    try:
        if scan:
            recognised = tesseract.recognise(scan, name)
            text, boxes = recognised.text, recognised.pack()
    except tesseract.NotRecognised as error:
        logger.warning("Document %s, page %s: %s", document.pk, number, error)
    RecognisedPage.objects.get_or_create(
        sha256=document.sha256,
        number=number,
        languages=name,
        defaults={"text": text, "boxes": boxes},
    )


def language_of(document: LibraryDocument) -> str:
    """Return the language of the scanned pages; an editor's choice comes first.

    Several are joined by "+"; "" if nobody knows it yet, nor the text.
    """
    file = document.resource_files.order_by("pk").first()
    file_language = file.language if file else ""
    return (
        document.ocr_languages
        or file_language
        or document.scan_languages
        or document.found_language
    )


def _detect_languages(document: LibraryDocument) -> str:
    """Return the languages of the first scanned page with enough letters."""
    with on_disk(document.file) as path:
        for number in document.scanned_pages[:MAX_DETECTION_PAGES]:
            try:
                scan = page_scan(path, number, document.media_type)
                languages = tesseract.detect_languages(scan) if scan else ""
            except tesseract.NotRecognised as error:
                logger.warning("Document %s, page %s: %s", document.pk, number, error)
                continue
            if languages:
                return languages
    return ENGLISH


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
    if not pages or not _is_better(document, name):
        return
    DocumentPage.objects.bulk_create([page for page in pages if not page.pk])
    DocumentPage.objects.bulk_update(
        [page for page in pages if page.pk], ["text", "is_ocr"], batch_size=100
    )
    texts = tuple(document.pages.order_by("number").values_list("text", flat=True))
    document.text_digest = text_digest(texts)
    document.text_size = text_size(texts)
    document.recognised_count = document.pages.filter(is_ocr=True).count()
    is_unreliable = _judge_recognised(document, name).is_unreliable(MIN_OCR_LETTERS)
    if is_unreliable:
        document.found_language = ""
    else:
        language = judge_language(texts).language
        document.found_language = language or document.found_language
    if is_unreliable and document.reason in _REASONS_OF_TEXT:
        document.reason = Reason.UNRELIABLE_OCR
    elif not document.text_digest:
        document.reason = document.reason or Reason.NO_TEXT
    elif document.status == ExtractionStatus.FAILED:
        document.status = ExtractionStatus.PARTIAL
    elif document.reason in _REASONS_OF_TEXT:
        document.reason = ""
    document.save(update_fields=UPDATE_FIELDS)
    set_detected_language(document)
    document_extracted.send(LibraryDocument, document_id=document.pk)


def _judge_recognised(document: LibraryDocument, name: str) -> TextLanguage:
    results = _results(document, name).filter(number__in=document.scanned_pages)
    return judge_language(results.order_by("number").values_list("text", flat=True))


def _is_better(document: LibraryDocument, name: str) -> bool:
    """Return whether recognised text may replace that of the file, if it is garbled."""
    if document.reason != Reason.GARBLED:
        return True
    pages = document.pages.order_by("number").values_list("text", flat=True)
    own, recognised = judge_language(pages), _judge_recognised(document, name)
    is_long = recognised.letters >= MIN_RECOGNISED * own.letters
    return is_long and (own.replaced > 0 or recognised.score > own.score)


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
    document.ocr_languages, document.scan_languages = language, ""
    if every_page:
        document.scanned_pages = list(range(1, document.page_count + 1))
    name = tesseract.tesseract_name(language_of(document))
    _results(document, name).filter(text="").delete()
    document.save(update_fields=["ocr_languages", "scan_languages", "scanned_pages"])
    RecognitionState.objects.enqueue([document.pk])


@transaction.atomic
def recognise_again(keys: list[int]) -> None:
    """Enqueue recognition of files as if no page of them had been recognised.

    Also of other files with the same bytes, which share the results. They keep their
    text until all their pages have been recognised.
    """
    hashes = LibraryDocument.objects.filter(pk__in=keys).values("sha256")
    RecognisedPage.objects.filter(sha256__in=hashes).delete()
    same = LibraryDocument.objects.filter(sha256__in=hashes)
    RecognitionState.objects.enqueue(list(same.values_list("pk", flat=True)))


def resource_file_saved(sender, instance: ResourceFile, **kwargs) -> None:
    """Recognise again: the language of the file may have changed."""
    if instance.document.scanned_pages:
        RecognitionState.objects.enqueue([instance.document_id])


@transaction.atomic
def document_extracted_again(sender, document_id: int, **kwargs) -> None:
    """Put back at once what was recognised before in pages that are read again."""
    document = LibraryDocument.objects.filter(pk=document_id).first()
    if document and document.scanned_pages:
        _store_text(document, tesseract.tesseract_name(language_of(document)))


def document_deleted(sender, instance: LibraryDocument, **kwargs) -> None:
    """Delete the results with the last document that has the same bytes."""
    if not LibraryDocument.objects.filter(sha256=instance.sha256).exists():
        RecognisedPage.objects.filter(sha256=instance.sha256).delete()
