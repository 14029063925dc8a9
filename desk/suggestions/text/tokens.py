"""The part of a file that suggestions are made from: bounded, folded, as words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from search.analysis.folding import fold_in_place

# What a file is about stands in its first pages; who made it, often on its last.
FIRST_PAGES = 100
LAST_PAGES = 2
PAGE_CHARACTERS = 12_000
CHARACTERS = 300_000
# A page with fewer letters is a picture, or a cover with a line of type.
_MIN_LETTERS = 20
_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True)
class Token:
    """A folded word and where it stands in the folded text."""

    word: str
    start: int
    end: int


@dataclass(frozen=True)
class PageText:
    """A page's number and text, with its words."""

    number: int | None
    text: str

    @cached_property
    def _folded(self) -> tuple[str, list[int] | None]:
        return fold_in_place(self.text)

    @property
    def folded(self) -> str:
        """The text as search.folding has it."""
        return self._folded[0]

    @cached_property
    def tokens(self) -> list[Token]:
        return [
            Token(match[0], match.start(), match.end())
            for match in _TOKEN.finditer(self.folded)
        ]

    def place(self, folded: int) -> int:
        """Return the place in the text of a place in the folded text."""
        places = self._folded[1]
        return places[folded] if places else folded

    def original(self, start: int, end: int) -> str:
        """Return the text between two places of the folded text."""
        return self.text[self.place(start) : self.place(end)]


class DocumentText:
    """A file's pages as far as they are read."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.page_count = len(texts)
        self.pages = tuple(_bounded(texts))

    @cached_property
    def first(self) -> PageText:
        """The first page that says something."""
        return next(filter(_has_enough_text, self.pages), PageText(1, ""))

    @cached_property
    def last(self) -> PageText:
        """The last page that says something."""
        return next(filter(_has_enough_text, reversed(self.pages)), PageText(1, ""))


def _bounded(texts: Sequence[str]) -> Iterator[PageText]:
    left = CHARACTERS
    for number, text in enumerate(texts, start=1):
        if FIRST_PAGES < number <= len(texts) - LAST_PAGES:
            continue
        # The last pages are read even when the first ones filled the measure.
        is_last = number > len(texts) - LAST_PAGES
        taken = text[: PAGE_CHARACTERS if is_last else min(PAGE_CHARACTERS, left)]
        left -= len(taken)
        if taken.strip():
            yield PageText(number, taken)


def _has_enough_text(page: PageText) -> bool:
    return sum(map(str.isalpha, page.text[:2_000])) >= _MIN_LETTERS
