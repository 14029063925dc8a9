"""Which pages of a new file an earlier one did not have, whatever was inserted."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import takewhile

# Lines at the top and the bottom of a page that may carry its printed number, and how
# long they are at most.
EDGE, EDGE_CHARACTERS = 2, 120
_NUMBER = re.compile(r"(?<!\w)\d{1,4}(?!\w)")


def changed_pages(old: Sequence[str], new: Sequence[str]) -> list[int]:
    """Return the numbers, from 1, of the pages of `new` that `old` does not have so.

    Pages that were only moved along by an inserted one have not changed, also where
    their printed number has; case, spaces and line ends do not count.
    """
    before, after = _comparable(old), _comparable(new)
    # Pages may be equal to each other: those that begin alike have not moved.
    pairs = zip(before, after, strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    compared = SequenceMatcher(None, before[same:], after[same:])
    return [
        same + place + 1
        for tag, _, _, first, last in compared.get_opcodes()
        if tag in ("replace", "insert")
        for place in range(first, last)
    ]


def _comparable(pages: Sequence[str]) -> list[str]:
    lines = [_lines(page) for page in pages]
    offset = _printed_offset(lines)
    if offset is not None:
        lines = [_unnumbered(page, n + offset) for n, page in enumerate(lines)]
    return [" ".join(" ".join(page).split()) for page in lines]


def _lines(page: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", page).casefold()
    return [line for line in plain.splitlines() if line.strip()]


def _edges(page: Sequence[str]) -> set[int]:
    """Return the places of the short lines at the top and at the bottom."""
    places = range(len(page))
    edges = {*places[:EDGE], *places[-EDGE:]}
    return {place for place in edges if len(page[place]) <= EDGE_CHARACTERS}


def _printed_offset(pages: Sequence[Sequence[str]]) -> int | None:
    """Return by how much printed page numbers exceed the page's place.

    None when most pages do not have one.
    """
    found = Counter(
        offset
        for place, page in enumerate(pages)
        for offset in {n - place for line in _edges(page) for n in _numbers(page[line])}
    )
    offset, count = max(found.items(), key=lambda item: item[1], default=(0, 0))
    return offset if count > 1 and count > len(pages) / 2 else None


def _unnumbered(page: Sequence[str], printed: int) -> list[str]:
    """Leave out what a printed page number changes: "3", "page 3 of 12", "3/12"."""
    edges = _edges(page)
    return [
        _NUMBER.sub("", line) if place in edges and printed in _numbers(line) else line
        for place, line in enumerate(page)
    ]


def _numbers(line: str) -> set[int]:
    return {int(digits) for digits in _NUMBER.findall(line)}
