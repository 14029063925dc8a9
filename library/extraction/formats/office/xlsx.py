"""Read XLSX: one part per visible sheet, a line per row, tabs between cells."""

import re
from pathlib import Path

from lxml import etree

from library.extraction import limits
from library.extraction.containers import ooxml, safe_xml
from library.extraction.containers.zip_archive import Archive
from library.extraction.formats.office.number_formats import CellFormats
from library.extraction.source import Page, Source

_MAX_ROWS = 100_000  # a sheet may have a million empty ones
# A cell further right does not get empty cells before it.
_MAX_COLUMNS = 200
_COLUMN = re.compile("[A-Z]{1,3}")
_HIDDEN = ("hidden", "veryHidden")


def open_xlsx(path: Path) -> Source:
    """Open an Excel file. A part is a sheet's name and the text of its cells."""
    archive = Archive(path)
    main = ooxml.main_part(archive)
    strings = shared_strings(archive, main)
    cell_formats = CellFormats(archive, main)
    sheets = sheet_parts(archive, main)
    return Source(
        page_count=len(sheets),
        read=lambda number: Page(
            _sheet(archive, *sheets[number - 1], strings, cell_formats)
        ),
        title=ooxml.title(archive),
        created=ooxml.created(archive),
    )


def shared_strings(archive: Archive, main: str) -> list[str]:
    """Return the texts that cells refer to by index."""
    strings = []
    for part in ooxml.parts_of_kind(archive, main, "sharedStrings"):
        for item in safe_xml.stream(archive.read(part), "si"):
            strings.append(_inner_text(item))
    return strings


def _inner_text(item: etree._Element) -> str:
    """Return the text of an item without its phonetic guides."""
    return "".join(
        text.text or ""
        for text in item.iter("{*}t")
        if safe_xml.local_name(text.getparent()) != "rPh"
    )


def sheet_parts(archive: Archive, main: str) -> list[tuple[str, str]]:
    """Return the name and the member of each visible sheet, in order."""
    links = ooxml.relations(archive, main)
    return [
        (sheet.get("name", ""), links[sheet_id].part)
        for sheet in safe_xml.parse(archive.read(main)).iter("{*}sheet")
        if (sheet_id := safe_xml.attribute(sheet, "id")) in links
        and sheet.get("state") not in _HIDDEN
    ]


def _sheet(
    archive: Archive,
    name: str,
    part: str,
    strings: list[str],
    cell_formats: CellFormats,
) -> str:
    lines, length = [name], 0
    for count, row in enumerate(safe_xml.stream(archive.read(part), "row")):
        line = _row_line(row, strings, cell_formats)
        lines += [line] if line else []
        length += len(line)
        if count >= _MAX_ROWS or length > limits.CHARACTERS_PER_PAGE:
            break
    return "\n".join(lines)


def _row_line(
    row: etree._Element, strings: list[str], cell_formats: CellFormats
) -> str:
    """Return the cells with tabs between them, so that columns stay in place."""
    cells: list[str] = []
    for cell in row.iterchildren("{*}c"):
        text = " ".join(cell_text(cell, strings).split())
        if cell.get("t", "n") == "n" and text:
            text = cell_formats.display(text, cell.get("s", ""))
        if text:
            reference = _COLUMN.match(cell.get("r", ""))
            column = 0  # 3 for "C5"; a cell without reference follows the last
            for letter in reference.group() if reference else "":
                column = 26 * column + ord(letter) - ord("A") + 1
            if len(cells) < column <= _MAX_COLUMNS:
                cells += [""] * (column - 1 - len(cells))
            cells.append(text)
    return "\t".join(cells)


def cell_text(cell: etree._Element, strings: list[str]) -> str:
    """Return the text of a cell, or its number in the stored form."""
    if cell.get("t") == "inlineStr":
        return _inner_text(cell)
    value = cell.findtext("{*}v") or ""
    if cell.get("t") != "s":
        return value
    is_valid = value.isdecimal() and len(value) < 10 and int(value) < len(strings)
    return strings[int(value)] if is_valid else ""
