"""Validation of a row: its values and its files. Saves nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db.models import Q
from django.utils.translation import gettext as _

from library.files.uploads import check, clean_name
from library.import_export.cell_parsers import Cells, field_errors, read_language
from library.import_export.columns import RowError, in_language, languages_of
from library.import_export.readers.file_sources import Files
from library.import_export.readers.table import TableRow
from library.import_export.records import fit_cells, record_hash, same_record
from library.languages import OTHER_LANGUAGE
from library.models import ResourceFile


@dataclass
class RowFile:
    """A file named by a row. `title` and `summary` are the file's own."""

    name: str
    language: str
    title: str
    summary: str
    path: Path
    sha256: str


@dataclass
class CheckedRow:
    """A valid row.

    `values`: field of a resource → its value; terms and the names of organisations are
    lists.
    """

    row: TableRow
    values: dict[str, Any]
    files: list[RowFile]

    @property
    def hashes(self) -> list[str]:
        """The SHA-256 of its files, and of what identifies a record."""
        hashes = [file.sha256 for file in self.files]
        return [*hashes, record_hash(self.values)] if self.row.is_record else hashes

    @property
    def same_record(self) -> Q:
        """The condition for resources that are this record."""
        return same_record(self.values, self.row.other_sources)


class Check:
    """Checks rows against the vocabularies, loaded once, and the uploaded files."""

    def __init__(self, files: Files):
        self.files = files
        self.cells = Cells()

    def row(self, row: TableRow, is_first: bool) -> CheckedRow:
        """Return a checked row. Raises RowError with all its errors.

        The first row of a resource describes it; the others add files only.
        """
        if row.problem:
            raise RowError(row.problem)
        read_language(row, default=OTHER_LANGUAGE)
        if row.is_record:
            fit_cells(row, self.cells.lookups)
            files, problems = self._record_files(row), []
        else:
            files, problems = self._files(row)
        problems += texts_without_file(row)
        values = self.cells.values(row, tuple(row.cells), problems)
        if is_first or row.cells["title"]:
            problems += field_errors(values)
        if problems:
            raise RowError("; ".join(problems))
        return CheckedRow(row, values, files)

    def _files(self, row: TableRow) -> tuple[list[RowFile], list[str]]:
        """Return the files named by a row, and errors."""
        names = named_files(row)
        files, problems = [], []
        if not names:
            problems.append(_("the file column is empty"))
        for column, language in names:
            try:
                files.append(self.file(row, column, language))
            except RowError as error:
                problems.append(str(error))
        return files, problems

    def _record_files(self, row: TableRow) -> list[RowFile]:
        """Return the files of a record that were uploaded; notes name the others."""
        files = []
        for column, language in named_files(row):
            try:
                files.append(self.file(row, column, language))
            except RowError as error:
                row.cells[column] = ""
                row.notes.append(str(error))
        if not files:
            row.notes.append(_("saved as a draft, since it has no file"))
        return files

    def file(self, row: TableRow, column: str, language: str) -> RowFile:
        """Return the file named in a cell. Raises RowError."""
        name = row.cells[column]
        title, summary = (row.cells.get(name, "") for name in text_columns(column))
        check_title(title)
        path = self.files.path(name)
        try:
            with path.open("rb") as stream:
                sha256 = check(File(stream), clean_name(path.name))[1]
        except OSError as error:
            raise RowError(
                _("%(name)s cannot be opened: %(reason)s")
                % {"name": name, "reason": error.strerror}
            ) from error
        except ValidationError as error:
            raise RowError(" ".join(error.messages)) from error
        return RowFile(name, language, title, summary, path, sha256)


def check_title(title: str) -> None:
    """Raise RowError when a file's own title is too long."""
    max_length = ResourceFile._meta.get_field("title").max_length
    if len(title) > max_length:
        raise RowError(
            _("the title of a file is longer than %d characters") % max_length
        )


def named_files(row: TableRow) -> list[tuple[str, str]]:
    """Return (column, language) of each file named by a row."""
    columns = {"file": row.cells["language"]}
    columns |= {in_language("file", code): code for code in languages_of(row.cells)}
    return [item for item in columns.items() if row.cells.get(item[0])]


def text_columns(column: str) -> tuple[str, str]:
    """Return the title and summary columns of a file column."""
    if column == "file":
        return "file_title", "file_summary"
    language = column.removeprefix(in_language("file", ""))
    return in_language("title", language), in_language("summary", language)


def texts_without_file(row: TableRow) -> list[str]:
    """Return errors for titles and summaries without a file: they would get lost."""
    problems = []
    for language in languages_of(row.cells):
        column = in_language("file", language)
        names = [name for name in text_columns(column) if row.cells.get(name)]
        if names and not row.cells.get(column):
            problems.append(
                _("%(words)s describes a file: enter its name in %(file)s")
                % {"words": ", ".join(names), "file": column}
            )
    return problems
