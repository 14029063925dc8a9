"""Marks the words of a query in a text, and cuts snippets, for both engines.

What matches is decided by the words and stems of the folded text, as in the index:
Elasticsearch has the same stemmers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from search.analysis.folding import fold_in_place
from search.engines.base import MARK_END, MARK_START, text_language
from search.engines.query_terms import QueryTerm, TermPositions, analyze_query
from search.engines.stemming import stem
from search.query.tree import Query

SNIPPET_LENGTH = 180
# So many matches on a page are compared to find the best place for its snippet.
_MAX_COMPARED = 20
# With a space at which no line ends.
_MORE_BEFORE, _MORE_AFTER = "…\u00a0", "\u00a0…"
_SPACE = re.compile(r"\s")
_NEXT_WORD = re.compile(r" +(\S+)")

# Where a match begins and ends, and the number of the term that matches.
Span = tuple[int, int, int]


def highlight(query: Query, text: str, language: str) -> str:
    """Return the text with MARK_START/MARK_END around what the query matches."""
    spans = _spans(query, text, text_language(language))
    return _add_marks(text, spans, 0, len(text))


def snippet(query: Query, text: str, language: str) -> str:
    """Return the part of a text that shows most of the query, marked, on one line.

    Dots say where more of the text stands before or after it.
    """
    spans = _spans(query, text, language)
    begin, end = _window(text, *_densest(spans[:_MAX_COMPARED]))
    line = " ".join(_add_marks(text, spans, begin, end).split())
    before = _MORE_BEFORE if text[:begin].strip() else ""
    after = _MORE_AFTER if text[end:].strip() else ""
    return f"{before}{line}{after}"


@dataclass(frozen=True)
class _Run:
    """A term as it is looked for in one language: words that stand together."""

    number: int
    words: TermPositions
    is_stemmed: bool = False
    is_prefix: bool = False

    @classmethod
    def of(cls, number: int, term: QueryTerm, language: str) -> _Run:
        if stems := dict(term.stems).get(language):
            return cls(number, stems, is_stemmed=True)
        literal = term.literal if term.is_literal else ()
        return cls(number, literal, is_prefix=term.is_prefix)

    @cached_property
    def further(self) -> range:
        """The places behind the first word, those of stop words between included."""
        return range(1, self.words[-1][0] - self.words[0][0] + 1)


class _Beginning(dict[str, list[_Run]]):
    """Word → the runs that may begin with it, worked out when first met."""

    def __init__(self, marker: Marker) -> None:
        self.marker = marker

    def __missing__(self, word: str) -> list[_Run]:
        marker = self.marker
        self[word] = [run for run in marker.runs if marker.fits(word, run, 0)]
        return self[word]


class Marker:
    """Finds the terms of a query in folded texts of one language."""

    def __init__(self, terms: Iterable[QueryTerm], language: str) -> None:
        self.language = language
        runs = [_Run.of(n, term, language) for n, term in enumerate(terms)]
        self.runs = [run for run in runs if run.words]
        self.candidates = _shortest({f" {_shared(r, language)}" for r in self.runs})
        self._beginning = _Beginning(self)

    def spans(self, folded: str) -> Iterator[Span]:
        # With a space before each word, a beginning is found many times faster.
        text = f" {folded} "
        for place in sorted(self._places(text)):
            end = text.index(" ", place + 1)
            for run in self._beginning[text[place + 1 : end]]:
                if last := self._end(run, text, end):
                    yield place, last - 1, run.number

    def _places(self, text: str) -> Iterator[int]:
        """Yield the spaces before the words with which a run may begin."""
        for candidate in self.candidates:
            place = text.find(candidate)
            while place >= 0 and place + 1 < len(text):
                yield place
                place = text.find(candidate, place + 1)

    def _end(self, run: _Run, text: str, end: int) -> int | None:
        """Return where a run ends whose first word ends here, if it is there."""
        for place in run.further:
            word = _NEXT_WORD.match(text, end)
            if word is None or not self.fits(word[1], run, place):
                return None
            end = word.end()
        return end

    def fits(self, word: str, run: _Run, place: int) -> bool:
        """Say whether a word may stand at a place of a run."""
        expected = dict(run.words).get(place + run.words[0][0])
        if expected is None:
            return True
        if run.is_prefix and place == len(run.further):
            return word.startswith(expected)
        return expected == (stem(word, self.language) if run.is_stemmed else word)


def _shared(run: _Run, language: str) -> str:
    """Return the letters with which all forms of a run's first word begin.

    In Arabic the forms of a word differ from its beginning.
    """
    word = run.words[0][1]
    if not run.is_stemmed:
        return word
    return "" if language == "ar" else word[: min(4, max(2, len(word) - 1))]


def _shortest(beginnings: set[str]) -> list[str]:
    """Return the beginnings without those that begin like another one."""
    shortest: list[str] = []
    for beginning in sorted(beginnings):
        # Sorted, what begins like another one comes right behind it.
        if not (shortest and beginning.startswith(shortest[-1])):
            shortest.append(beginning)
    return shortest


@lru_cache(maxsize=64)
def _marker(query: Query, language: str) -> Marker:
    return Marker(analyze_query(query, in_pages=True).sought(), language)


def _spans(query: Query, text: str, language: str) -> list[Span]:
    """Return what matches, in order and without overlaps, as places of the text."""
    spans: list[Span] = []
    folded, places = fold_in_place(text)
    for begin, end, number in _marker(query, language).spans(folded):
        if spans and begin < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]), spans[-1][2])
        else:
            spans.append((begin, end, number))
    if places is None:
        return spans
    return [(places[begin], places[end], n) for begin, end, n in spans]


def _densest(spans: Sequence[Span]) -> tuple[int, int]:
    """Return begin and end of the matches that fit in a snippet and show most terms."""
    best, term_count, max_terms = [(0, 0, 0)], 0, _terms_shown(spans)
    for first in range(len(spans)):
        if term_count == max_terms:
            break
        group = _fitting(spans[first:])
        if _terms_shown(group) > term_count:
            best, term_count = group, _terms_shown(group)
    return best[0][0], best[-1][1]


def _fitting(spans: Sequence[Span]) -> Sequence[Span]:
    limit = spans[0][0] + SNIPPET_LENGTH
    return [spans[0], *(span for span in spans[1:] if span[1] <= limit)]


def _terms_shown(spans: Sequence[Span]) -> int:
    return len({number for *_, number in spans})


def _window(text: str, first: int, last: int) -> tuple[int, int]:
    """Return begin and end of a snippet around matches, between words."""
    room = max(0, SNIPPET_LENGTH - (last - first))
    begin = max(0, first - room // 2)
    end = min(len(text), max(last, begin + SNIPPET_LENGTH))
    if begin > 0 and (space := _SPACE.search(text, begin, first)):
        begin = space.end()
    if end < len(text):
        space = max(text.rfind(character, last, end) for character in " \n")
        end = space if space > 0 else end
    return begin, end


def _add_marks(text: str, spans: Iterable[Span], begin: int, end: int) -> str:
    pieces = []
    for first, last, _ in spans:
        if begin <= first and last <= end:
            pieces += [text[begin:first], MARK_START, text[first:last], MARK_END]
            begin = last
    return "".join([*pieces, text[begin:end]])
