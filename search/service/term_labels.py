"""The names of all terms of the vocabularies, kept in each process for a moment.

A change in this process is seen at once, one in another after KEPT_SECONDS. Who may see
what stands under a term is not decided here.
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
    """A name as it is written, and its folded words."""

    text: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> TermLabel:
        return cls(text, tuple(fold(text).split()))

    def begins(self, typed: Sequence[str]) -> bool:
        """Say whether each typed word begins a word of the name."""
        return all(any(word.startswith(t) for word in self.words) for t in typed)


_Named = tuple[Term, tuple[TermLabel, ...]]
_cache: tuple[float, list[_Named]] = (0.0, [])


def beginning_with(typed: Sequence[str]) -> Iterator[tuple[Term, str]]:
    """Yield the terms that begin with folded words, each with the name that does so.

    The label in the reader's language goes before any other name.
    """
    for term, names in _terms():
        begun = [name.text for name in names if name.begins(typed)]
        if begun:
            yield term, term.label if term.label in begun else begun[0]


def forget(**kwargs) -> None:
    """Read the terms again when they are next asked for."""
    global _cache
    _cache = (0.0, [])


def _terms() -> list[_Named]:
    global _cache
    until, terms = _cache
    if time.monotonic() >= until:
        terms = [_named(term) for model in VOCABULARIES for term in model.objects.all()]
        _cache = (time.monotonic() + CACHE_SECONDS, terms)
    return terms


def _named(term: Term) -> _Named:
    texts = dict.fromkeys([*term.alias_list(), *term.labels().values()])
    return term, tuple(map(TermLabel.of, texts))
