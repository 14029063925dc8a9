"""A result list by year, from the counts that its search has anyway."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from search.results_page.filters import with_filters
from search.service.request import SearchRequest
from search.service.results import Facet, FacetValue

# As many years as stand side by side on a phone, each wide enough for a finger.
STRIP_YEARS = 8


@dataclass(frozen=True)
class Year:
    """share: its count in percent of the largest, at least 1. params: the way to it."""

    code: str
    count: int
    share: int
    params: str


def timeline(asked: SearchRequest, facets: Sequence[Facet]) -> tuple[Year, ...]:
    """Return the years that have resources of this list, the newest first."""
    values = next((facet.values for facet in facets if facet.name == "year"), ())
    found = [value for value in values if value.count]
    most = max((value.count for value in found), default=1)
    found.sort(key=lambda value: int(value.code), reverse=True)
    return tuple(
        Year(value.code, value.count, -(-100 * value.count // most), _way(asked, value))
        for value in found
    )


def strip(years: Sequence[Year]) -> tuple[Year, ...]:
    """Return the latest years in the order of time."""
    return tuple(reversed(years[:STRIP_YEARS]))


def _way(asked: SearchRequest, value: FacetValue) -> str:
    return with_filters(asked, {**asked.filters, "year": (value.code,)}).to_params()
