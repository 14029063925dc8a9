"""Find dates in English, French, Spanish, Portuguese and Arabic texts.

In folded text, without case, accents, punctuation and Arabic digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from library.folding import fold

_MONTHS = (
    "january|jan|janvier|enero|janeiro|يناير|كانون الثاني|جانفي",
    "february|feb|février|febrero|fevereiro|فبراير|شباط|فيفري",
    "march|mar|mars|marzo|março|مارس|آذار",
    "april|apr|avril|abril|أبريل|نيسان|أفريل",
    "may|mai|mayo|maio|مايو|أيار|ماي",
    "june|jun|juin|junio|junho|يونيو|يونيه|حزيران|جوان",
    "july|jul|juillet|julio|julho|يوليو|يوليه|تموز|جويلية",
    "august|aug|août|agosto|أغسطس|آب|أوت",
    "september|sept|sep|septembre|septiembre|setiembre|setembro|سبتمبر|أيلول",
    "october|oct|octobre|octubre|outubro|أكتوبر|تشرين الأول",
    "november|nov|novembre|noviembre|novembro|نوفمبر|تشرين الثاني",
    "december|dec|décembre|diciembre|dezembro|ديسمبر|كانون الأول",
)
_NUMBER = {
    fold(name).strip(): number
    for number, names in enumerate(_MONTHS, start=1)
    for name in names.split("|")
}
_MONTH = "|".join(sorted(_NUMBER, key=len, reverse=True))
# Every gap is one space or a fixed word, so that the pattern cannot backtrack.
_DATE = re.compile(
    rf"""(?<!\w)(?:
      (?P<day>\d{{1,2}})\ ?(?:er|st|nd|rd|th|o|a)?\ (?:of\ |de\ |du\ |من\ )?
        (?P<month>{_MONTH})(?:\ (?:{_MONTH}))?\ (?:de\ |del\ |عام\ |سنه\ )?
        (?P<year>(?:19|20)\d\d)
    | (?P<month2>{_MONTH})\ (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\ 
        (?P<year2>(?:19|20)\d\d)
    | (?P<year3>(?:19|20)\d\d)\ (?P<month3>\d\d)\ (?P<day3>\d\d)
    | (?P<day4>\d\d)\ (?P<month4>\d\d)\ (?P<year4>(?:19|20)\d\d)
    | (?P<month5>{_MONTH})\ (?:de\ |del\ )?(?P<year5>(?:19|20)\d\d)
    | (?P<year6>(?:19|20)\d\d)
    )(?!\w)""",
    re.VERBOSE,
)
FIRST_YEAR = 1900


@dataclass(frozen=True)
class Day:
    """A date and its place in the folded text."""

    year: int
    month: int | None
    day: int | None
    start: int
    end: int

    @property
    def value(self) -> str:
        """The date in its precision: 2005, 2005-09, 2005-09-16."""
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part]
        return "-".join(parts)

    @property
    def precision(self) -> int:
        """1 for a year, 2 for a month, 3 for a day."""
        return 1 + bool(self.month) + bool(self.day)

    def moved(self, by: int) -> Day:
        """Return the date with its place shifted."""
        return replace(self, start=self.start + by, end=self.end + by)


def find(folded: str, today: date) -> Iterator[Day]:
    """Yield the valid dates of a folded text from FIRST_YEAR to today."""
    # With spaces collapsed, and the original place of each character.
    characters, places, was_space = [], [], False
    for place, character in enumerate(folded):
        is_space = character in " \n\t"
        if not (is_space and was_space):
            characters.append(" " if is_space else character)
            places.append(place)
        was_space = is_space
    for match in _DATE.finditer("".join(characters)):
        groups = {k: v for k, v in match.groupdict().items() if v}
        parts = {name.rstrip("0123456789"): text for name, text in groups.items()}
        year, month = int(parts["year"]), parts.get("month", "")
        number = int(month) if month.isdigit() else _NUMBER.get(month)
        day = int(parts["day"]) if "day" in parts else None
        try:
            is_past = date(year, number or 1, day or 1) <= today
        except ValueError:  # 31 June
            continue
        if is_past and year >= FIRST_YEAR:
            start, end = places[match.start()], places[match.end() - 1] + 1
            yield Day(year, number, day, start, end)
