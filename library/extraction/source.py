"""What every format module gives: a file opened for reading, page by page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from library.extraction.result import Reason


class Unreadable(Exception):
    """The file as a whole cannot be read; `reason` says why."""

    def __init__(self, reason: Reason = Reason.UNREADABLE):
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Page:
    """Raw text of a page, and whether the page is a picture (a scan)."""

    text: str
    is_scan: bool = False


@dataclass(frozen=True)
class Source:
    """An open file. `read(1)` is its first page; it may raise for a broken page."""

    page_count: int
    read: Callable[[int], Page]
    title: str = ""
    created: str = ""  # when the file was made, as it says itself


def of_texts(texts: Sequence[str | None], title: str = "", created: str = "") -> Source:
    """A source for formats that are read in one go; None is a page that is lost."""
    return Source(len(texts), lambda number: _page(texts[number - 1]), title, created)


def _page(text: str | None) -> Page:
    if text is None:
        raise Unreadable
    return Page(text)
