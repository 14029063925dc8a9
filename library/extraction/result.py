"""The result of an extraction, with the reason for missing text."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Status(StrEnum):
    DONE = "done"
    PARTIAL = "partial"
    FAILED = "failed"


class Reason(StrEnum):
    NONE = ""
    PASSWORD = "password"  # noqa: S105 (a reason, not a secret)
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    NO_TEXT = "no-text"
    TOO_LARGE = "too-large"
    TIME_LIMIT = "time-limit"
    MEMORY_LIMIT = "memory-limit"
    GARBLED = "garbled"  # its letters are no language
    TOO_MANY_PIXELS = "too-many-pixels"
    NOT_CONVERTED = "not-converted"
    CRASHED = "crashed"  # the program that converts it
    UNRELIABLE_OCR = "unreliable-ocr"


class FrontLine(NamedTuple):
    """A line of the first pages, or a paragraph of an office file, as it looks.

    size    of its letters, in points or what a format has instead: compare only lines
            of one file
    top     its place: 0 at the top of the page, 1 at the bottom
    role    "title", "subtitle" or "heading" if the file says so, else ""
    """

    text: str
    page: int
    size: float
    is_bold: bool = False
    top: float = 0.0
    role: str = ""


@dataclass(frozen=True)
class Extraction:
    """The text of a file, page by page.

    status          done, partial (pages in `skipped` failed, or text beyond a limit
                    was omitted: reason too-large) or failed (no text at all)
    reason          why text is missing, or garbled: it is no text in any language
    page_count      pages in the file, at most `limits.PAGES`; 0 when unknown
    pages           clean text of page 1, 2, ...; "" for a page without text
    title           from the file's metadata, "" without one: a suggestion
    created         creation date in the file's metadata: a suggestion
    language        a code such as "en", "" when uncertain
    skipped         numbers of the pages that failed
    image_only_pages  numbers of the pages to recognise: scans, and all pages of a PDF
                    whose text is garbled
    front_lines     of the first pages, in reading order, at most `limits.FRONT_LINES`
                    of each page, the largest; () for formats without sizes
    """

    status: Status
    reason: Reason = Reason.NONE
    page_count: int = 0
    pages: tuple[str, ...] = ()
    title: str = ""
    created: date | None = None
    language: str = ""
    skipped: tuple[int, ...] = ()
    image_only_pages: tuple[int, ...] = ()
    front_lines: tuple[FrontLine, ...] = ()
