"""The outline of a file: bookmarks of a PDF, headings of Word, ODT, EPUB and HTML."""

import math
import re
import time
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from library.extraction import limits
from library.extraction.sandbox import supervisor
from library.extraction.sniffing.media_types import MediaType

_FORMATS = ("pdf", "docx", "odt", "epub", "html")
# The number before a heading, which extraction computes: "2.1 Findings".
_LABEL = re.compile(r"\S{1,10}\s+")


@dataclass(frozen=True)
class OutlineEntry:
    """A heading, and the page that it leads to. level: 1 for the highest."""

    title: str
    page: int
    level: int


def read_outline(
    path: Path,
    media_type: MediaType,
    pages: Sequence[str],
    file_deadline: float = math.inf,
) -> tuple[OutlineEntry, ...]:
    """Return the outline of a file in its order, empty without one or if that fails.

    pages: the text of the file. Read in a separate child process: if it crashes, the
    text is not lost. At most `limits.OUTLINE_ENTRIES`, of at most
    `limits.OUTLINE_LEVELS` levels. Ends at `file_deadline` (`time.monotonic()`).
    """
    code = media_type.reader_code
    if code not in _FORMATS:
        return ()
    entries: list[OutlineEntry] = []
    deadline = min(time.monotonic() + limits.STALL_SECONDS, file_deadline)
    job = ["outline", code, str(path.resolve())]
    try:
        with closing(supervisor.messages(job, deadline)) as messages:
            for message in messages:
                if message["kind"] == "heading":
                    title = str(message["title"])[: limits.OUTLINE_CHARACTERS]
                    level = min(max(int(message["level"]), 1), limits.OUTLINE_LEVELS)
                    entries.append(OutlineEntry(title, int(message["page"]), level))
                if len(entries) == limits.OUTLINE_ENTRIES:
                    break
    except (supervisor.ChildLost, KeyError, TypeError, ValueError):
        pass  # the entries until then are a beginning
    if code == "pdf":
        return tuple(entry for entry in entries if 1 <= entry.page <= len(pages))
    return tuple(locate_headings(entries, pages))


def locate_headings(
    entries: Iterable[OutlineEntry], pages: Sequence[str]
) -> Iterator[OutlineEntry]:
    """Yield the headings that are lines of the text, one after the other, by page."""
    places: dict[str, list[tuple[int, int]]] = {}
    for number, page in enumerate(pages, start=1):
        for index, line in enumerate(page.split("\n")):
            for title in heading_titles(line):
                places.setdefault(title, []).append((number, index))
    last = (0, 0)
    for entry in entries:
        later = places.get(entry.title, [])
        index = bisect_right(later, last)
        if index < len(later):
            last = later[index]
            yield replace(entry, page=last[0])


def heading_titles(line: str) -> set[str]:
    """Return the titles of a heading that is this line: with and without its number."""
    title = " ".join(line.split())[: limits.OUTLINE_CHARACTERS]
    return {title, _LABEL.sub("", title, count=1)}
