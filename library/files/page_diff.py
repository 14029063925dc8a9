"""Compare the pages of two versions of a file, ignoring inserted pages and numbers."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import takewhile

# A printed page number is in a short line among the first or last lines of a page.
EDGE_LINES, MAX_EDGE_CHARACTERS = 2, 120
_NUMBER = re.compile(r"(?<!\w)\d{1,4}(?!\w)")


def changed_pages(old: Sequence[str], new: Sequence[str]) -> list[int]:
    """Return the numbers, from 1, of the pages of `new` that are not in `old`.

    A page that moved because another was inserted has not changed, even if its printed
    number has. Case, spaces and line breaks are ignored.
    """
    before, after = _normalise(old), _normalise(new)
    # Pages may have equal text: equal pages at the beginning have not moved.
    pairs = zip(before, after, strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    matcher = SequenceMatcher(None, before[same:], after[same:])
    return [
        same + index + 1
        for tag, _, _, first, last in matcher.get_opcodes()
        if tag in ("replace", "insert")
        for index in range(first, last)
    ]


def _normalise(texts: Sequence[str]) -> list[str]:
    """Return each page as one line of folded text without its printed number."""
    pages = []
    for text in texts:
        lines = unicodedata.normalize("NFKC", text).casefold().splitlines()
        pages.append([line for line in lines if line.strip()])
    # The difference of printed page numbers and indexes, if most pages have a number.
    offsets = Counter(
        offset
        for index, page in enumerate(pages)
        for offset in {n - index for edge in _edges(page) for n in _numbers(page[edge])}
    )
    offset, count = max(offsets.items(), key=lambda item: item[1], default=(0, 0))
    if count > 1 and count > len(pages) / 2:
        for index, page in enumerate(pages):
            for edge in _edges(page):  # "3", "page 3 of 12", "3/12"
                if index + offset in _numbers(page[edge]):
                    page[edge] = _NUMBER.sub("", page[edge])
    return [" ".join(" ".join(page).split()) for page in pages]


def _edges(page: Sequence[str]) -> set[int]:
    """Return the indexes of the short lines at the top and at the bottom."""
    indexes = range(len(page))
    edges = {*indexes[:EDGE_LINES], *indexes[-EDGE_LINES:]}
    return {index for index in edges if len(page[index]) <= MAX_EDGE_CHARACTERS}


def _numbers(line: str) -> set[int]:
    return {int(digits) for digits in _NUMBER.findall(line)}


def page_ranges(pages: Iterable[int]) -> list[tuple[int, int]]:
    """Return the first and the last number of each range of consecutive pages."""
    runs: list[tuple[int, int]] = []
    for page in sorted(pages):
        if runs and page == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], page)
        else:
            runs.append((page, page))
    return runs
