"""Highlighting of matches in a text, and snippets, for both engines.

Words and stems of the folded text are compared, as in the index. The results agree
with Elasticsearch because it has the same stemmers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache

from library.folding import fold_in_place
from search.engines.base import MARK_END, MARK_START, text_language
from search.engines.query_terms import QueryTerm, TermPositions, analyze_query
from search.engines.stemming import stem
from search.query.tree import Query

SNIPPET_LENGTH = 180
# Maximum number of matches on a page compared to choose its snippet.
_MAX_COMPARED = 20
# With a no-break space, so that the ellipsis stays on the line of its word.
_MORE_BEFORE, _MORE_AFTER = "…\u00a0", "\u00a0…"
# Of words that match as prefixes when nothing else does.
_MIN_PREFIX_LENGTH = 4
_SPACE = re.compile(r"\s")
_NEXT_WORD = re.compile(r" +(\S+)")

# Start and end of a match, and the number of the term that matches.
Span = tuple[int, int, int]


def highlight(query: Query, text: str, language: str) -> str:
    """Return the text with MARK_START/MARK_END around each match."""
    spans = _spans(query, text, text_language(language))
    return _add_marks(text, spans, 0, len(text))


def snippet(
    query: Query, text: str, language: str, header: int = 0, footer: int = 0
) -> str:
    """Return the part of a page that contains most terms, highlighted, on one line.

    header, footer: lines at its start and end that other pages repeat; they are shown
    only if no other line matches. An ellipsis shows that the text continues before or
    after.
    """
    spans = _spans(query, text, language)
    lines = text.split("\n")
    first = sum(len(line) + 1 for line in lines[:header])
    last = len(text) - sum(len(line) + 1 for line in lines[len(lines) - footer :])
    own_spans = [span for span in spans if first <= span[0] and span[1] <= last]
    if own_spans:
        spans = own_spans
    else:
        first, last = 0, len(text)
    begin, end = _window(text, *_densest(spans[:_MAX_COMPARED]))
    begin, end = max(begin, first), min(end, last)
    line = " ".join(_add_marks(text, spans, begin, end).split())
    before = _MORE_BEFORE if text[first:begin].strip() else ""
    after = _MORE_AFTER if text[end:last].strip() else ""
    return f"{before}{line}{after}"


class MatchPrecision(Enum):
    """What counts as a match, the most precise first.

    PARTS: Tantivy has the stems of all languages in one field, and Elasticsearch finds
    pages with a part of a compound. BEGINNINGS: the stemmers of Elasticsearch are older
    ("organ" finds "organization"), and its literal fields contain stop words. A page
    that is found so has a match to show, too.
    """

    TERMS = 1
    PARTS = 2
    BEGINNINGS = 3


@dataclass(frozen=True)
class _Run:
    """A term as searched in one language: consecutive words."""

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

    @classmethod
    def parts_of(cls, number: int, term: QueryTerm) -> Iterator[_Run]:
        """Yield the words of a plain term alone, by their stems in any language."""
        for stemmed_word in sorted(_stems_of(term)):
            yield cls(number, ((0, stemmed_word),), is_stemmed=True)

    @classmethod
    def beginnings_of(cls, number: int, term: QueryTerm) -> Iterator[_Run]:
        """Yield the words and stems of a plain term alone, as prefixes."""
        if stems := _stems_of(term):
            for word in sorted(stems.union(word for _, word in term.literal)):
                is_prefix = len(word) >= _MIN_PREFIX_LENGTH
                yield cls(number, ((0, word),), is_prefix=is_prefix)

    @cached_property
    def further(self) -> range:
        """The positions after the first word, including those of stop words."""
        return range(1, self.words[-1][0] - self.words[0][0] + 1)


def _stems_of(term: QueryTerm) -> set[str]:
    """Return the stems of a plain term in all languages, none of another term."""
    if term.language:
        return set()
    return {word for _, words in term.stems for _, word in words}


class _Beginning(dict[str, list[_Run]]):
    """Word → the runs that can begin with it, computed on first access."""

    def __init__(self, marker: Marker) -> None:
        self.marker = marker

    def __missing__(self, word: str) -> list[_Run]:
        marker = self.marker
        self[word] = [run for run in marker.runs if marker.fits(word, run, 0)]
        return self[word]


class Marker:
    """Find the terms of a query in folded texts of one language."""

    def __init__(
        self,
        terms: Iterable[QueryTerm],
        language: str,
        precision: MatchPrecision = MatchPrecision.TERMS,
    ) -> None:
        self.language = language
        runs: list[_Run] = []
        for number, term in enumerate(terms):
            if precision == MatchPrecision.TERMS:
                runs.append(_Run.of(number, term, language))
            elif precision == MatchPrecision.PARTS:
                runs += _Run.parts_of(number, term)
            else:
                runs += _Run.beginnings_of(number, term)
        self.runs = [run for run in runs if run.words]
        self.candidates = _shortest({f" {_shared(r, language)}" for r in self.runs})
        self._beginning = _Beginning(self)

    def spans(self, folded: str) -> Iterator[Span]:
        # With a space before each word, str.find locates a prefix many times faster.
        text = f" {folded} "
        for place in sorted(self._places(text)):
            end = text.index(" ", place + 1)
            for run in self._beginning[text[place + 1 : end]]:
                if last := self._end(run, text, end):
                    yield place, last - 1, run.number

    def _places(self, text: str) -> Iterator[int]:
        """Yield the positions of the spaces before words that may begin a run."""
        for candidate in self.candidates:
            place = text.find(candidate)
            while place >= 0 and place + 1 < len(text):
                yield place
                place = text.find(candidate, place + 1)

    def _end(self, run: _Run, text: str, end: int) -> int | None:
        """Return the end of a run whose first word ends at `end`, None if no match."""
        for place in run.further:
            word = _NEXT_WORD.match(text, end)
            if word is None or not self.fits(word[1], run, place):
                return None
            end = word.end()
        return end

    def fits(self, word: str, run: _Run, place: int) -> bool:
        """Return whether a word matches position `place` of a run."""
        expected = dict(run.words).get(place + run.words[0][0])
        if expected is None:
            return True
        if run.is_prefix and place == len(run.further):
            return word.startswith(expected)
        return expected == (stem(word, self.language) if run.is_stemmed else word)


def _shared(run: _Run, language: str) -> str:
    """Return the prefix that all forms of a run's first word share.

    Arabic words have no such prefix: their forms differ from the first letter on.
    """
    word = run.words[0][1]
    if not run.is_stemmed:
        return word
    return "" if language == "ar" else word[: min(4, max(2, len(word) - 1))]


def _shortest(beginnings: set[str]) -> list[str]:
    """Return the prefixes in `beginnings` that do not begin with another one."""
    shortest: list[str] = []
    for beginning in sorted(beginnings):
        # The list is sorted: a prefix is followed by the strings that begin with it.
        if not (shortest and beginning.startswith(shortest[-1])):
            shortest.append(beginning)
    return shortest


@lru_cache(maxsize=64)
def _marker(query: Query, language: str, precision: MatchPrecision) -> Marker:
    terms = analyze_query(query, in_pages=True).sought()
    return Marker(terms, language, precision)


def _spans(query: Query, text: str, language: str) -> list[Span]:
    """Return the matches as positions in `text`, in order and without overlaps.

    They are of the greatest precision that gives any.
    """
    folded, places = fold_in_place(text)
    spans: list[Span] = []
    for precision in MatchPrecision:
        for begin, end, number in _marker(query, language, precision).spans(folded):
            if spans and begin < spans[-1][1]:
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]), spans[-1][2])
            else:
                spans.append((begin, end, number))
        if spans:
            break
    if places is None:
        return spans
    return [(places[begin], places[end], n) for begin, end, n in spans]


def _densest(spans: Sequence[Span]) -> tuple[int, int]:
    """Return start and end of the matches that fit in a snippet and show most terms."""
    best, term_count, max_terms = [(0, 0, 0)], 0, _terms_shown(spans)
    for first in range(len(spans)):
        if term_count == max_terms:
            break
        limit = spans[first][0] + SNIPPET_LENGTH
        fitting = (span for span in spans[first + 1 :] if span[1] <= limit)
        group = [spans[first], *fitting]
        if _terms_shown(group) > term_count:
            best, term_count = group, _terms_shown(group)
    return best[0][0], best[-1][1]


def _terms_shown(spans: Sequence[Span]) -> int:
    return len({number for *_, number in spans})


def _window(text: str, first: int, last: int) -> tuple[int, int]:
    """Return start and end of a snippet around matches, at word boundaries."""
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
