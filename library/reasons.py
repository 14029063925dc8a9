"""What an editor reads about a file's text: its state, the reason, what to do."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .extraction import Reason
from .models import ExtractionStatus, LibraryDocument


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
            "It may be a scan, a picture of text: replace it with a version that "
            "went through text recognition (OCR)."
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


def explain(document: LibraryDocument) -> Explanation:
    """Return what an editor should know about the text of a document."""
    if document.status == ExtractionStatus.WAITING:
        return WAITING
    if document.reason in REASONS:
        return REASONS[document.reason]
    by_status = {ExtractionStatus.DONE: SEARCHABLE, ExtractionStatus.PARTIAL: PARTLY}
    return by_status.get(document.status, NOT_SEARCHABLE)
