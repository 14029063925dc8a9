"""Propose values for the fields of a resource from the text of a file.

Independent of the database: the vocabulary is passed in (`vocabulary.build`). Each
field has a module; `confidence` has the measured confidence of each rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desk.suggestions.rules import (
    dates,
    languages,
    organisations,
    regions,
    resource_types,
    summaries,
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
    use_un_rules: bool = True,
) -> list[ProposedValue]:
    """Return proposals by field, the likeliest first.

    today: later dates are not proposed. use_un_rules: False to measure the rules for
    other documents alone. Reads a bounded part of the pages (see
    `DocumentText`); never raises for their content.
    """
    text = DocumentText(pages)
    symbols = list(un_symbols.propose(text)) if use_un_rules else []
    symbol = symbols[0] if symbols else None
    is_named = symbol is not None and symbol.source == "masthead"
    is_un = use_un_rules and (is_named or un_symbols.has_masthead(text))
    title = titles.find(text, facts, vocabulary, is_un)
    mentions = Mentions(text, title, vocabulary)
    proposals = [
        *titles.propose(title),
        *languages.propose(text, facts),
        *dates.propose(text, title, symbol, facts, today or date.today()),
        *resource_types.propose(text, title, symbol, vocabulary),
        *regions.propose(mentions, title, vocabulary),
        *themes.propose(mentions, vocabulary),
        *organisations.propose(mentions, title, vocabulary),
        *summaries.propose(text, title),
    ]
    proposals += symbols
    likely = [item for item in proposals if item.confidence >= min_confidence]
    return sorted(likely, key=lambda item: (item.field, -item.confidence, item.value))
