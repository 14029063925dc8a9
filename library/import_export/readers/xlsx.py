"""Read the first sheet of an XLSX file as lines of text, within fixed limits.

A sheet of a few kilobytes may name a cell in the last column of the millionth row.
Dates and years such as 2005-09-16 and 2005 are stored as numbers.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.utils.translation import gettext as _
from lxml import etree
from openpyxl.utils import column_index_from_string

from library.extraction.containers import ooxml, safe_xml
from library.extraction.containers.zip_archive import Archive, UnsafeArchive
from library.extraction.formats.office.number_formats import read_formats
from library.extraction.formats.office.xlsx import (
    cell_text,
    shared_strings,
    sheet_parts,
)
from library.extraction.source import Unreadable
from library.import_export.columns import BadTable

MAX_COLUMNS = 200
_LAST_LINE = 1_048_576  # of any spreadsheet
_MAX_INFLATED_BYTES = 100 << 20  # bytes
_REFERENCE = re.compile("([A-Z]{1,3})([0-9]{1,7})")
_EPOCH = date(1899, 12, 30)  # day 0 of spreadsheets
_DAYS = range(61, 2_958_466)  # from March 1900 (before, programs differ) to 9999
_ESCAPED_RETURN = "_x000D_"  # a carriage return in the file
_INTEGER = re.compile(r"(-?[0-9]{1,15})\.0+")


def lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number, cell texts). Raises BadTable."""
    try:
        with zipfile.ZipFile(path) as archive:
            inflated = sum(member.file_size for member in archive.infolist())
        if inflated > _MAX_INFLATED_BYTES:
            raise BadTable(_("The table is too large: split it."))
        yield from _lines(Archive(path))
    except (Unreadable, UnsafeArchive, zipfile.BadZipFile, etree.LxmlError) as error:
        raise BadTable(
            _(
                "The table cannot be read: save it without a password as XLSX "
                "or “CSV UTF-8” and try again."
            )
        ) from error


def _lines(archive: Archive) -> Iterator[tuple[int, list[str]]]:
    main = ooxml.main_part(archive)
    sheets = sheet_parts(archive, main)
    if not sheets:
        raise Unreadable
    strings = shared_strings(archive, main)
    # The ids of the cell styles that show a number as a date.
    cell_formats = enumerate(read_formats(archive, main))
    dates = {str(style) for style, cell_format in cell_formats if cell_format.has_date}
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
    """Return the texts of a row up to its last non-empty cell."""
    texts: dict[int, str] = {}
    column = 0
    for cell in row.iterchildren("{*}c"):
        match = _REFERENCE.fullmatch(cell.get("r", ""))
        column = column_index_from_string(match[1]) if match else column + 1
        text = _text(cell, strings, dates)
        if text.strip():
            texts[column] = text
    if not texts:
        return []
    last = max(texts)
    if last > MAX_COLUMNS:
        raise BadTable(
            _("Line %(line)s has text far to the right of the table: clear that cell.")
            % {"line": row.get("r", "")}
        )
    return [texts.get(number, "") for number in range(1, last + 1)]


def _text(cell: etree._Element, strings: list[str], dates: set[str]) -> str:
    text = cell_text(cell, strings)
    if cell.get("t", "n") != "n":
        return text.replace(_ESCAPED_RETURN, "\r")
    if cell.get("s", "0") in dates:
        try:
            days = int(float(text))
        except (ValueError, OverflowError):
            return text
        is_date = days in _DAYS
        return (_EPOCH + timedelta(days=days)).isoformat() if is_date else text
    match = _INTEGER.fullmatch(text)
    return match[1] if match else text
