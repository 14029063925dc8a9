"""A CSV file → rows with the number of the line on which each begins."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

REQUIRED = ("file", "title", "language")
OPTIONAL = (
    "summary",
    "type",
    "regions",
    "themes",
    "organisations",
    "published",
    "un_symbol",
    "visibility",
    "licence",
    "source",
    "resource",
    "file_title",
    "content_note",
)
COLUMNS = (*REQUIRED, *OPTIONAL)


class BadTable(Exception):
    """The file as a whole cannot be read; the message says what to do."""


class RowError(Exception):
    """One row cannot go in; the message says why and what to do."""


@dataclass(frozen=True)
class Row:
    """`line`: where it begins in the file, from 1. `cells`: trimmed text by column.

    `problem` says what is wrong with the row itself; then it has no cells.
    """

    line: int
    cells: dict[str, str]
    problem: str = ""

    def several(self, column: str) -> list[str]:
        """Return the values of a cell that holds a list, each once."""
        values = (value.strip() for value in self.cells[column].split(";"))
        return list(dict.fromkeys(value for value in values if value))


def read_rows(path: Path) -> list[Row]:
    """Return the rows of a CSV file; empty ones are left out. Raises BadTable."""
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    rows: list[Row] = []
    header = _next(reader)
    _check_header(header)
    columns = [name.strip() for name in header or []]
    while True:
        line = reader.line_num + 1
        cells = _next(reader)
        if cells is None:
            return rows
        if any(cell.strip() for cell in cells):
            rows.append(_row(line, columns, cells))


def _text(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadTable(f"{path} cannot be opened: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadTable(f"{path} is not UTF-8: save it as “CSV UTF-8”.") from error
    if "\0" in text:
        raise BadTable(f"{path} is not a CSV file: save it as “CSV UTF-8”.")
    return text


def _next(reader) -> list[str] | None:
    try:
        return next(reader, None)
    except csv.Error as error:
        raise BadTable(
            f"Line {reader.line_num} is not valid CSV ({error}): look for a quotation "
            "mark that is not closed, and save the table as CSV again."
        ) from error


def _check_header(header: list[str] | None) -> None:
    names = [name.strip() for name in header or []]
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        raise BadTable("Columns must be separated by commas: save it as “CSV UTF-8”.")
    problems = {
        "missing columns": [name for name in REQUIRED if name not in names],
        "unknown columns": [
            name or "(no name)" for name in names if name not in COLUMNS
        ],
        "columns given twice": [name for name in COLUMNS if names.count(name) > 1],
    }
    found = [f"{kind}: {', '.join(some)}" for kind, some in problems.items() if some]
    if found:
        raise BadTable(f"{'; '.join(found)}. The columns are {', '.join(COLUMNS)}.")


def _row(line: int, columns: list[str], cells: list[str]) -> Row:
    empty = dict.fromkeys(COLUMNS, "")
    if len(cells) > len(columns) and any(cells[len(columns) :]):
        problem = (
            f"has {len(cells)} cells for {len(columns)} columns: put text that "
            "holds a comma between quotation marks"
        )
        return Row(line, empty, problem)
    trimmed = (cell.strip() for cell in cells)
    return Row(line, empty | dict(zip(columns, trimmed, strict=False)))
