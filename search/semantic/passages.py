"""Pages → passages of about a hundred words, the unit of search by meaning.

A vector of a whole page blurs what its paragraphs say: ranking by the best passage
gains .053 nDCG@10 over one vector a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search.semantic.model import is_readable

WORDS = 100
# For scripts without spaces between words.
MAX_CHARACTERS = 1_000
# Shorter ones are page numbers and running heads.
MIN_LETTERS = 12
# Of one document. What follows is found by words only.
MAX_PASSAGES = 10_000
# In increasing strength: a space, the end of a line, of a sentence, of a paragraph.
_WORD = re.compile(r"\S{1,60}")
_SENTENCE_END = re.compile(r"[.!?;:؟۔。！？]['\"”’»)\]]*$")


@dataclass(frozen=True)
class Passage:
    """A part of a page. start, end: character offsets in the page's text."""

    page: int
    start: int
    end: int
    text: str


def cut_passages(pages: Iterable[tuple[int, str]]) -> Iterator[Passage]:
    """Yield the passages of pages, given as (number, text), in order."""
    count = 0
    for number, text in pages:
        for start, end in _spans(text):
            part = text[start:end]
            letters = sum(map(str.isalpha, part))
            if letters < MIN_LETTERS or not is_readable(part):
                continue
            count += 1
            if count > MAX_PASSAGES:
                return
            yield Passage(number, start, end, part)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of passages: of equal length, and ending with a sentence."""
    words = [match.span() for match in _WORD.finditer(text)]
    if not words:
        return
    size = words[-1][1] - words[0][0]
    parts = max(round(len(words) / WORDS), -(-size // MAX_CHARACTERS), 1)
    target = -(-len(words) // parts)
    first = 0
    while first < len(words):
        last = min(first + target, len(words))
        if last < len(words):
            last = _nearest_sentence_end(text, words, first, last, target // 4)
        yield words[first][0], words[last - 1][1]
        first = last


def _nearest_sentence_end(
    text: str, words: list[tuple[int, int]], first: int, last: int, reach: int
) -> int:
    """Return where to end a passage: after the sentence end nearest to `last`."""
    for distance in range(reach + 1):
        for end in (last - distance, last + distance):
            if first < end < len(words):
                start, stop = words[end - 1]
                if _SENTENCE_END.search(text[start:stop]):
                    return end
    return last
