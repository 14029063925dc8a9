"""Extract the text of a file in child processes, restarting after a failed page."""

import math
import re
import time
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from library.extraction import limits
from library.extraction.language import judge_language
from library.extraction.result import Extraction, FrontLine, Reason, Status
from library.extraction.sandbox import supervisor
from library.extraction.sniffing.media_types import MediaType

# PDF: "D:20050916120000+02'00'"; Office, OpenDocument: "2005-09-16T12:00:00Z".
_DATE = re.compile(r"^(?:D:)?(\d{4})-?(\d\d)-?(\d\d)")
# A text with fewer letters may be a list of names or numbers.
MIN_LETTERS_OF_TEXT = 1_000
_MIN_YEAR = 1980  # an earlier date comes from a wrong clock


def parse_file_date(text: str) -> date | None:
    """Return the day of a date in a file's metadata; None if it is invalid."""
    match = _DATE.match(text.strip())
    if not match:
        return None
    try:
        day = date(*map(int, match.groups()))
    except ValueError:
        return None
    return day if day.year >= _MIN_YEAR else None


def extract(
    path: Path, media_type: MediaType, file_deadline: float | None = None
) -> Extraction:
    """Return the text of a file by page. Never raises for a damaged file.

    Ends at `file_deadline` (`time.monotonic()`, by default after
    `limits.FILE_SECONDS`), and `limits.SECONDS_PER_PAGE` later for each page that is
    read. Formats without pages (RTF, HTML, TXT, long DOCX and ODT without page breaks)
    are split into parts of about 450 words, which are numbered like pages.
    """
    if path.stat().st_size == 0:
        return Extraction(Status.FAILED, Reason.EMPTY)
    if not media_type.has_text:
        return Extraction(Status.DONE)
    progress = _Progress(file_deadline or time.monotonic() + limits.FILE_SECONDS)
    deadline = progress.file_deadline + limits.SECONDS_PER_PAGE * limits.PAGES
    for _ in range(1 + limits.RESTARTS):
        if _run_child(progress, path, media_type, deadline):
            break
    return _check_text(progress.result(), media_type)


def _check_text(result: Extraction, media_type: MediaType) -> Extraction:
    """Find text whose letters are wrong; the pages of a PDF can be recognised."""
    judged = judge_language(result.pages)
    if not judged.is_unreliable(MIN_LETTERS_OF_TEXT):
        return replace(result, language=judged.language)
    numbers = range(1, len(result.pages) + 1)
    return replace(
        result,
        reason=result.reason or Reason.GARBLED,
        language="",
        image_only_pages=tuple(numbers)
        if media_type.code == "pdf"
        else result.image_only_pages,
    )


def _run_child(
    progress: "_Progress", path: Path, media_type: MediaType, deadline: float
) -> bool:
    """Run a child from the next page on. Returns whether the extraction is finished."""
    job = ["text", media_type.reader_code, str(path.resolve()), str(progress.next_page)]
    try:
        with closing(supervisor.messages(job, deadline)) as messages:
            for message in messages:
                progress.add(message)
                if progress.exceeds_limit:
                    break
                if progress.is_overdue:
                    progress.reason = Reason.TIME_LIMIT
                    break
        return True
    except supervisor.ChildLost as error:
        progress.skip_page(progress.next_page, error.reason)
    except (KeyError, TypeError, ValueError):  # an invalid message
        progress.skip_page(progress.next_page, Reason.UNREADABLE)
    return not progress.can_restart or progress.is_overdue


def _front_line(values: list, page: int) -> FrontLine:
    """Return a line in a message of the child. Raises ValueError or such."""
    text, _page, size, is_bold, top, role = values
    size, top = float(size), float(top)
    if not (math.isfinite(size) and math.isfinite(top)):
        raise ValueError("a size that is not a number")
    text = str(text)[: limits.FRONT_LINE_CHARACTERS]
    role = role if role in ("title", "subtitle", "heading") else ""
    return FrontLine(text, page, round(size, 1), bool(is_bold), round(top, 3), role)


@dataclass
class _Progress:
    """The pages and metadata received from children."""

    file_deadline: float
    page_count: int = 0
    title: str = ""
    created: date | None = None
    texts: dict[int, str] = field(default_factory=dict)
    scans: list[int] = field(default_factory=list)
    front_lines: list[FrontLine] = field(default_factory=list)
    reason: Reason = Reason.NONE
    next_page: int = 1
    characters: int = 0

    def add(self, message: dict) -> None:
        """Store a message of the child (see `child` for the kinds of message)."""
        match message["kind"]:
            case "document":
                self.page_count = min(message["pages"], limits.PAGES)
                self.title = message["title"]
                self.created = parse_file_date(message["created"])
                if message["pages"] > limits.PAGES:
                    self.reason = Reason.TOO_LARGE
            case "begin":
                self.next_page = message["page"]
            case "page":
                self._add_page(message)
            case "lost":
                self.skip_page(message["page"], Reason(message["reason"]))
            case "failed":
                self.reason = Reason(message["reason"])

    def _add_page(self, message: dict) -> None:
        number = message["page"]
        self.texts[number] = message["text"]
        self.characters += len(message["text"])
        self.next_page = number + 1
        lines = message["front_lines"][: limits.FRONT_LINES]
        self.front_lines += [_front_line(line, number) for line in lines]
        if message["is_scan"]:
            self.scans.append(number)
        if message["is_cut"] or self.exceeds_limit:
            self.reason = Reason.TOO_LARGE

    def skip_page(self, number: int, reason: Reason) -> None:
        self.reason = reason
        self.next_page = number + 1

    @property
    def is_overdue(self) -> bool:
        """Whether the next page could end too late, for the pages read so far."""
        latest = self.file_deadline - limits.STALL_SECONDS
        latest += limits.SECONDS_PER_PAGE * len(self.texts)
        return time.monotonic() > latest and (
            not self.page_count or self.next_page <= self.page_count
        )

    @property
    def exceeds_limit(self) -> bool:
        return self.characters > limits.CHARACTERS_PER_FILE

    @property
    def can_restart(self) -> bool:
        """A child that died before it knew the page count would die again."""
        return self.next_page <= self.page_count

    def result(self) -> Extraction:
        """Return done, partial if pages are missing, or failed if all are."""
        if not self.texts:
            return Extraction(
                Status.FAILED,
                self.reason or Reason.EMPTY,
                page_count=self.page_count,
                title=self.title,
                created=self.created,
            )
        numbers = range(1, self.page_count + 1)
        pages = tuple(self.texts.get(number, "") for number in numbers)
        has_text = any(pages)
        return Extraction(
            status=Status.PARTIAL if self.reason else Status.DONE,
            reason=self.reason or (Reason.NONE if has_text else Reason.NO_TEXT),
            page_count=self.page_count,
            pages=pages,
            title=self.title,
            created=self.created,
            skipped=tuple(number for number in numbers if number not in self.texts),
            image_only_pages=tuple(self.scans),
            front_lines=tuple(self.front_lines),
        )
