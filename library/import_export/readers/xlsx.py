"""The first sheet of an XLSX file → lines of text, bounded whatever it claims.

A sheet of a few kilobytes may name a cell in the last column of the millionth row; and
what an editor typed as 2005-09-16 or as 2005 is stored as a number.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.utils.translation import gettext as _
from lxml import etree

from library.extraction.containers import ooxml, safe_xml
from library.extraction.containers.zip_archive import Archive, UnsafeArchive
from library.extraction.formats.xlsx import cell_text, shared_strings, sheet_parts
from library.extraction.source import Unreadable
from library.import_export.columns import BadTable

MOST_COLUMNS = 200
_LAST_LINE = 1_048_576  # of any spreadsheet
_MOST_INFLATED = 100 << 20  # bytes
_REFERENCE = re.compile("([A-Z]{1,3})([0-9]{1,7})")
_FIRST_DAY = date(1899, 12, 30)  # of which spreadsheets count the days
_DAYS = range(61, 2_958_466)  # from March 1900 (before, programs differ) to 9999
_DATE_FORMATS = frozenset((*range(14, 18), 22, *range(27, 37), *range(50, 59)))
_NOT_A_DATE = re.compile(r'"[^"]*"|\\.|\[[^\[\]]*\]')
_WRITTEN_RETURN = "_x000D_"  # how a carriage return is written in the file
_WHOLE = re.compile(r"(-?[0-9]{1,15})\.0+")


def lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield (number of the line, its cells as text). Raises BadTable."""
    try:
        _check_size(path)
        yield from _lines(Archive(path))
    except (Unreadable, UnsafeArchive, zipfile.BadZipFile, etree.LxmlError) as error:
        raise BadTable(
            _(
                "The table cannot be read: open it in your spreadsheet program, save "
                "it without a password as XLSX or “CSV UTF-8”, and try again."
            )
        ) from error


def _check_size(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        inflated = sum(member.file_size for member in archive.infolist())
    if inflated > _MOST_INFLATED:
        raise BadTable(_("The table is too large: split it."))


def _lines(archive: Archive) -> Iterator[tuple[int, list[str]]]:
    main = ooxml.main_part(archive)
    sheets = sheet_parts(archive, main)
    if not sheets:
        raise Unreadable
    strings = shared_strings(archive, main)
    dates = _date_styles(archive, main)
    line = 0
    for row in safe_xml.stream(archive.read(sheets[0][1]), "row"):
        number = row.get("r", "")
        line = int(number) if number.isdecimal() and len(number) < 8 else line + 1
        if line > _LAST_LINE:
            raise Unreadable
        cells = _cells(row, strings, dates)
        if cells:
            yield line, cells


def _cells(row: etree._Element, strings: list[str], dates: set[str]) -> list[str]:
    """The cells of a row up to its last one with text."""
    found: dict[int, str] = {}
    column = 0
    for cell in row.iterchildren("{*}c"):
        match = _REFERENCE.fullmatch(cell.get("r", ""))
        column = _column(match[1]) if match else column + 1
        text = _text(cell, strings, dates)
        if text.strip():
            found[column] = text
    if not found:
        return []
    last = max(found)
    if last > MOST_COLUMNS:
        raise BadTable(
            _("Line %(line)s has text far to the right of the table: clear that cell.")
            % {"line": row.get("r", "")}
        )
    return [found.get(number, "") for number in range(1, last + 1)]


def _column(letters: str) -> int:
    """The number of column "A" is 1, of "AA" 27."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _text(cell: etree._Element, strings: list[str], dates: set[str]) -> str:
    text = cell_text(cell, strings)
    if cell.get("t", "n") != "n":
        return text.replace(_WRITTEN_RETURN, "\r")
    if cell.get("s", "0") in dates:
        return _day(text)
    match = _WHOLE.fullmatch(text)
    return match[1] if match else text


def _day(text: str) -> str:
    try:
        days = int(float(text))
    except (ValueError, OverflowError):
        return text
    if days not in _DAYS:
        return text
    return (_FIRST_DAY + timedelta(days=days)).isoformat()


def _date_styles(archive: Archive, main: str) -> set[str]:
    """The numbers of the styles in which a number is shown as a day."""
    found: set[str] = set()
    for part in ooxml.parts_of_kind(archive, main, "styles"):
        root = safe_xml.parse(archive.read(part))
        formats = {
            one.get("numFmtId", ""): one.get("formatCode", "")
            for one in root.iter("{*}numFmt")
        }
        styles = root.find("{*}cellXfs")
        for number, style in enumerate(styles if styles is not None else ()):
            if _is_date(style.get("numFmtId", ""), formats):
                found.add(str(number))
    return found


def _is_date(number: str, formats: dict[str, str]) -> bool:
    if number in formats:
        code = _NOT_A_DATE.sub("", formats[number]).lower()
        return "y" in code or "d" in code
    return number.isdecimal() and int(number) in _DATE_FORMATS
