"""What an editor reads about a file's text: its state, the reason, what to do."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from library.extraction import Reason
from library.models import (
    ExtractionStatus,
    LibraryDocument,
    RecognitionState,
    ScanVerdict,
)
from library.processing.ocr import MAX_OCR_PAGES, needed_packages


@dataclass(frozen=True)
class Explanation:
    """A few words for a listing, and a sentence that says what to do."""

    label: str | Promise
    advice: str | Promise = ""


REASONS: dict[str, Explanation] = {
    Reason.PASSWORD: Explanation(
        _("Protected by a password"),
        _("Ask for a version without a password, then replace the file."),
    ),
    Reason.UNREADABLE: Explanation(
        _("Damaged"),
        _("Open it, save it again or print it to PDF, then replace the file."),
    ),
    Reason.EMPTY: Explanation(
        _("Nothing in it"), _("The file has no content: replace it.")
    ),
    Reason.NO_TEXT: Explanation(
        _("No text in it"),
        _(
            "If it is a scan, a picture of text, have it read by text recognition "
            "(OCR) in its language."
        ),
    ),
    Reason.TOO_LARGE: Explanation(
        _("Too long to be read to its end"),
        _("Split it into parts, so that all of it is searchable."),
    ),
    Reason.TIME_LIMIT: Explanation(
        _("Took too long to read"),
        _("Save it again as a simpler file or split it, then replace it."),
    ),
    Reason.MEMORY_LIMIT: Explanation(
        _("Needed too much memory to read"),
        _("Save it again as a simpler file or split it, then replace it."),
    ),
}
WAITING = Explanation(
    _("Waiting"), _("Its text is searchable in a few minutes, by itself.")
)
SEARCHABLE = Explanation(_("Searchable"))
PARTLY = Explanation(
    _("Some pages could not be read"),
    _("The other pages are searchable. Save it again and replace it to try once more."),
)
NOT_SEARCHABLE = Explanation(
    _("Not searchable inside"), _("It is found by its title. Try to extract it again.")
)
RECOGNITION_WAITS = Explanation(
    _("Scanned: waiting for text recognition (OCR)"),
    _("Its pages are read one after the other, by itself."),
)
RECOGNITION_FAILED = Explanation(
    _("Text recognition (OCR) failed"),
    _("It is found by its title. Ask for text recognition again."),
)
NOTHING_RECOGNISED = Explanation(
    _("Scanned, no text recognised (OCR)"),
    _(
        "Is its language the right one? Choose it and have it read again. Handwriting "
        "and photographs cannot be read."
    ),
)
# With these, recognition in another language is what helps.
_ASK_FOR_RECOGNITION = (
    REASONS[Reason.NO_TEXT],
    RECOGNITION_FAILED,
    NOTHING_RECOGNISED,
)


def needs_recognition(document: LibraryDocument) -> bool:
    """Say whether the advice is to have a file recognised; only PDFs can be."""
    return document.media_type == "pdf" and explain(document) in _ASK_FOR_RECOGNITION


def explain(document: LibraryDocument) -> Explanation:
    """Return what an editor should know about the text of a document."""
    if document.is_quarantined:
        return _held(document)
    if document.status == ExtractionStatus.WAITING:
        return WAITING
    if document.scanned_pages and (found := _of_scan(document)):
        return found
    if document.reason in REASONS:
        return REASONS[document.reason]
    by_status = {ExtractionStatus.DONE: SEARCHABLE, ExtractionStatus.PARTIAL: PARTLY}
    return by_status.get(document.status, NOT_SEARCHABLE)


SCAN_WAITS = Explanation(
    ScanVerdict.WAITING.label,
    _("Nobody can open it before that. It happens by itself."),
)
_SCANNER_AWAY = Explanation(
    ScanVerdict.WAITING.label,
    _("The scanner does not answer: tell whoever runs the server. It is asked again."),
)
_TOO_LARGE = Explanation(
    ScanVerdict.TOO_LARGE.label,
    _("Nobody can open it. Split it, or have whoever runs the server raise the limit."),
)
_INFECTED = _("Nobody can open it. Ask for a clean one and replace it. Found: {virus}.")


def _held(document: LibraryDocument) -> Explanation:
    """What there is to say of a file that waits for the virus scanner, or failed it."""
    if document.scan == ScanVerdict.INFECTED:
        advice = format_lazy(_INFECTED, virus=document.virus)
        return Explanation(ScanVerdict.INFECTED.label, advice)
    if document.scan == ScanVerdict.TOO_LARGE:
        return _TOO_LARGE
    state = getattr(document, "virus_scan", None)
    return _SCANNER_AWAY if state and state.last_error else SCAN_WAITS


def _of_scan(document: LibraryDocument) -> Explanation | None:
    """What there is to say of scanned pages, None where another reason counts more."""
    state = getattr(document, "recognition", None)
    if state and state.dead_letter:
        return RECOGNITION_FAILED
    if state and state.requested_version > state.processed_version:
        return _needs(state) or RECOGNITION_WAITS
    if document.reason not in ("", Reason.NO_TEXT):
        return None
    return _recognised(document) if state else None


def _needs(state: RecognitionState) -> Explanation | None:
    packages = needed_packages(state)
    advice = _(
        "These pages are pictures of text. To have them read, whoever runs the server "
        "installs: {packages}. The rest happens by itself."
    )
    return packages and Explanation(
        _("Needs OCR"), format_lazy(advice, packages=packages)
    )


def _recognised(document: LibraryDocument) -> Explanation:
    read = set(document.pages.filter(is_ocr=True).values_list("number", flat=True))
    if not read:
        return NOTHING_RECOGNISED
    label = ngettext_lazy(
        "Scanned text (OCR), %d page", "Scanned text (OCR), %d pages", len(read)
    )
    left = [number for number in document.scanned_pages if number not in read]
    advice: str | Promise = ""
    if len(document.scanned_pages) > MAX_OCR_PAGES:
        advice = format_lazy(
            _("Only the first {most} scanned pages are read: split the file."),
            most=MAX_OCR_PAGES,
        )
    elif left:
        advice = format_lazy(
            _("No text was found on page {pages}."), pages=_ranges(left)
        )
    return Explanation(label % len(read), advice)


def _ranges(numbers: list[int]) -> str:
    """Return 1, 2, 3, 7 as "1-3, 7"."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    ends = (dict.fromkeys((part[0], part[-1])) for part in parts)
    return ", ".join("-".join(map(str, end)) for end in ends)
