"""Text recognition (OCR) of scanned pages: page by page, each result kept at once.

The worker takes one page at a time, so that a long scan holds up nothing else. What was
recognised is kept by file, page and language: a killed worker goes on where it was, and
extracting a file again costs no second recognition.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save

from library.extraction import Reason, detect_language, page_scan, tesseract
from library.extraction.language import sample
from library.files.storage import on_disk
from library.models import (
    DocumentPage,
    ExtractionStatus,
    LibraryDocument,
    RecognisedPage,
    RecognitionState,
    ResourceFile,
)
from library.processing.text_extraction import text_digest
from library.signals import document_extracted

logger = logging.getLogger(__name__)
# Longer than drawing and recognising one page may take.
LEASE = timedelta(minutes=4)
MAX_OCR_PAGES = 200  # of one file
WRITTEN_FIELDS = (
    "status",
    "reason",
    "found_language",
    "recognised_count",
    "text_digest",
)
_NEEDS = "needs "


def recognise_next() -> bool:
    """Recognise one page of a waiting file. Returns whether a file waited."""
    return RecognitionState.objects.process_next(LEASE, _process)


def _process(state: RecognitionState) -> None:
    document = state.document
    if document.status == ExtractionStatus.WAITING:
        state.complete()  # extraction asks for recognition when it ends
        return
    name = tesseract.tesseract_name(language_of(document))
    packages = tesseract.missing_packages(name)
    number = _next_page(document, name)
    if number is None:
        with transaction.atomic():
            if state.complete():
                _write_down(document, name)
    elif packages:
        state.retry(_NEEDS + " ".join(packages))
    else:
        _recognise(document, number, name)
        _give_back(state)


def _give_back(state: RecognitionState) -> None:
    """For the next page; what may have been lacking before is there now."""
    if state.last_error:
        RecognitionState.objects.filter(pk=state.pk).update(last_error="")
    state.release()


def language_of(document: LibraryDocument) -> str:
    """Return the language that scanned pages are read in: the editor's word first."""
    file = document.resource_files.order_by("pk").first()
    of_file = file.language if file else ""
    return document.ocr_languages or of_file or document.found_language or "en"


def needed_packages(state: RecognitionState) -> str:
    """Return the Debian packages whose lack holds up a recognition, "" for none."""
    error = state.last_error
    return error.removeprefix(_NEEDS) if error.startswith(_NEEDS) else ""


def blocked_by_packages() -> QuerySet[RecognitionState]:
    """Return the recognitions that are held up until somebody installs a package."""
    pending = RecognitionState.objects.pending()
    return pending.filter(last_error__startswith=_NEEDS).order_by("-pk")


def _next_page(document: LibraryDocument, name: str) -> int | None:
    known = set(_recognised(document, name).values_list("number", flat=True))
    pages = document.scanned_pages[:MAX_OCR_PAGES]
    return next((number for number in pages if number not in known), None)


def _recognised(document: LibraryDocument, name: str):
    return RecognisedPage.objects.filter(sha256=document.sha256, languages=name)


def _recognise(document: LibraryDocument, number: int, name: str) -> None:
    """Store a page's text; one that cannot be read has none, and the next is tried."""
    with on_disk(document.file) as path:
        picture = page_scan(path, number)
    try:
        text = tesseract.recognise(picture, name) if picture else ""
    except tesseract.NotRecognised as error:
        logger.warning("Document %s, page %s: %s", document.pk, number, error)
        text = ""
    RecognisedPage.objects.get_or_create(
        sha256=document.sha256, number=number, languages=name, defaults={"text": text}
    )


def _write_down(claimed: LibraryDocument, name: str) -> None:
    """Put what was recognised in the place of the pages, and tell of it."""
    document = LibraryDocument.objects.select_for_update().get(pk=claimed.pk)
    is_as_claimed = (document.sha256, document.scanned_pages) == (
        claimed.sha256,
        claimed.scanned_pages,
    )
    if is_as_claimed and (changed := _changed_pages(document, name)):
        DocumentPage.objects.bulk_create([page for page in changed if not page.pk])
        DocumentPage.objects.bulk_update(
            [page for page in changed if page.pk], ["text", "is_ocr"], batch_size=100
        )
        _sum_up(document)
        document_extracted.send(LibraryDocument, document_id=document.pk)


def _changed_pages(document: LibraryDocument, name: str) -> list[DocumentPage]:
    """Return the scanned pages as they should be, without those that are so already.

    A page on which nothing was recognised keeps its own few letters.
    """
    numbers = document.scanned_pages
    stored = {page.number: page for page in document.pages.filter(number__in=numbers)}
    changed = []
    for found in _recognised(document, name).filter(number__in=numbers):
        page = stored.get(found.number) or DocumentPage(
            document=document, number=found.number
        )
        now = (found.text, bool(found.text))
        if (page.text, page.is_ocr) != now and (found.text or page.is_ocr):
            page.text, page.is_ocr = now
            changed.append(page)
    return changed


def _sum_up(document: LibraryDocument) -> None:
    texts = tuple(document.pages.order_by("number").values_list("text", flat=True))
    document.text_digest = text_digest(texts)
    document.recognised_count = document.pages.filter(is_ocr=True).count()
    document.found_language = detect_language(sample(texts)) or document.found_language
    if not document.text_digest:
        document.reason = document.reason or Reason.NO_TEXT
    elif document.status == ExtractionStatus.FAILED:
        document.status = ExtractionStatus.PARTIAL
    elif document.reason == Reason.NO_TEXT:
        document.reason = ""
    document.save(update_fields=WRITTEN_FIELDS)


@transaction.atomic
def request_recognition(
    document: LibraryDocument, language: str, every_page: bool
) -> None:
    """Ask for recognition in `language`, "" for that of the file in its resource.

    `every_page`: in place of the file's own text too, until it is extracted again.
    Pages on which nothing was found are tried once more.
    """
    document.ocr_languages = language
    if every_page:
        document.scanned_pages = list(range(1, document.page_count + 1))
    name = tesseract.tesseract_name(language_of(document))
    _recognised(document, name).filter(text="").delete()
    document.save(update_fields=["ocr_languages", "scanned_pages"])
    RecognitionState.objects.enqueue([document.pk])


def file_saved(sender, instance: ResourceFile, **kwargs) -> None:
    """The language of a scan's file may have changed: what is known is read again."""
    if instance.document.scanned_pages:
        RecognitionState.objects.enqueue([instance.document_id])


def document_deleted(sender, instance: LibraryDocument, **kwargs) -> None:
    """What was recognised goes with the last upload of the same bytes."""
    if not LibraryDocument.objects.filter(sha256=instance.sha256).exists():
        RecognisedPage.objects.filter(sha256=instance.sha256).delete()


def connect() -> None:
    """Connect the handlers; called once, when Django is ready."""
    post_save.connect(file_saved, ResourceFile)
    post_delete.connect(document_deleted, LibraryDocument)
