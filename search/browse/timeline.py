"""A result list by year, from the facet counts of its search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from search.service.request import SearchRequest
from search.service.results import Facet

# As many years as fit side by side on a phone, each wide enough for a finger.
STRIP_YEARS = 8


@dataclass(frozen=True)
class Year:
    """share: its count in percent of the largest, at least 1. params: its search."""

    code: str
    count: int
    share: int
    params: str


def timeline(request: SearchRequest, facets: Sequence[Facet]) -> tuple[Year, ...]:
    """Return the years with resources in this list, newest first."""
    values = next((facet.values for facet in facets if facet.name == "year"), ())
    non_empty = [value for value in values if value.count]
    largest = max((value.count for value in non_empty), default=1)
    years = []
    for value in sorted(non_empty, key=lambda value: int(value.code), reverse=True):
        of_year = request.with_filters({**request.filters, "year": (value.code,)})
        share = -(-100 * value.count // largest)
        years.append(Year(value.code, value.count, share, of_year.to_params()))
    return tuple(years)
