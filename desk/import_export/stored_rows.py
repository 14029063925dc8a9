"""The rows of an import, stored beside its file: the file is converted once only.

JSON, a row a line. The first line names the format; rows that another release has
stored in another format are made again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson

from desk.import_export.stored_files import rows_path_of
from desk.models import ImportRun
from library.files.storage import flush
from library.import_export import TableRow
from library.import_export.columns import COLUMNS

FORMAT = 1


def store_rows(run: ImportRun, rows: Iterable[TableRow]) -> None:
    """Write the rows of an import to disk atomically. Raises OSError."""
    path = rows_path_of(run)
    part = path.with_suffix(".rows-part")
    try:
        with part.open("wb") as out:
            for record in ({"format": FORMAT, "columns": run.columns}, *_records(rows)):
                out.write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))
        flush(part)
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


def load_rows(run: ImportRun) -> list[TableRow] | None:
    """Return the stored rows of an import, None if they have to be made."""
    path = rows_path_of(run)
    return _load(path) if path.exists() else None


def _records(rows: Iterable[TableRow]) -> Iterator[dict]:
    for row in rows:
        yield {
            "line": row.line,
            "cells": {name: text for name, text in row.cells.items() if text},
            "problem": row.problem,
            "raw": row.raw,
            "notes": row.notes,
            "is_record": row.is_record,
            "other_sources": row.other_sources,
        }


def _load(path: Path) -> list[TableRow] | None:
    with path.open("rb") as file:
        head = orjson.loads(next(file, b"{}"))
        if head.get("format") != FORMAT:
            return None
        columns = tuple(head["columns"])
        empty = dict.fromkeys(COLUMNS, "")
        return [
            TableRow(
                record["line"],
                empty | record["cells"],
                record["problem"],
                columns,
                tuple(record["raw"]),
                record["notes"],
                record["is_record"],
                tuple(record["other_sources"]),
            )
            for record in map(orjson.loads, file)
        ]
