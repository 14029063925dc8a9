"""Status messages for editors: the state of a file's text, the reason, what to do."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from library.extraction import APPLE_CODES, Reason
from library.files.page_diff import page_ranges
from library.models import ExtractionStatus, LibraryDocument, ScanVerdict
from library.processing.ocr import MAX_OCR_PAGES, needed_packages


@dataclass(frozen=True)
class Explanation:
    """A short label for listings, and a sentence with what to do."""

    label: str | Promise
    advice: str | Promise = ""


REASONS: dict[str, Explanation] = {
    Reason.PASSWORD: Explanation(
        _("Password-protected"),
        _("Replace it with a copy that has no password."),
    ),
    Reason.UNREADABLE: Explanation(
        _("Damaged"),
        _("Open it and save it again, or print it to PDF. Then replace the file."),
    ),
    Reason.EMPTY: Explanation(_("Empty"), _("The file has no content. Replace it.")),
    Reason.NO_TEXT: Explanation(
        _("No text found"),
        _("If the file is a scan, run text recognition (OCR) in its language."),
    ),
    Reason.TOO_LARGE: Explanation(
        _("Too long: only the beginning is searchable"),
        _("Split it into parts to make all of it searchable."),
    ),
    Reason.TIME_LIMIT: Explanation(
        _("Text extraction timed out"),
        _("Simplify or split the file, then replace it."),
    ),
    Reason.TOO_MANY_PIXELS: Explanation(
        _("Image too large"),
        _("Save it with fewer pixels, or as PDF, and replace it."),
    ),
    Reason.MEMORY_LIMIT: Explanation(
        _("Text extraction ran out of memory"),
        _("Simplify or split the file, then replace it."),
    ),
    Reason.CRASHED: Explanation(
        _("LibreOffice crashed"),
        _("LibreOffice could not read this file. Save it as PDF and replace it."),
    ),
    Reason.GARBLED: Explanation(
        _("Garbled text"),
        _("The file stores wrong letters. Replace it, or run text recognition (OCR)."),
    ),
    Reason.UNRELIABLE_OCR: Explanation(
        _("Could not be read reliably"),
        _("Choose the language of its pages and run text recognition (OCR) again."),
    ),
}
# Text recognition reads PDFs and images only.
NO_WORDS = Explanation(
    REASONS[Reason.NO_TEXT].label,
    _("If its words are in pictures, save it as PDF and replace it."),
)
_WITHOUT_PAGE_IMAGES: dict[str, Explanation] = {
    Reason.NO_TEXT: NO_WORDS,
    Reason.GARBLED: Explanation(
        REASONS[Reason.GARBLED].label,
        _("It stores wrong letters. Save it as PDF and replace it: OCR can read that."),
    ),
}
NEEDS_ISOLATION = Explanation(
    _("Not converted"),
    _("This server cannot isolate LibreOffice. Save the file as PDF and replace it."),
)
# LibreOffice reads few of these, and makes an empty document of others.
APPLE = Explanation(
    _("Not converted"),
    _("Export it as PDF, Word, Excel or PowerPoint, then replace the file."),
)
_APPLE_REASONS = (Reason.UNREADABLE, Reason.CRASHED, Reason.NO_TEXT)
RECORDING = Explanation(
    _("Audio or video"),
    _("Add a transcript (VTT, SRT or TXT) as another file to make it searchable."),
)
WAITING = Explanation(_("Waiting"), _("The text will be searchable in a few minutes."))
SEARCHABLE = Explanation(_("Searchable"))
PARTLY_SEARCHABLE = Explanation(
    _("Some pages could not be read"),
    _("The other pages are searchable. To retry, save the file again and replace it."),
)
NOT_SEARCHABLE = Explanation(
    _("Text not searchable"),
    _("Only the title is searchable. Try extracting the text again."),
)
OCR_PENDING = Explanation(
    _("Scanned: waiting for text recognition (OCR)"),
    _("Pages are recognised one by one. You do not need to do anything."),
)
OCR_FAILED = Explanation(
    _("Text recognition (OCR) failed"),
    _("Only the title is searchable. Run text recognition again."),
)
OCR_EMPTY = Explanation(
    _("Scanned: no text recognised (OCR)"),
    _("Check the language and run it again. Handwriting and photos are not supported."),
)
SCAN_PENDING = Explanation(
    ScanVerdict.WAITING.label,
    _("The file cannot be opened until the scan has finished."),
)
SCANNER_UNAVAILABLE = Explanation(
    ScanVerdict.WAITING.label,
    _(
        "The virus scanner is not responding. We will retry; contact your "
        "administrator if this continues."
    ),
)
SCAN_TOO_LARGE = Explanation(
    ScanVerdict.TOO_LARGE.label,
    _(
        "The file cannot be opened. Split it, or ask your administrator to raise the "
        "limit."
    ),
)
# Running recognition in another language may help with these.
_RECOGNITION_HELPS = (
    REASONS[Reason.NO_TEXT],
    REASONS[Reason.GARBLED],
    REASONS[Reason.UNRELIABLE_OCR],
    OCR_FAILED,
    OCR_EMPTY,
)


def needs_recognition(document: LibraryDocument) -> bool:
    """Return whether the advice is to run text recognition, if the format has scans."""
    return _may_be_scan(document) and explain(document) in _RECOGNITION_HELPS


def _may_be_scan(document: LibraryDocument) -> bool:
    return document.media is not None and document.media.has_page_images


def explain(document: LibraryDocument) -> Explanation:
    """Return the status message for the text of a document."""
    if document.is_quarantined:
        return _explain_quarantine(document)
    if document.status == ExtractionStatus.WAITING:
        return WAITING
    if document.media and not document.media.has_text:
        return RECORDING
    if document.scanned_pages and (explanation := _explain_scan(document)):
        return explanation
    if explanation := _explain_reason(document):
        return explanation
    by_status = {
        ExtractionStatus.DONE: SEARCHABLE,
        ExtractionStatus.PARTIAL: PARTLY_SEARCHABLE,
    }
    return by_status.get(document.status, NOT_SEARCHABLE)


def _explain_reason(document: LibraryDocument) -> Explanation | None:
    """Return the message for missing text, None if it is not missing."""
    if document.reason == Reason.NOT_CONVERTED:
        return _explain_conversion(document)
    if document.media_type in APPLE_CODES and document.reason in _APPLE_REASONS:
        return APPLE
    if not _may_be_scan(document) and document.reason in _WITHOUT_PAGE_IMAGES:
        return _WITHOUT_PAGE_IMAGES[document.reason]
    return REASONS.get(document.reason)


def _explain_quarantine(document: LibraryDocument) -> Explanation:
    if document.scan == ScanVerdict.INFECTED:
        advice = _(
            "The file cannot be opened. Replace it with a clean copy. Virus: {virus}."
        )
        advice = format_lazy(advice, virus=document.virus)
        return Explanation(ScanVerdict.INFECTED.label, advice)
    if document.scan == ScanVerdict.TOO_LARGE:
        return SCAN_TOO_LARGE
    state = getattr(document, "virus_scan", None)
    return SCANNER_UNAVAILABLE if state and state.last_error else SCAN_PENDING


def _explain_conversion(document: LibraryDocument) -> Explanation:
    state = getattr(document, "extraction", None)
    if not state or not (packages := needed_packages(state)):
        return NEEDS_ISOLATION
    text = _(
        "To read this format, your administrator must install: {packages}. Or save the "
        "file as PDF and replace it."
    )
    return Explanation(_("Needs LibreOffice"), format_lazy(text, packages=packages))


def _explain_scan(document: LibraryDocument) -> Explanation | None:
    """Return the message for scanned pages, None if another reason matters more."""
    state = getattr(document, "recognition", None)
    if state and state.dead_letter:
        return OCR_FAILED
    if state and state.requested_version > state.processed_version:
        if packages := needed_packages(state):
            text = _(
                "These pages are images of text. Ask your administrator to install: "
                "{packages}."
            )
            return Explanation(_("Needs OCR"), format_lazy(text, packages=packages))
        return OCR_PENDING
    if document.reason not in ("", Reason.NO_TEXT) or not state:
        return None
    pages = document.pages.filter(is_ocr=True)
    recognised = set(pages.values_list("number", flat=True))
    if not recognised:
        return OCR_EMPTY
    label = ngettext_lazy(
        "Scanned text (OCR), %d page", "Scanned text (OCR), %d pages", len(recognised)
    )
    empty = [number for number in document.scanned_pages if number not in recognised]
    advice: str | Promise = ""
    if len(document.scanned_pages) > MAX_OCR_PAGES:
        text = _("Only the first {most} scanned pages are recognised. Split the file.")
        advice = format_lazy(text, most=MAX_OCR_PAGES)
    elif empty:
        text = _("No text was found on these pages: {pages}.")
        ends = (dict.fromkeys(run) for run in page_ranges(empty))
        ranges = ", ".join("-".join(map(str, run)) for run in ends)
        advice = format_lazy(text, pages=ranges)
    return Explanation(label % len(recognised), advice)
