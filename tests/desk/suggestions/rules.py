"""What the tests of suggestions share: the starting vocabularies, and asking."""

from __future__ import annotations

from datetime import date
from functools import cache

from bench.judged import starting_terms, synonyms
from desk.suggestions.rules import (
    Facts,
    ProposedValue,
    SuggestionVocabulary,
    build,
    suggest,
)

TODAY = date(2026, 1, 1)
ORGANISATIONS = (
    "UN Secretary-General",
    "UN Security Council",
    "Permanent Mission of Ukraine to the United Nations",
    "International Federation of Red Cross and Red Crescent Societies (IFRC)",
    "Corte Interamericana de Derechos Humanos",
)


@cache
def known() -> SuggestionVocabulary:
    """The terms of a new library, and a few organisations."""
    return build(starting_terms(ORGANISATIONS), synonyms())


def proposals(field: str, *pages: str, **facts) -> list[ProposedValue]:
    """Return what is proposed for one field of a file with these pages."""
    found = suggest(pages, Facts(**facts), known(), today=TODAY)
    return [one for one in found if one.field == field]


def values(field: str, *pages: str, **facts) -> list[str]:
    return [one.value for one in proposals(field, *pages, **facts)]
