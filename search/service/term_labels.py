"""The labels of all terms, cached in each process for CACHE_SECONDS.

A change in this process clears the cache; others show an old label so much longer.
Callers must check who may see which term.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

from django.utils.translation import get_language

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


class _AllTerms:
    """All terms, as they are in the database when they are first asked for."""

    def __init__(self) -> None:
        self.expires_at = time.monotonic() + CACHE_SECONDS
        self.by_code = {model: model.objects.by_code() for model in VOCABULARIES}
        # Vocabulary and language → code → label and term.
        self.in_language: dict[tuple, dict[str, tuple[str, Term]]] = {}

    @cached_property
    def labels(self) -> list[tuple[Term, tuple[TermLabel, ...]]]:
        """The terms with their labels in all languages and their other names."""
        terms = chain.from_iterable(terms.values() for terms in self.by_code.values())
        return [
            (
                term,
                tuple(
                    TermLabel.of(text)
                    for text in dict.fromkeys(
                        [*term.alias_list(), *term.labels().values()]
                    )
                ),
            )
            for term in terms
        ]


_cache: _AllTerms | None = None


def beginning_with(prefixes: Sequence[str]) -> Iterator[tuple[Term, str]]:
    """Yield terms with the label in which each folded prefix begins a word.

    If several labels match, the one in the active language takes precedence.
    """
    for term, labels in _current().labels:
        matches = [label.text for label in labels if label.begins(prefixes)]
        if matches:
            yield term, term.label if term.label in matches else matches[0]


def labelled_terms(model: type[Term], codes: Iterable[str]) -> list[tuple[str, Term]]:
    """Return the terms with these codes, each once, with their labels.

    These are in the active language, or in English. Unknown codes are omitted.
    """
    terms, language = _current(), get_language()
    if (model, language) not in terms.in_language:
        terms.in_language[model, language] = {
            code: (term.label, term) for code, term in terms.by_code[model].items()
        }
    known = terms.in_language[model, language]
    codes = dict.fromkeys(codes)
    labelled = [known[code] for code in codes if code in known]
    if new_codes := codes.keys() - known.keys():
        new_terms = model.objects.filter(code__in=new_codes)
        labelled += [(term.label, term) for term in new_terms]
    return labelled


def clear_cache(**kwargs) -> None:
    """Read the terms again on the next call."""
    global _cache
    _cache = None


def _current() -> _AllTerms:
    global _cache
    terms = _cache
    if terms is None or time.monotonic() >= terms.expires_at:
        terms = _cache = _AllTerms()
    return terms
