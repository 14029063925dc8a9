"""Themes of a file, found by names, aliases and the editors' glossary."""

from __future__ import annotations

from collections.abc import Iterator
from math import log1p

from desk.suggestions.rules.confidence import measured
from desk.suggestions.rules.mentions import Mentions
from desk.suggestions.rules.proposal import ProposedValue
from desk.suggestions.text.vocabulary import THEME, SuggestionVocabulary

MAX_THEMES = 5
# Minimum points of each rule. The points rank themes; the confidence of each rule is
# measured.
_STEPS = ((4.5, "named throughout"), (3.5, "named often"), (2.5, "named"))


def propose(
    mentions: Mentions, vocabulary: SuggestionVocabulary
) -> Iterator[ProposedValue]:
    """Yield the likeliest themes; those with narrower themes are too general."""
    words = sum(len(page.tokens) for page in mentions.text.pages) or 1
    pages = len(mentions.text.pages) or 1
    ranked = []
    for named in mentions.of(THEME).values():
        if vocabulary.terms[THEME, named.code].parents:
            points = (
                0.5 * bool(named.in_title)
                + 1.2 * bool(named.on_first)
                + 0.6 * log1p(named.count)
                + 0.15 * min(1_000 * named.count / words, 10)
                + 0.8 * len(named.pages) / pages
            )
            ranked.append((points, named))
    ranked.sort(key=lambda item: -item[0])
    for points, named in ranked[:MAX_THEMES]:
        if source := next((name for least, name in _STEPS if points >= least), ""):
            words_of, page = named.quote()
            confidence = measured("themes", source)
            yield ProposedValue(
                "themes", named.code, confidence, words_of, page, source
            )
