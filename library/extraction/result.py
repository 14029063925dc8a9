"""What extraction answers, and why it could not do better."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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


@dataclass(frozen=True)
class Extraction:
    """The text of a file, page by page.

    status          done, partial (`skipped` pages were lost, or text past a limit
                    was left out: reason too-large) or failed (no text at all)
    page_count      pages in the file, at most `limits.PAGES`; 0 when unknown
    pages           clean text of page 1, 2, ...; "" for a page without text
    title           from the file's own metadata, "" when it has none: a suggestion
    created         the day it was made, by its own metadata: a suggestion
    language        a code such as "en", "" when unsure
    skipped         numbers of the pages that were lost
    image_only_pages  numbers of the pages that are pictures of text (scans)
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
