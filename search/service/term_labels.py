"""The labels of all terms, cached in each process for CACHE_SECONDS.

A change in this process clears the cache. Callers must check who may see which term.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from library.folding import fold
from library.models import VOCABULARIES, Term

CACHE_SECONDS = 30.0
# More than the starting glossary has: suggestions compare all its terms.
MAX_CACHED_LABELS = 16_384


@dataclass(frozen=True)
class TermLabel:
    """A label. folded: its folded words, each after a space."""

    text: str
    folded: str

    @classmethod
    @lru_cache(MAX_CACHED_LABELS)
    def of(cls, text: str) -> TermLabel:
        return cls(text, "".join(f" {word}" for word in fold(text).split()))

    def begins(self, prefixes: Sequence[str]) -> bool:
        """Return whether each prefix begins a word of the label."""
        return all(f" {prefix}" in self.folded for prefix in prefixes)


_TermLabels = tuple[Term, tuple[TermLabel, ...]]
_cache: tuple[float, list[_TermLabels]] = (0.0, [])


def beginning_with(prefixes: Sequence[str]) -> Iterator[tuple[Term, str]]:
    """Yield terms with the label in which each folded prefix begins a word.

    If several labels match, the one in the active language takes precedence.
    """
    global _cache
    expires_at, terms = _cache
    if time.monotonic() >= expires_at:
        terms = [
            (
                term,
                tuple(
                    TermLabel.of(text)
                    for text in dict.fromkeys(
                        [*term.alias_list(), *term.labels().values()]
                    )
                ),
            )
            for model in VOCABULARIES
            for term in model.objects.all()
        ]
        _cache = (time.monotonic() + CACHE_SECONDS, terms)
    for term, labels in terms:
        matches = [label.text for label in labels if label.begins(prefixes)]
        if matches:
            yield term, term.label if term.label in matches else matches[0]


def clear_cache(**kwargs) -> None:
    """Read the terms again on the next call."""
    global _cache
    _cache = (0.0, [])
