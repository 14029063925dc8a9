"""Read a CSV or XLSX table into rows with line numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from library.import_export.columns import (
    COLUMNS,
    PROBLEM,
    BadTable,
    check_header,
)
from library.import_export.readers import xlsx
from library.sanitize import unescape_formula

MAX_BYTES = 50 << 20
MAX_ROWS = 50_000


@dataclass(frozen=True)
class TableRow:
    """`line`: where it begins in the file, from 1. `cells`: trimmed text by column.

    `columns`: those of the table. `cells` has every column of COLUMNS, empty if the
    table does not have it. `problem`: why the row cannot be parsed; then all cells are
    empty. `raw`: the untrimmed texts of the columns; a row may be shorter than the
    header. `notes`: what was not imported as it is written, for the report.
    `is_record`: it was a record of another system, see `records.py`; `other_sources`:
    further addresses of its source.
    """

    line: int
    cells: dict[str, str]
    problem: str = ""
    columns: tuple[str, ...] = ()
    raw: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)
    is_record: bool = False
    other_sources: tuple[str, ...] = ()

    def split_values(self, column: str) -> list[str]:
        """Return the values of a semicolon-separated cell, without duplicates."""
        values = (value.strip() for value in self.cells[column].split(";"))
        return list(dict.fromkeys(value for value in values if value))


def read_rows(path: Path) -> list[TableRow]:
    """Return the rows of a table, without empty ones. Raises BadTable."""
    lines = read_lines(path)
    header = next(lines, (1, []))[1]
    columns = [name.strip() for name in header]
    if path.suffix.lower() == ".xlsx":
        while columns and not columns[-1]:
            columns.pop()
    check_header(columns)
    rows = []
    for line, cells in lines:
        if any(cell.strip() for cell in cells):
            rows.append(_parse_row(line, columns, cells))
        if len(rows) > MAX_ROWS:
            raise BadTable(_("The table has more than %d rows: split it.") % MAX_ROWS)
    return rows


def read_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Return (line number, cells) of each line of a table. Raises BadTable."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadTable(_("The table is too large: split it."))
        if path.suffix.lower() == ".xlsx":
            return xlsx.lines(path)
        return _csv_lines(path)
    except OSError as error:
        raise BadTable(
            _("%(path)s cannot be opened: %(reason)s.")
            % {"path": path, "reason": error.strerror}
        ) from error


def _csv_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadTable(_("The table is not UTF-8: save it as “CSV UTF-8”.")) from error
    if "\0" in text:
        raise BadTable(_("This is not a CSV file: save it as “CSV UTF-8”."))
    # In French, Spanish and Arabic, Excel separates columns with semicolons. No column
    # name contains a separator.
    header = text.partition("\n")[0]
    separator = max(",;\t", key=header.count)
    source = io.StringIO(text, newline="")
    return _numbered_lines(csv.reader(source, strict=True, delimiter=separator))


def _numbered_lines(reader) -> Iterator[tuple[int, list[str]]]:
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadTable(
            _(
                "Line %(line)d is not valid CSV (%(error)s): close open "
                "quotation marks and save the table as CSV again."
            )
            % {"line": reader.line_num, "error": error}
        ) from error


def _parse_row(line: int, header: list[str], cells: list[str]) -> TableRow:
    empty = dict.fromkeys(COLUMNS, "")
    texts = [unescape_formula(cell) for cell in cells]
    raw = tuple(
        text for name, text in zip(header, texts, strict=False) if name != PROBLEM
    )
    columns = tuple(name for name in header if name != PROBLEM)
    if any(cells[len(header) :]):
        problem = _(
            "has %(cells)d cells for %(columns)d columns: enclose text with "
            "commas or semicolons in quotation marks"
        ) % {"cells": len(cells), "columns": len(header)}
        # The last cell keeps the surplus, so that the editor can correct it.
        surplus = ",".join([*raw[-1:], *texts[len(header) :]])
        return TableRow(line, empty, problem, columns, (*raw[:-1], surplus))
    values = dict(zip(header, map(str.strip, texts), strict=False))
    values.pop(PROBLEM, None)
    # A row may be shorter than the header.
    cells_by_column = empty | dict.fromkeys(columns, "") | values
    return TableRow(line, cells_by_column, "", columns, raw)
