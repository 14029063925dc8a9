"""The text that suggestions are made from: bounded, folded, tokenised."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from library.folding import fold_in_place

# The subject is in the first pages; the author is often on the last.
FIRST_PAGES = 100
LAST_PAGES = 2
PAGE_CHARACTERS = 12_000
CHARACTERS = 300_000
# A page with fewer letters is a picture, or a cover with little text.
_MIN_LETTERS = 20
_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True)
class Token:
    """A folded word and its place in the folded text."""

    word: str
    start: int
    end: int


@dataclass(frozen=True)
class PageText:
    """Number, text and tokens of a page."""

    number: int | None
    text: str

    @cached_property
    def _folded(self) -> tuple[str, list[int] | None]:
        return fold_in_place(self.text)

    @property
    def folded(self) -> str:
        """The text as folded by library.folding."""
        return self._folded[0]

    @cached_property
    def tokens(self) -> list[Token]:
        return [
            Token(match[0], match.start(), match.end())
            for match in _TOKEN.finditer(self.folded)
        ]

    def place(self, folded: int) -> int:
        """Convert a place in the folded text to one in the text."""
        places = self._folded[1]
        return places[folded] if places else folded

    def original(self, start: int, end: int) -> str:
        """Return the text between two places of the folded text."""
        return self.text[self.place(start) : self.place(end)]


class DocumentText:
    """The pages of a file that are used."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.page_count = len(texts)
        pages, remaining = [], CHARACTERS
        for number, text in enumerate(texts, start=1):
            # The last pages are used even if the first ones reached the limit.
            is_last = number > len(texts) - LAST_PAGES
            if number > FIRST_PAGES and not is_last:
                continue
            limit = PAGE_CHARACTERS if is_last else min(PAGE_CHARACTERS, remaining)
            excerpt = text[:limit]
            remaining -= len(excerpt)
            if excerpt.strip():
                pages.append(PageText(number, excerpt))
        self.pages = tuple(pages)

    @cached_property
    def first(self) -> PageText:
        """The first page with enough text."""
        return next(filter(_has_enough_text, self.pages), PageText(1, ""))

    @cached_property
    def last(self) -> PageText:
        """The last page with enough text."""
        return next(filter(_has_enough_text, reversed(self.pages)), PageText(1, ""))


def _has_enough_text(page: PageText) -> bool:
    return sum(map(str.isalpha, page.text[:2_000])) >= _MIN_LETTERS
