"""What a row asks for: its values and its files. Reads only; writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from library.files.uploads import check, clean_name
from library.import_export.cell_parsers import LANGUAGES, Cells, date_of, forbidden
from library.import_export.columns import RowError, in_language, languages_of
from library.import_export.readers.file_sources import Files
from library.import_export.readers.table import Row
from library.import_export.term_lookup import unknown
from library.models import ResourceFile

__all__ = ["Check", "Wanted", "WantedFile", "date_of"]


@dataclass
class WantedFile:
    """A file that a row names: `language`, own `title` and `summary`, its bytes."""

    name: str
    language: str
    title: str
    summary: str
    path: Path
    sha256: str


@dataclass
class Wanted:
    """One checked row.

    `values`: field of a resource → its value; terms and the names of organisations are
    lists. Nothing is saved yet.
    """

    row: Row
    values: dict[str, Any]
    files: list[WantedFile]


class Check:
    """Checks rows against the vocabularies, read once, and the files beside them."""

    def __init__(self, files: Files):
        self.files = files
        self.cells = Cells()

    def row(self, row: Row, is_first: bool) -> Wanted:
        """Return what a row asks for. Raises RowError with all that is wrong.

        The first row of a resource describes it; the others bring files only.
        """
        if row.problem:
            raise RowError(row.problem)
        problems: list[str] = []
        files = self._files(row, problems)
        values = self.cells.values(row, tuple(row.cells), problems)
        if is_first or row.cells["title"]:
            problems += forbidden(values)
        if problems:
            raise RowError("; ".join(problems))
        return Wanted(row, values, files)

    def _files(self, row: Row, problems: list[str]) -> list[WantedFile]:
        found = []
        named = named_files(row)
        if not named:
            problems.append(_("the column file is empty"))
        for column, language in named:
            try:
                found.append(self.file(row, column, language))
            except RowError as error:
                problems.append(str(error))
        problems += words_without_file(row)
        return found

    def file(self, row: Row, column: str, language: str) -> WantedFile:
        """Return the file that a cell names. Raises RowError."""
        name = row.cells[column]
        title, summary = (row.cells.get(one, "") for one in words_columns(column))
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
        return WantedFile(name, language, title, summary, path, sha256)


def check_title(title: str) -> None:
    """Raise RowError when a file's own title is too long."""
    most = ResourceFile._meta.get_field("title").max_length
    if len(title) > most:
        raise RowError(_("a file's title has more than %d characters") % most)


def check_language(language: str) -> None:
    """Raise RowError for a language that files cannot have."""
    if language not in LANGUAGES:
        raise RowError(unknown("language", language, LANGUAGES))


def named_files(row: Row) -> list[tuple[str, str]]:
    """Return (column, language) of each file that a row names."""
    further = [(in_language("file", one), one) for one in languages_of(row.cells)]
    every = [("file", row.cells["language"]), *further]
    return [(column, one) for column, one in every if row.cells.get(column)]


def words_columns(column: str) -> tuple[str, str]:
    """Return the columns of the title and the summary of the file of a column."""
    if column == "file":
        return "file_title", "file_summary"
    language = column.removeprefix(in_language("file", ""))
    return in_language("title", language), in_language("summary", language)


def words_without_file(row: Row) -> list[str]:
    """Say which words describe a file that is not named: they would get lost."""
    problems = []
    for language in languages_of(row.cells):
        column = in_language("file", language)
        lost = [one for one in words_columns(column) if row.cells.get(one)]
        if lost and not row.cells.get(column):
            problems.append(
                _("%(words)s is about a file: name that file in %(file)s")
                % {"words": ", ".join(lost), "file": column}
            )
    return problems
