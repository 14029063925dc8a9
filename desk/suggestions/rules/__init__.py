"""A file's pages → values for a resource's fields, each with where it came from.

Knows of no database: the vocabularies are handed in, built once (`vocabulary.build`).
One module a field; `confidences` holds how often each rule was right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from desk.suggestions.rules import (
    dates,
    languages,
    organisations,
    regions,
    resource_types,
    themes,
    titles,
    un_symbols,
)
from desk.suggestions.rules.mentions import Mentions
from desk.suggestions.rules.proposal import MIN_CONFIDENCE, Facts, ProposedValue
from desk.suggestions.text.tokens import DocumentText
from desk.suggestions.text.vocabulary import SuggestionVocabulary, VocabularyTerm, build

__all__ = [
    "MIN_CONFIDENCE",
    "Facts",
    "ProposedValue",
    "SuggestionVocabulary",
    "VocabularyTerm",
    "build",
    "suggest",
]


def suggest(
    pages: Sequence[str],
    facts: Facts,
    vocabulary: SuggestionVocabulary,
    *,
    today: date | None = None,
    min_confidence: float = MIN_CONFIDENCE,
) -> list[ProposedValue]:
    """Return what a file's own words propose for its fields, the surest first.

    today: dates after it are not proposed. least: confidence of what is proposed.
    Reads a bounded part of the pages (see `text`); never raises for what is in them.
    """
    found = _all(DocumentText(pages), facts, vocabulary, today or date.today())
    sure = [one for one in found if one.confidence >= min_confidence]
    return sorted(sure, key=lambda one: (one.field, -one.confidence, one.value))


def _all(
    text: DocumentText, facts: Facts, vocabulary: SuggestionVocabulary, today: date
) -> Iterator[ProposedValue]:
    title = titles.find(text, facts, vocabulary)
    symbol = next(un_symbols.propose(text), None)
    mentions = Mentions(text, title, vocabulary)
    yield from titles.propose(title)
    yield from languages.propose(text, facts)
    yield from dates.propose(text, title, symbol, facts, today)
    yield from resource_types.propose(text, title, symbol, vocabulary)
    yield from regions.propose(mentions, title, vocabulary)
    yield from themes.propose(mentions, vocabulary)
    yield from organisations.propose(mentions, title, vocabulary)
    if symbol:
        yield symbol
