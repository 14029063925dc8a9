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
from desk.suggestions.rules.proposal import LEAST, Facts, Proposal
from desk.suggestions.text.tokens import Reading
from desk.suggestions.text.vocabulary import Term, Vocabulary, build

__all__ = ["LEAST", "Facts", "Proposal", "Term", "Vocabulary", "build", "suggest"]


def suggest(
    pages: Sequence[str],
    facts: Facts,
    known: Vocabulary,
    *,
    today: date | None = None,
    least: float = LEAST,
) -> list[Proposal]:
    """Return what a file's own words propose for its fields, the surest first.

    today: dates after it are not proposed. least: confidence of what is proposed.
    Reads a bounded part of the pages (see `reading`); never raises for what is in them.
    """
    found = _all(Reading(pages), facts, known, today or date.today())
    sure = [one for one in found if one.confidence >= least]
    return sorted(sure, key=lambda one: (one.field, -one.confidence, one.value))


def _all(
    reading: Reading, facts: Facts, known: Vocabulary, today: date
) -> Iterator[Proposal]:
    title = titles.find(reading, facts, known)
    symbol = next(un_symbols.propose(reading), None)
    mentions = Mentions(reading, title, known)
    yield from titles.propose(title)
    yield from languages.propose(reading, facts)
    yield from dates.propose(reading, title, symbol, facts, today)
    yield from resource_types.propose(reading, title, symbol, known)
    yield from regions.propose(mentions, title, known)
    yield from themes.propose(mentions, known)
    yield from organisations.propose(mentions, title, known)
    if symbol:
        yield symbol
