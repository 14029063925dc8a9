"""Features that a translation shares with its original: UN symbols, dates, numbers,
names, and the order of the numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from library.folding import fold
from search.query.un_symbols import symbol_names

# Languages in Latin script. Other scripts spell names differently, so names are only
# compared between two of these.
LATIN = frozenset({"en", "fr", "es", "pt", "sw", "de", "it", "nl", "hu", "ht"})
# Comparing the order of more numbers takes long and adds little.
MAX_ORDERED_NUMBERS = 600

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
class Feature:
    """One feature. `weight`: how strongly sharing it suggests a translation."""

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
class FeatureSet:
    """The features of one text. `numbers`: the first ones in order, including small."""

    language: str
    features: frozenset[Feature]
    numbers: tuple[str, ...]

    def script_independent(self) -> frozenset[Feature]:
        """Return the features that a translation keeps in any script."""
        return frozenset(feature for feature in self.features if feature.kind != "name")


@dataclass(frozen=True)
class Similarity:
    """Similarity of two texts, 0 to 1, and their shared features by falling weight."""

    score: float
    shared: tuple[Feature, ...]

    @property
    def weight(self) -> float:
        return sum(feature.weight for feature in self.shared)


def extract_features(pages: Iterable[str], language: str) -> FeatureSet:
    """Return the features of a text. `language`: its code."""
    features: set[Feature] = set()
    numbers: list[str] = []
    for page in (page.translate(_ARABIC_DIGITS) for page in pages):
        # Through int: without zeros in front.
        page_numbers = [
            str(int(_NOT_DIGIT.sub("", number[0]))) for number in _NUMBER.finditer(page)
        ]
        numbers += page_numbers[: MAX_ORDERED_NUMBERS - len(numbers)]
        features |= {
            Feature("number", number) for number in page_numbers if len(number) > 1
        }
        features |= {Feature("symbol", name) for name in symbol_names(page)}
        features |= {
            Feature("name", fold(name[0]).strip()) for name in _NAME.finditer(page)
        }
        features |= {
            Feature("day", f"{int(day['day'])} … {int(day['year'])}")
            for day in _DAY.finditer(page)
        }
    return FeatureSet(language, frozenset(features), tuple(numbers))


def compare_features(one: FeatureSet, other: FeatureSet) -> Similarity:
    """Compare two texts by the share of common marks and by the order of numbers."""
    shared = one.features & other.features
    all_features = one.features | other.features
    if not {one.language, other.language} <= LATIN:
        all_features = one.script_independent() | other.script_independent() | shared
    total = sum(feature.weight for feature in all_features)
    ordered = SequenceMatcher(None, one.numbers, other.numbers, autojunk=False)
    in_order = ordered.ratio() if one.numbers and other.numbers else 0.0
    common = sum(feature.weight for feature in shared) / total if total else 0.0
    by_weight = sorted(
        shared, key=lambda feature: (-feature.weight, feature.kind, feature.value)
    )
    return Similarity((common + in_order) / 2, tuple(by_weight))
