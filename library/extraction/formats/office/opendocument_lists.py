"""Numbers of list items in OpenDocument files, which their text does not contain."""

from contextlib import suppress
from typing import NamedTuple

from lxml import etree

from library.extraction.containers import safe_xml
from library.extraction.containers.zip_archive import Archive
from library.extraction.formats.numerals import BULLET, numeral
from library.extraction.source import Unreadable

_MAX_LEVEL = 10


class _OdfLevel(NamedTuple):
    number_format: str  # "1", "a", ...; "" without a number
    prefix: str
    suffix: str
    start: int
    display_levels: int  # 3 in "1.2.3"


class OdfNumbering:
    """Counts list items, which must be given in their order."""

    def __init__(self, archive: Archive, content: etree._Element):
        self._styles: dict[str, dict[int, _OdfLevel | None]] = {}
        with suppress(Unreadable):  # damaged styles must not lose the text
            if "styles.xml" in archive.names:
                self._read_styles(safe_xml.parse(archive.read("styles.xml")))
        self._read_styles(content)
        self._open_styles: list[str] = []  # of the open lists, the outermost first
        self._counts: list[int] = []
        self._last_counts: dict[tuple[str, int], int] = {}
        self._label = ""

    def _read_styles(self, root: etree._Element) -> None:
        for style in root.iter("{*}list-style"):
            levels: dict[int, _OdfLevel | None] = {}
            for level in style:
                number = _number(safe_xml.attribute(level, "level"), 1)
                is_numbered = safe_xml.local_name(level) == "list-level-style-number"
                levels[number] = (
                    _OdfLevel(
                        safe_xml.attribute(level, "num-format"),
                        safe_xml.attribute(level, "num-prefix"),
                        safe_xml.attribute(level, "num-suffix"),
                        _number(safe_xml.attribute(level, "start-value"), 1),
                        _number(safe_xml.attribute(level, "display-levels"), 1),
                    )
                    if is_numbered
                    else None
                )
            self._styles[safe_xml.attribute(style, "name")] = levels

    def start(self, name: str, element: etree._Element) -> None:
        """Begin a "list" or a "list-item"."""
        if name == "list":
            outer = self._open_styles[-1] if self._open_styles else ""
            style = safe_xml.attribute(element, "style-name") or outer
            self._open_styles.append(style)
            depth = len(self._open_styles)
            level = self._styles.get(style, {}).get(depth)
            count = level.start - 1 if level else 0
            is_continued = (
                safe_xml.attribute(element, "continue-numbering") == "true"
                or safe_xml.attribute(element, "continue-list") != ""
            )
            if is_continued:
                count = self._last_counts.get((style, depth), count)
            self._counts.append(count)
        elif self._counts:
            start = safe_xml.attribute(element, "start-value")
            self._counts[-1] = _number(start, self._counts[-1] + 1)
            self._label = self._item_label()

    def end_list(self) -> None:
        """End the innermost list."""
        if self._open_styles:
            depth = len(self._open_styles)
            self._last_counts[self._open_styles.pop(), depth] = self._counts.pop()

    def take_label(self) -> str:
        """Return the label of an item for its first paragraph, then ""."""
        label, self._label = self._label, ""
        return label

    def _item_label(self) -> str:
        depth = len(self._open_styles)
        levels = self._styles.get(self._open_styles[-1], {})
        if depth not in levels:
            return ""
        level = levels[depth]
        if level is None:
            return f"{BULLET} "
        if not level.number_format:
            return ""
        first = max(0, depth - min(level.display_levels, _MAX_LEVEL))
        numerals = []
        for index, count in enumerate(self._counts[first:], first + 1):
            outer = levels.get(index)
            if outer and outer.number_format:
                numerals.append(numeral(count, outer.number_format))
        return f"{level.prefix}{'.'.join(numerals)}{level.suffix}".strip() + " "


def _number(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else default
