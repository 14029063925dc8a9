"""An open file, read page by page. Returned by every format module."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from library.extraction.result import Reason


class Unreadable(Exception):
    """The whole file cannot be read; `reason` says why."""

    def __init__(self, reason: Reason = Reason.UNREADABLE):
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Page:
    """Raw text of a page, and whether the page is a scan."""

    text: str
    is_scan: bool = False


@dataclass(frozen=True)
class Source:
    """An open file. `read(1)` returns the first page; raises for a damaged page."""

    page_count: int
    read: Callable[[int], Page]
    title: str = ""
    created: str = ""  # creation date in the metadata, in the format of the file


def of_texts(texts: Sequence[str | None], title: str = "", created: str = "") -> Source:
    """Return a source for formats that are read at once; None is an unreadable page."""

    def read(number: int) -> Page:
        text = texts[number - 1]
        if text is None:
            raise Unreadable
        return Page(text)

    return Source(len(texts), read, title, created)
