"""A file → its Extraction: keeps what the child said, restarts past a bad page."""

import re
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from library.extraction import limits
from library.extraction.language import detect_language, sample
from library.extraction.result import Extraction, Reason, Status
from library.extraction.sandbox import supervisor
from library.extraction.sniffing.media_types import MediaType

# PDF: "D:20050916120000+02'00'"; Office, OpenDocument: "2005-09-16T12:00:00Z".
_DAY = re.compile(r"^(?:D:)?(\d{4})-?(\d\d)-?(\d\d)")
_FIRST_YEAR = 1980  # before there were such files, a clock was wrong


def day_of(text: str) -> date | None:
    """Return the day of a date in a file's metadata, None when it is not one."""
    match = _DAY.match(text.strip())
    if not match:
        return None
    try:
        day = date(*map(int, match.groups()))
    except ValueError:
        return None
    return day if day.year >= _FIRST_YEAR else None


def extract(path: Path, media_type: MediaType) -> Extraction:
    """Return the text of a file, page by page; never raises for a bad file.

    Takes `limits.TOTAL_SECONDS` at most. Formats without pages of their own (long DOCX
    and ODT without page breaks, RTF, HTML, TXT) come in parts of about 450 words, which
    are numbered as pages are.
    """
    if path.stat().st_size == 0:
        return Extraction(Status.FAILED, Reason.EMPTY)
    gathered = _Gathered()
    deadline = time.monotonic() + limits.TOTAL_SECONDS
    for _ in range(1 + limits.RESTARTS):
        if _run(gathered, path, media_type, deadline):
            break
    return gathered.result()


def _run(
    gathered: "_Gathered", path: Path, media_type: MediaType, deadline: float
) -> bool:
    """Run one child from the next page on. True when there is nothing left to do."""
    job = ["text", media_type.code, str(path.resolve()), str(gathered.next_page)]
    try:
        with closing(supervisor.messages(job, deadline)) as said:
            for message in said:
                gathered.take(message)
                if gathered.is_over:
                    break
        return True
    except supervisor.ChildLost as lost:
        gathered.lose(gathered.next_page, lost.reason)
    except (KeyError, TypeError, ValueError):  # not what our child would say
        gathered.lose(gathered.next_page, Reason.UNREADABLE)
    return not gathered.may_go_on or time.monotonic() >= deadline


@dataclass
class _Gathered:
    """What is known of the file so far."""

    page_count: int = 0
    title: str = ""
    created: date | None = None
    texts: dict[int, str] = field(default_factory=dict)
    scans: list[int] = field(default_factory=list)
    reason: Reason = Reason.NONE
    next_page: int = 1
    characters: int = 0

    def take(self, message: dict) -> None:
        """Note what the child said (see `child` for the kinds of message)."""
        match message["kind"]:
            case "document":
                self._take_document(message)
            case "begin":
                self.next_page = message["page"]
            case "page":
                self._take_page(message)
            case "lost":
                self.lose(message["page"], Reason(message["reason"]))
            case "failed":
                self.reason = Reason(message["reason"])

    def _take_document(self, message: dict) -> None:
        self.page_count = min(message["pages"], limits.PAGES)
        self.title = message["title"]
        self.created = day_of(message["created"])
        if message["pages"] > limits.PAGES:
            self.reason = Reason.TOO_LARGE

    def _take_page(self, message: dict) -> None:
        number = message["page"]
        self.texts[number] = message["text"]
        self.characters += len(message["text"])
        self.next_page = number + 1
        if message["is_scan"]:
            self.scans.append(number)
        if message["is_cut"] or self.is_over:
            self.reason = Reason.TOO_LARGE

    def lose(self, number: int, reason: Reason) -> None:
        """Give up the page `number` and go on after it."""
        self.reason = reason
        self.next_page = number + 1

    @property
    def is_over(self) -> bool:
        return self.characters > limits.CHARACTERS_PER_FILE

    @property
    def may_go_on(self) -> bool:
        """A child that died before it knew the pages would die again."""
        return self.next_page <= self.page_count

    def result(self) -> Extraction:
        """Sum up: done, partial when something was lost, failed when all was."""
        if not self.texts:
            return self._without_text()
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
            language=detect_language(sample(pages)),
            skipped=tuple(number for number in numbers if number not in self.texts),
            image_only_pages=tuple(self.scans),
        )

    def _without_text(self) -> Extraction:
        return Extraction(
            Status.FAILED,
            self.reason or Reason.EMPTY,
            page_count=self.page_count,
            title=self.title,
            created=self.created,
        )
