"""The labels of all terms, cached in each process for CACHE_SECONDS.

A change in this process clears the cache. Callers must check who may see which term.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from library.models import VOCABULARIES, Term
from search.analysis.folding import fold

CACHE_SECONDS = 30.0


@dataclass(frozen=True)
class TermLabel:
    """A label and its folded words."""

    text: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> TermLabel:
        return cls(text, tuple(fold(text).split()))

    def begins(self, prefixes: Sequence[str]) -> bool:
        """Return whether each prefix begins a word of the label."""
        return all(any(word.startswith(p) for word in self.words) for p in prefixes)


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
