"""Headers and footers that the pages of a document repeat."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

# Lines at either end of a page that are looked at, and the longest of them.
MAX_LINES, MAX_LENGTH = 4, 150
# A line is repeated if so many pages have it, and such a part of all: left and right
# pages differ, and chapters have headers of their own.
MIN_PAGES, MIN_PART = 3, 0.1
_DIGITS = re.compile(r"\d+")


class RunningLines(NamedTuple):
    """How many lines at the start and at the end of a page are repeated."""

    header: int = 0
    footer: int = 0


def running_lines(texts: Sequence[str]) -> list[RunningLines]:
    """Return the repeated lines of each page of a document.

    Lines that differ by numbers only are equal, as page numbers do. Empty lines between
    repeated ones count. A page always keeps a line of its own.
    """
    tops, bottoms = [], []
    for text in texts:
        # Of a page with very long lines, the beginning and the end suffice.
        room = MAX_LINES * (MAX_LENGTH + 1)
        tops.append(_keys(text[:room].split("\n")[:MAX_LINES]))
        bottoms.append(_keys(text[-room:].split("\n")[: -MAX_LINES - 1 : -1]))
    needed = max(MIN_PAGES, MIN_PART * len(texts))
    counts = [
        Counter(key for keys in pages for key in set(filter(None, keys)))
        for pages in (tops, bottoms)
    ]
    found = []
    for text, top, bottom in zip(texts, tops, bottoms, strict=True):
        header, footer = (
            _repeated(keys, count, needed)
            for keys, count in zip((top, bottom), counts, strict=True)
        )
        is_all = header + footer > text.count("\n")
        found.append(RunningLines() if is_all else RunningLines(header, footer))
    return found


def _keys(lines: Sequence[str]) -> list[str | None]:
    """Return what equal lines share: "" for an empty line, None for a long one."""
    return [
        None
        if len(line) > MAX_LENGTH
        else " ".join(_DIGITS.sub("#", line).casefold().split())
        for line in lines
    ]


def _repeated(
    keys: Sequence[str | None], counts: Counter[str | None], needed: float
) -> int:
    """Return how many lines from the edge of a page on are repeated or empty."""
    repeated = 0
    for place, key in enumerate(keys, start=1):
        if key is None or (key and counts[key] < needed):
            break
        if key:
            repeated = place
    return repeated
