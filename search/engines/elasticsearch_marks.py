"""Marks the words of a query in any text, with the engine's own reading of both.

Elasticsearch reads the text and the query as entries that are not kept (term vectors);
where their words are equal, the text is marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from elasticsearch import Elasticsearch

from ..engine import MARK_END, MARK_START
from ..query import Clause, Either, Phrase, Query, Together, Word
from .elasticsearch_schema import EXACT, Body, clean, text_language, without_surrogates

Span = tuple[int, int]


@dataclass(frozen=True, order=True)
class Token:
    """A word as it is indexed; offsets count UTF-16 units, as Java does."""

    position: int
    start: int
    end: int
    term: str


class Reading:
    """The words of a text, as its language has them and literally."""

    def __init__(self, doc: Body, field: str) -> None:
        vectors = doc["term_vectors"]
        self.stems = _in_order(vectors.get(field))
        self.literal = _in_order(vectors.get(f"text_{EXACT}"))


def mark(
    client: Elasticsearch, index: str, query: Query, text: str, language: str
) -> str:
    """Return the text with MARK_START/MARK_END around what the query matches."""
    language = text_language(language)
    looked_for = [
        option
        for option in _options(query.clauses)
        if not option.field and _language(option) in ("", language)
    ]
    if not looked_for or not text:
        return text
    field = f"text_{language}"
    answer = client.mtermvectors(
        index=index,
        term_statistics=False,
        field_statistics=False,
        docs=[_unkept(field, t) for t in [text, *(clean(c.text) for c in looked_for)]],
    )
    words, *probes = [Reading(doc, field) for doc in answer["docs"]]
    asked = list(zip(looked_for, probes, strict=True))
    # Stop words are marked where nothing else is asked for.
    is_literal = not any(probe.stems for _, probe in asked)
    spans = [
        span
        for clause, probe in asked
        for span in _spans(clause, probe, words, is_literal)
    ]
    return _marked(text, spans)


def _options(clauses: Iterable[Clause | Together]) -> Iterator[Word | Phrase]:
    for clause in clauses:
        if isinstance(clause, Either):
            yield from _options(clause.options)
        else:
            yield from clause.words if isinstance(clause, Together) else (clause,)


def _language(option: Word | Phrase) -> str:
    return option.language if isinstance(option, Phrase) else ""


def _unkept(field: str, text: str) -> Body:
    return {
        "doc": {field: without_surrogates(text)},
        "fields": [field, f"text_{EXACT}"],
    }


def _in_order(vector: Body | None) -> list[Token]:
    terms = vector["terms"] if vector else {}
    return sorted(
        Token(found["position"], found["start_offset"], found["end_offset"], term)
        for term, statistics in terms.items()
        for found in statistics["tokens"]
    )


def _spans(
    clause: Word | Phrase, asked: Reading, words: Reading, is_literal: bool
) -> Iterator[Span]:
    literal = [token.term for token in asked.literal]
    if isinstance(clause, Word) and clause.is_prefix:
        return _prefixes(literal, words.literal)
    is_phrase = isinstance(clause, Phrase) and not clause.language
    if is_phrase or is_literal:
        return _runs(literal, words.literal)
    return _runs([token.term for token in asked.stems], words.stems)


def _prefixes(terms: Sequence[str], tokens: Sequence[Token]) -> Iterator[Span]:
    return (
        (token.start, token.end)
        for token in tokens
        if terms and (token.term in terms or token.term.startswith(terms[-1]))
    )


def _runs(terms: Sequence[str], tokens: Sequence[Token]) -> Iterator[Span]:
    """Yield where these terms follow each other."""
    if not terms:
        return
    for first in range(len(tokens) - len(terms) + 1):
        run = tokens[first : first + len(terms)]
        if [token.term for token in run] == list(terms):
            yield run[0].start, run[-1].end


def _marked(text: str, spans: Iterable[Span]) -> str:
    units = text.encode("utf-16-le", "surrogatepass")
    pieces, done = [], 0
    for start, end in _joined(spans):
        pieces += [units[done : 2 * start], _unit(MARK_START)]
        pieces += [units[2 * start : 2 * end], _unit(MARK_END)]
        done = 2 * end
    return b"".join([*pieces, units[done:]]).decode("utf-16-le", "surrogatepass")


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, overlapping ones as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _unit(text: str) -> bytes:
    return text.encode("utf-16-le")
