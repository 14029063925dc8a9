"""A table (CSV or XLSX) → rows with the number of the line on which each begins."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from library.import_export.columns import (
    COLUMNS,
    PROBLEM,
    BadTable,
    RowError,
    check_header,
)
from library.import_export.readers import xlsx
from library.sanitize import unescape_formula

__all__ = ["BadTable", "Row", "RowError", "read_rows"]

MOST_BYTES = 50 << 20
MOST_ROWS = 50_000


@dataclass(frozen=True)
class Row:
    """`line`: where it begins in the file, from 1. `cells`: trimmed text by column.

    Each column of COLUMNS is in `cells`, empty where the table has no such column;
    `given` are the ones that it has. `problem` says what is wrong with the row itself;
    then it has no cells. `raw`: the texts of the
    given columns, as they came, perhaps fewer.
    """

    line: int
    cells: dict[str, str]
    problem: str = ""
    given: tuple[str, ...] = ()
    raw: tuple[str, ...] = ()

    def several(self, column: str) -> list[str]:
        """Return the values of a cell that holds a list, each once."""
        values = (value.strip() for value in self.cells[column].split(";"))
        return list(dict.fromkeys(value for value in values if value))


def read_rows(path: Path) -> list[Row]:
    """Return the rows of a table; empty ones are left out. Raises BadTable."""
    lines = _lines(path)
    header = next(lines, (1, []))[1]
    columns = [name.strip() for name in header]
    if path.suffix.lower() == ".xlsx":
        while columns and not columns[-1]:
            columns.pop()
    check_header(columns)
    rows = []
    for line, cells in lines:
        if any(cell.strip() for cell in cells):
            rows.append(_row(line, columns, cells))
        if len(rows) > MOST_ROWS:
            raise BadTable(
                _("The table has more than %d rows: split it.") % MOST_ROWS,
            )
    return rows


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadTable(_("The table is too large: split it."))
        if path.suffix.lower() == ".xlsx":
            return xlsx.lines(path)
        return _csv_lines(_text(path))
    except OSError as error:
        raise BadTable(
            _("%(path)s cannot be opened: %(reason)s.")
            % {"path": path, "reason": error.strerror}
        ) from error


def _csv_lines(text: str) -> Iterator[tuple[int, list[str]]]:
    source = io.StringIO(text, newline="")
    reader = csv.reader(source, strict=True, delimiter=_separator(text))
    while True:
        line = reader.line_num + 1
        cells = _next(reader)
        if cells is None:
            return
        yield line, cells


def _separator(text: str) -> str:
    """Return what stands between the names of the columns, in none of which it is.

    In French, Spanish and Arabic, Excel writes semicolons whatever it is asked for.
    """
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def _text(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadTable(_("The table is not UTF-8: save it as “CSV UTF-8”.")) from error
    if "\0" in text:
        raise BadTable(_("That is not a CSV file: save it as “CSV UTF-8”."))
    return text


def _next(reader) -> list[str] | None:
    try:
        return next(reader, None)
    except csv.Error as error:
        raise BadTable(
            _(
                "Line %(line)d is not valid CSV (%(error)s): look for a quotation mark "
                "that is not closed, and save the table as CSV again."
            )
            % {"line": reader.line_num, "error": error}
        ) from error


def _row(line: int, columns: list[str], cells: list[str]) -> Row:
    empty = dict.fromkeys(COLUMNS, "")
    texts = [unescape_formula(cell) for cell in cells]
    raw = tuple(
        text for name, text in zip(columns, texts, strict=False) if name != PROBLEM
    )
    # A row may be shorter than the header: what it does not reach is empty.
    given = tuple(name for name in columns if name != PROBLEM)
    if len(cells) > len(columns) and any(cells[len(columns) :]):
        problem = _(
            "has %(cells)d cells for %(columns)d columns: put text that holds a comma "
            "or a semicolon between quotation marks"
        ) % {"cells": len(cells), "columns": len(columns)}
        # What stands too far to the right is kept in the last cell for the editor.
        surplus = ",".join([*raw[-1:], *texts[len(columns) :]])
        return Row(line, empty, problem, given, (*raw[:-1], surplus))
    found = dict(zip(columns, (text.strip() for text in texts), strict=False))
    found.pop(PROBLEM, None)
    return Row(line, empty | dict.fromkeys(given, "") | found, "", given, raw)
