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
_STEPS = ((5.2, "named throughout"), (4.1, "named often"), (2.8, "named"))
# The crimes of the responsibility to protect are mostly named together: only those
# that are named more often than the rarest are a subject.
_FOUR_CRIMES = frozenset({"B1", "B2", "B3", "B4"})
_MIN_LISTED = 3


def propose(
    mentions: Mentions, vocabulary: SuggestionVocabulary
) -> Iterator[ProposedValue]:
    """Yield the likeliest themes; those with narrower themes are too general."""
    words = sum(len(page.tokens) for page in mentions.text.pages) or 1
    themes = [
        named
        for named in mentions.of(THEME).values()
        if vocabulary.terms[THEME, named.code].parents
    ]
    listed = [named.count for named in themes if named.code in _FOUR_CRIMES]
    in_lists = min(listed) if len(listed) >= _MIN_LISTED else 0
    counts = {
        named.code: named.count - in_lists * (named.code in _FOUR_CRIMES)
        for named in themes
    }
    most = max(counts.values(), default=0) or 1
    ranked = []
    for named in themes:
        count = counts[named.code]
        if named.in_title or (count and (named.count > 1 or named.on_first)):
            # Weights fitted to the judged files (logistic regression), rounded.
            points = (
                2.0 * bool(named.in_title)
                + 1.1 * bool(named.on_first)
                + 0.25 * log1p(named.on_first)
                + 0.35 * log1p(count)
                + 0.6 * count / most
                + 0.3 * min(1_000 * count / words, 10)
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
