"""What a translation keeps of a text: symbols, days, numbers, names, their order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from search.analysis.folding import fold
from search.query.un_symbols import symbol_names

# What is written in other letters spells names anew: there only those that the text
# gives in Latin letters count.
LATIN = frozenset({"en", "fr", "es", "pt", "sw", "de", "it", "nl", "hu", "ht"})
# The order of so many numbers tells enough, and comparing more takes long.
MOST_ORDERED = 600

_SPACE = " \u00a0\u2009\u202f"
# 3; 1,674 and 1.674 and 1 674 (one number in three languages); 3.5 and 3,5.
_NUMBER = re.compile(
    rf"(?<![\d.,])\d{{1,3}}(?:[.,٬{_SPACE}]\d{{3}})+(?!\d)"
    r"|(?<!\d)\d{1,12}(?:[.,٫]\d{1,6})?(?!\d)"
)
# 16 September 2005, le 16 septembre 2005, 16 de septiembre de 2005; September 16, 2005.
_DAY = re.compile(
    r"(?<!\d)(?P<day>[12]\d|3[01]|0?[1-9])(?:er|st|nd|rd|th|º)?[\s,/.-]+(?:[^\W\d]+[\s,/.-]+){0,4}"
    r"(?P<year>(?:19|20)\d\d)(?!\d)"
)
# In capitals, or with one where no sentence begins.
_NAME = re.compile(r"(?<![.!?:]\s)(?<!^)\b[A-Z][^\W\d_]{3,}|\b[A-Z]{2,7}\b", re.M)
_NOT_DIGIT = re.compile(r"\D")
_ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)


@dataclass(frozen=True)
class Mark:
    """One of them; `weight`: how much it tells that two texts share it."""

    kind: str
    value: str

    @property
    def weight(self) -> float:
        if self.kind != "number":
            return {"symbol": 3.0, "day": 2.0, "name": 1.0}[self.kind]
        if len(self.value) < 3:
            return 0.3
        is_year = len(self.value) == 4 and self.value[:2] in ("19", "20")
        return 0.5 if is_year else 1.0


@dataclass(frozen=True)
class Marks:
    """The marks of one text. `numbers`: the first ones, in their order, also small."""

    language: str
    found: frozenset[Mark]
    numbers: tuple[str, ...]

    def in_any_script(self) -> frozenset[Mark]:
        """Return those that a translation keeps whatever letters it has."""
        return frozenset(mark for mark in self.found if mark.kind != "name")


@dataclass(frozen=True)
class Agreement:
    """How far two texts agree: 0 to 1, and the marks they share, most telling first."""

    score: float
    shared: tuple[Mark, ...]

    @property
    def weight(self) -> float:
        return sum(mark.weight for mark in self.shared)


def marks_of(pages: Iterable[str], language: str) -> Marks:
    """Return the marks of a text in a language (its code)."""
    found: set[Mark] = set()
    numbers: list[str] = []
    for page in (page.translate(_ARABIC_DIGITS) for page in pages):
        here = list(_numbers(page))
        numbers += here[: MOST_ORDERED - len(numbers)]
        found |= {Mark("number", number) for number in here if len(number) > 1}
        found |= {Mark("symbol", name) for name in symbol_names(page)}
        found |= {Mark("name", fold(name[0]).strip()) for name in _NAME.finditer(page)}
        found |= {
            Mark("day", f"{int(day['day'])} … {int(day['year'])}")
            for day in _DAY.finditer(page)
        }
    return Marks(language, frozenset(found), tuple(numbers))


def _numbers(page: str) -> Iterator[str]:
    for number in _NUMBER.finditer(page):
        # Through int: without zeros in front.
        yield str(int(_NOT_DIGIT.sub("", number[0])))


def agreement(one: Marks, other: Marks) -> Agreement:
    """Compare two texts by the share of common marks and by the order of numbers."""
    shared = one.found & other.found
    all_found = one.found | other.found
    if not {one.language, other.language} <= LATIN:
        all_found = one.in_any_script() | other.in_any_script() | shared
    total = sum(mark.weight for mark in all_found)
    ordered = SequenceMatcher(None, one.numbers, other.numbers, autojunk=False)
    in_order = ordered.ratio() if one.numbers and other.numbers else 0.0
    common = sum(mark.weight for mark in shared) / total if total else 0.0
    telling = sorted(shared, key=lambda mark: (-mark.weight, mark.kind, mark.value))
    return Agreement((common + in_order) / 2, tuple(telling))
