"""Groups of failed searches that mean the same, in any language and spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from library.folding import name_key
from library.models import Region
from members.models import FailedSearch
from search.query.parser import parse
from search.semantic.model import (
    ModelUnavailable,
    embed,
    is_enabled,
    model_name,
    words_for_model,
)
from search.semantic.nearest import normalise

# Measured in docs/search.md (failed searches). Those for different countries or
# numbers are never grouped: the model hardly tells these apart.
MIN_SIMILARITY = 0.62
# Shorter words are mostly acronyms, of which the model knows nothing.
MIN_LETTERS = 6
# The most frequent ones; others stand alone.
MAX_GROUPED = 1_000
MIN_NAME_LETTERS, MAX_NAME_WORDS = 3, 6
_NUMBER = re.compile(r"\d+")


@dataclass
class SearchGroup:
    """Failed searches that mean the same, the most frequent first."""

    searches: list[FailedSearch]

    @property
    def leader(self) -> FailedSearch:
        return self.searches[0]

    @property
    def variants(self) -> list[FailedSearch]:
        return self.searches[1:]

    @property
    def count(self) -> int:
        return sum(search.count for search in self.searches)

    @property
    def last_on(self) -> date:
        return max(search.last_on for search in self.searches)

    @property
    def rank(self) -> tuple[bool, int, str, int]:
        leader = self.leader
        return leader.is_known_gap, -self.count, leader.words, leader.pk


def group_searches(searches: Iterable[FailedSearch]) -> list[SearchGroup]:
    """Return searches in groups, the most frequent first and known gaps last.

    Each search joins the most similar leader of the same level and state. Without a
    model, each stands alone.
    """
    searches = sorted(searches, key=lambda search: (-search.count, search.pk))
    groups: list[SearchGroup] = []
    leaders_by_key: dict[tuple, list[tuple[np.ndarray, SearchGroup]]] = {}
    countries = country_codes() if is_enabled() else {}
    for number, search in enumerate(searches):
        vector = vector_of(search.words) if number < MAX_GROUPED else None
        key = (
            search.level,
            search.is_known_gap,
            frozenset(_NUMBER.findall(search.words)),
            frozenset(countries_in(search.words, countries)),
        )
        leaders = leaders_by_key.setdefault(key, []) if vector is not None else []
        similarities = [float(other @ vector) for other, _group in leaders]
        best = max(similarities, default=0.0)
        if best >= MIN_SIMILARITY:
            leaders[similarities.index(best)][1].searches.append(search)
            continue
        group = SearchGroup([search])
        groups.append(group)
        if vector is not None:
            leaders.append((vector, group))
    return sorted(groups, key=lambda group: group.rank)


def vector_of(words: str) -> np.ndarray | None:
    """Return the vector of a search, None if the model says nothing about it."""
    if not is_enabled() or sum(map(str.isalpha, words)) < MIN_LETTERS:
        return None
    readable = words_for_model(parse(words))
    try:
        return _vector(model_name(), readable) if readable else None
    except ModelUnavailable:
        return None


@lru_cache(maxsize=4 * MAX_GROUPED)
def _vector(model: str, words: str) -> np.ndarray:
    return normalise(embed([words]))[0]


def country_codes() -> dict[str, str]:
    """Return name → code of all countries, in all languages."""
    return {
        key: country.code
        for country in Region.objects.filter(kind=Region.Kind.COUNTRY)
        for name in (*country.labels().values(), *country.alias_list())
        if len(key := name_key(name)) >= MIN_NAME_LETTERS
    }


def countries_in(words: str, codes: dict[str, str]) -> Iterator[str]:
    """Yield the codes of the countries in a text; the longest names win."""
    parts = name_key(words).split()
    start = 0
    while start < len(parts):
        longest = min(MAX_NAME_WORDS, len(parts) - start)
        for size in range(longest, 0, -1):
            if code := codes.get(" ".join(parts[start : start + size])):
                yield code
                start += size
                break
        else:
            start += 1
