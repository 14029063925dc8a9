"""Headings of formats that mark them: Word, ODT, EPUB and HTML. In the child only."""

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from lxml import etree

from library.extraction import limits
from library.extraction.containers import ooxml, safe_xml
from library.extraction.containers.zip_archive import Archive
from library.extraction.formats import epub, html
from library.extraction.formats.office import docx, opendocument

_MAX_STYLES = 10  # that a style of Word is based on, one on the other
_HTML_LEVELS = {f"h{level}": level for level in range(1, limits.OUTLINE_LEVELS + 1)}

Heading = tuple[str, int]  # title and level, from 1


def heading_reader(code: str) -> Callable[[Path], Iterator[Heading]]:
    """Return the function that yields the headings of a media type, as in the text."""
    return _READERS[code]


def _docx_headings(path: Path) -> Iterator[Heading]:
    archive = Archive(path)
    main = ooxml.main_part(archive)
    levels = _style_levels(archive, main)
    for paragraph in safe_xml.parse(archive.read(main)).iter("{*}p"):
        level = _outline_level(paragraph)
        if level is None:
            style = paragraph.find("{*}pPr/{*}pStyle")
            name = "" if style is None else safe_xml.attribute(style, "val")
            level = levels.get(name)
        if level is not None and level <= limits.OUTLINE_LEVELS:
            yield docx.element_text(paragraph), level


def _style_levels(archive: Archive, main: str) -> dict[str, int]:
    """Return the level of each paragraph style that is a heading, by its id."""
    styles = {
        safe_xml.attribute(style, "styleId"): style
        for part in ooxml.parts_of_kind(archive, main, "styles")
        for style in safe_xml.parse(archive.read(part)).iter("{*}style")
    }
    levels = {}
    for style_id, style in styles.items():
        for _ in range(_MAX_STYLES):
            level = _outline_level(style)
            if level is not None:
                levels[style_id] = level
                break
            base = style.find("{*}basedOn")
            base_id = "" if base is None else safe_xml.attribute(base, "val")
            if base_id not in styles:
                break
            style = styles[base_id]
    return levels


def _outline_level(element: etree._Element) -> int | None:
    """Return the level that a paragraph or a style states, None for running text."""
    level = element.find("{*}pPr/{*}outlineLvl")
    value = "" if level is None else safe_xml.attribute(level, "val")
    # Word counts from 0; 9 is running text.
    return int(value) + 1 if len(value) == 1 and value.isdecimal() else None


def _odt_headings(path: Path) -> Iterator[Heading]:
    for heading in opendocument.open_content(path).iter("{*}h"):
        level = safe_xml.attribute(heading, "outline-level") or "1"
        if level.isdecimal() and 1 <= int(level[:3]) <= limits.OUTLINE_LEVELS:
            yield "".join(heading.itertext()), int(level)


def _headings_in(root: etree._Element) -> Iterator[Heading]:
    for element in root.iter(*_HTML_LEVELS):
        yield " ".join(element.itertext()), _HTML_LEVELS[element.tag]


_READERS: dict[str, Callable[[Path], Iterator[Heading]]] = {
    "docx": _docx_headings,
    "odt": _odt_headings,
    "html": lambda path: _headings_in(html.open_root(path)),
    "epub": lambda path: chain.from_iterable(map(_headings_in, epub.chapters(path))),
}
