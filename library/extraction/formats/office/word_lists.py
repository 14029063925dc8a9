"""Numbers of list items and headings in Word files, which their text does not contain.

A paragraph, or its style, names a `num` and a level. A `num` refers to an `abstractNum`
with the levels' formats, and may override where a level starts (ISO/IEC 29500, 17.9).
"""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from library.extraction.containers import ooxml, safe_xml
from library.extraction.containers.zip_archive import Archive
from library.extraction.formats.numerals import BULLET, numeral
from library.extraction.source import Unreadable

_STYLES = {
    "lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I",
}  # fmt: skip
_PLACEHOLDER = re.compile("%([1-9])")
_MAX_STYLES = 20  # in a chain of styles, which a broken file may close to a loop
_MAX_NUMBER = 1_000_000


class _WordLevel(NamedTuple):
    start: int
    kind: str  # "decimal", "lowerLetter", "bullet", "none", ...
    text: str  # "%1.%2"


class _ListPlace(NamedTuple):
    """The list and level of a paragraph; None if it does not say."""

    num: str | None
    level: int | None


@dataclass
class _Numbering:
    abstract: str
    starts: dict[int, int] = field(default_factory=dict)  # overrides by level


class WordNumbering:
    """Counts the list items of a Word file, which must be given in their order."""

    def __init__(self, archive: Archive, main: str):
        self._levels: dict[str, dict[int, _WordLevel]] = {}
        self._numberings: dict[str, _Numbering] = {}
        self._styles: dict[str, tuple[_ListPlace, str]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._restarted: set[tuple[str, int]] = set()
        with suppress(Unreadable):  # damaged numbers must not lose the text
            for part in ooxml.parts_of_kind(archive, main, "numbering"):
                self._read_numbering(safe_xml.parse(archive.read(part)))
            for part in ooxml.parts_of_kind(archive, main, "styles"):
                self._read_styles(safe_xml.parse(archive.read(part)))

    def _read_numbering(self, root: etree._Element) -> None:
        for abstract in root.iterchildren("{*}abstractNum"):
            self._levels[safe_xml.attribute(abstract, "abstractNumId")] = {
                _number(safe_xml.attribute(level, "ilvl"), 0): _WordLevel(
                    _number(_value(level, "start"), 1),
                    _value(level, "numFmt") or "decimal",
                    _value(level, "lvlText") or "",
                )
                for level in abstract.iterchildren("{*}lvl")
            }
        for num in root.iterchildren("{*}num"):
            numbering = _Numbering(_value(num, "abstractNumId") or "")
            for override in num.iterchildren("{*}lvlOverride"):
                if (start := _value(override, "startOverride")) is not None:
                    level = _number(safe_xml.attribute(override, "ilvl"), 0)
                    numbering.starts[level] = _number(start, 1)
            self._numberings[safe_xml.attribute(num, "numId")] = numbering

    def _read_styles(self, root: etree._Element) -> None:
        for style in root.iterchildren("{*}style"):
            if safe_xml.attribute(style, "type") == "paragraph":
                self._styles[safe_xml.attribute(style, "styleId")] = (
                    _place(style),
                    _value(style, "basedOn") or "",
                )

    def label(self, paragraph: etree._Element) -> str:
        """Return the number or bullet of a paragraph with a space, "" without one."""
        num, level = self._find_place(paragraph)
        numbering = self._numberings.get(num or "")
        levels = self._levels.get(numbering.abstract, {}) if numbering else {}
        if numbering is None or level not in levels:
            return ""
        counts = self._counts.setdefault(numbering.abstract, {})
        if level in numbering.starts and (num, level) not in self._restarted:
            self._restarted.add((num or "", level))
            counts[level] = numbering.starts[level]
        else:
            counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        if levels[level].kind in ("bullet", "none"):
            return f"{BULLET} " if levels[level].kind == "bullet" else ""

        def replace(match: re.Match) -> str:
            other = int(match[1]) - 1
            if other not in levels:
                return ""
            count = counts.get(other, levels[other].start)
            return numeral(count, _STYLES.get(levels[other].kind, "1"))

        label = _PLACEHOLDER.sub(replace, levels[level].text).strip()
        return f"{label} " if label else ""

    def _find_place(self, paragraph: etree._Element) -> _ListPlace:
        """Return the list of a paragraph, or else the nearest of its styles."""
        num, level = _place(paragraph)
        properties = paragraph.find("{*}pPr")
        style = _value(properties, "pStyle") if properties is not None else None
        for _ in range(_MAX_STYLES):
            if (num is not None and level is not None) or style not in self._styles:
                break
            place, style = self._styles[style or ""]
            num = place.num if num is None else num
            level = place.level if level is None else level
        return _ListPlace(num, level or 0)


def _place(element: etree._Element) -> _ListPlace:
    numbers = element.find("{*}pPr/{*}numPr")
    if numbers is None:
        return _ListPlace(None, None)
    level = _value(numbers, "ilvl")
    return _ListPlace(
        _value(numbers, "numId"), None if level is None else _number(level, 0)
    )


def _value(element: etree._Element, name: str) -> str | None:
    child = element.find(f"{{*}}{name}")
    return None if child is None else safe_xml.attribute(child, "val")


def _number(text: str | None, default: int) -> int:
    is_number = text and text.isdecimal() and len(text) < 9
    return min(int(text or ""), _MAX_NUMBER) if is_number else default
