"""Propose values for the fields of a resource from the text of a file.

Independent of the database: the vocabulary is passed in (`vocabulary.build`). Each
field has a module; `confidence` has the measured confidence of each rule.
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
    """Return proposals by field, the likeliest first.

    today: later dates are not proposed. Reads a bounded part of the pages (see
    `DocumentText`); never raises for their content.
    """
    text = DocumentText(pages)
    proposals = _propose_all(text, facts, vocabulary, today or date.today())
    likely = [item for item in proposals if item.confidence >= min_confidence]
    return sorted(likely, key=lambda item: (item.field, -item.confidence, item.value))


def _propose_all(
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
