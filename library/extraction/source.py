"""An open file, read page by page. Returned by every format module."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from library.extraction.result import FrontLine, Reason


class Unreadable(Exception):
    """The whole file cannot be read; `reason` says why."""

    def __init__(self, reason: Reason = Reason.UNREADABLE):
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Page:
    """Raw text of a page, whether the page is a scan, and how its lines look."""

    text: str
    is_scan: bool = False
    front_lines: Sequence[FrontLine] = ()


@dataclass(frozen=True)
class Source:
    """An open file. `read(1)` returns the first page; raises for a damaged page."""

    page_count: int
    read: Callable[[int], Page]
    title: str = ""
    created: str = ""  # creation date in the metadata, in the format of the file


def of_texts(
    texts: Sequence[str | None],
    title: str = "",
    created: str = "",
    front_lines: Sequence[FrontLine] = (),
) -> Source:
    """Return a source for formats that are read at once; None is an unreadable page.

    front_lines: reported with the first page.
    """

    def read(number: int) -> Page:
        text = texts[number - 1]
        if text is None:
            raise Unreadable
        return Page(text, front_lines=front_lines if number == 1 else ())

    return Source(len(texts), read, title, created)
