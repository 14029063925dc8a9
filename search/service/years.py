"""Ranges of years as a filter: `year=2015-2020`, `year=2015-` or `year=-2020`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

_RANGE = re.compile(r"(\d{4})?-(\d{4})?")
# No engine is asked for more years: an open range ends so far from its other end.
MAX_YEARS = 300


@dataclass(frozen=True)
class YearRange:
    """Years from `first` to `last`, both included; None: no limit on this side."""

    first: int | None
    last: int | None

    @classmethod
    def of_code(cls, code: str) -> YearRange | None:
        """Return the range that a filter code stands for, None if it is no range."""
        match = _RANGE.fullmatch(code)
        if not match or not any(match.groups()):
            return None
        first, last = (int(year) if year else None for year in match.groups())
        return cls(first, last)

    @classmethod
    def of_fields(cls, first: str, last: str) -> YearRange | None:
        """Return the range of two form fields, in either order.

        None if neither is a year of four digits.
        """
        years = [
            int(text) if re.fullmatch("[0-9]{4}", text.strip()) else None
            for text in (first, last)
        ]
        if None not in years:
            years.sort()
        return cls(*years) if any(years) else None

    @property
    def code(self) -> str:
        return "-".join(f"{y:04}" if y else "" for y in (self.first, self.last))

    @property
    def label(self) -> str:
        if self.last is None:
            return _("From %(year)s") % {"year": self.first}
        if self.first is None:
            return _("Until %(year)s") % {"year": self.last}
        return f"{self.first}–{self.last}"

    @property
    def years(self) -> range:
        """The years of the range, at most MAX_YEARS."""
        if self.first is None:
            return range(max(1, self.last - MAX_YEARS + 1), self.last + 1)
        end = self.first + MAX_YEARS
        return range(self.first, end if self.last is None else min(end, self.last + 1))


def year_codes(codes: Iterable[str]) -> tuple[str, ...]:
    """Return codes with each range replaced by its years, as engines know them."""
    years: dict[str, None] = {}
    for code in codes:
        found = YearRange.of_code(code)
        years |= dict.fromkeys(map(str, found.years) if found else [code])
    return tuple(years)
