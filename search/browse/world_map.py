"""A map of the countries that resources are about, shaded by their number.

The shapes are Natural Earth's, 1:110 million, public domain (`scripts/country_shapes`).
Countries too small for it are in the table beside the map alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from search.browse.vocabularies import TermEntry

SHAPES = Path(__file__).parent / "countries.json"
WIDTH, HEIGHT = 728, 284  # of the shapes, in units of half a degree
# Shades of the map, besides the one for nothing.
LEVELS = 4


@dataclass(frozen=True)
class Country:
    """A shape on the map. `entry`: None when the country has no resources.

    level: its shade, from 0 for nothing to LEVELS for the most.
    """

    path: str
    entry: TermEntry | None
    level: int


@dataclass(frozen=True)
class Shade:
    """A line of the legend: a level and the counts that it stands for."""

    level: int
    lowest: int
    highest: int


@dataclass(frozen=True)
class WorldMap:
    """countries: all shapes. entries: the countries that have resources, most first."""

    countries: tuple[Country, ...]
    entries: tuple[TermEntry, ...]
    legend: tuple[Shade, ...]


@cache
def country_paths() -> dict[str, str]:
    """Return ISO 3166 code → path of an SVG."""
    return json.loads(SHAPES.read_text())


def world_map(
    entries: Iterable[TermEntry], country_codes: Iterable[str]
) -> WorldMap | None:
    """Return the map of a list of regions, None where no country has resources.

    country_codes: which of the regions' codes are countries.
    """
    codes = set(country_codes)
    by_code = {e.code: e for e in entries if e.count and e.code in codes}
    if not by_code:
        return None
    ordered = sorted(by_code.values(), key=lambda entry: (-entry.count, entry.label))
    highest = ordered[0].count
    countries = tuple(
        Country(path, entry, _level(entry.count, highest) if entry else 0)
        for code, path in country_paths().items()
        for entry in [by_code.get(code)]
    )
    # Each level that has counts of its own, lowest first.
    counts: dict[int, list[int]] = {}
    for count in range(1, highest + 1):
        counts.setdefault(_level(count, highest), []).append(count)
    legend = tuple(Shade(level, own[0], own[-1]) for level, own in counts.items())
    return WorldMap(countries, tuple(ordered), legend)


def _level(count: int, highest: int) -> int:
    """Return a shade by the root of the count: few next to many still differ."""
    return -int(-LEVELS * (count / highest) ** 0.5 // 1)
