"""Rows with an id: what they ask to change in a resource, and changing just that."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from library.import_export.cell_parsers import PLAIN, forbidden
from library.import_export.columns import RowError
from library.import_export.exporter import cells_of, file_name, find, rows_of
from library.import_export.outcomes import Kind, Outcome, Way
from library.import_export.readers.table import Row
from library.import_export.validation import (
    Check,
    WantedFile,
    check_language,
    check_title,
    named_files,
    words_columns,
    words_without_file,
)
from library.models import Resource, ResourceFile
from library.resources.revisions import change_everywhere

_SHOWN = 60  # characters of a value in a list of changes


@dataclass
class Asked:
    """What one row asks of a resource that is there.

    `values`: field → new value; `words`: id of a document → field of its file → new
    value; `files`: new ones. `says`: the changes in words.
    """

    row: Row
    values: dict[str, Any] = field(default_factory=dict)
    words: dict[int, dict[str, str]] = field(default_factory=dict)
    files: list[WantedFile] = field(default_factory=list)
    says: list[str] = field(default_factory=list)


class Changes:
    """A resource beside the rows that name it by its id."""

    def __init__(self, rows: list[Row], check: Check):
        self.resource = find(rows[0].cells["id"])
        self.check = check
        organisations = check.cells.organisations
        self._cells = cells_of(self.resource, organisations)
        self._written = rows_of(self.resource, organisations)[0]
        files = list(self.resource.files.select_related("document").order_by("pk"))
        self._files = {same(file_name(file)): file for file in files}
        self._hashes = {file.document.sha256 for file in files}
        self._named = {
            same(row.cells[column]) for row in rows for column, _one in named_files(row)
        }

    def row(self, row: Row, is_first: bool) -> Asked:
        """Return what a row asks for. Raises RowError with all that is wrong.

        The first row describes the resource; the others are about files only.
        """
        if row.problem:
            raise RowError(row.problem)
        asked = Asked(row)
        problems = words_without_file(row)
        if is_first:
            self._compare_resource(asked, problems)
        for column, language in named_files(row):
            try:
                self._compare_file(asked, column, language)
            except RowError as error:
                problems.append(str(error))
        if problems:
            raise RowError("; ".join(problems))
        return asked

    def _compare_resource(self, asked: Asked, problems: list[str]) -> None:
        row = asked.row
        columns = tuple(
            one
            for one in row.given
            if one in self._cells and same(row.cells[one]) != same(self._cells[one])
        )
        values = self.check.cells.values(row, columns, problems)
        asked.values = {
            name: value for name, value in values.items() if self._is_new(name, value)
        }
        problems += forbidden(asked.values)
        for column in columns:
            if {PLAIN.get(column, column), f"{column}_on"} & set(asked.values):
                asked.says.append(
                    _change(column, self._cells[column], row.cells[column])
                )

    def _is_new(self, name: str, value: Any) -> bool:
        old = getattr(self.resource, name)
        if name == "organisations":
            found = [self.check.cells.organisations.find(one) for one in value]
            return None in found or set(found) != set(old.all())
        if isinstance(value, list):
            return set(value) != set(old.all())
        return value != old

    def _compare_file(self, asked: Asked, column: str, language: str) -> None:
        name = asked.row.cells[column]
        there = self._files.get(same(name))
        if there:
            self._compare_words(asked, there, column, language)
            return
        written = self._written.get(column, "")
        if written and column in asked.row.cells and same(written) not in self._named:
            raise RowError(
                _(
                    "%(new)s would replace %(old)s: replace a file in the form of its "
                    "resource; to add one, give it a row of its own with the same id"
                )
                % {"new": name, "old": written}
            )
        file = self.check.file(asked.row, column, language or self.resource.language)
        if file.sha256 not in self._hashes:
            asked.files.append(file)

    def _compare_words(
        self, asked: Asked, file: ResourceFile, column: str, language: str
    ) -> None:
        """Note a new language, title or summary of a file that is there."""
        row = asked.row
        now: dict[str, str] = {}
        title, summary = words_columns(column)
        for name, source in (("title", title), ("summary", summary)):
            old, new = getattr(file, name), row.cells.get(source, "")
            if source in row.given and same(new) != same(old):
                now[name] = new
                asked.says.append(_change(source, old, new))
        if language and language != file.language:
            check_language(language)
            now["language"] = language
            asked.says.append(_change(column, file.language, language))
        check_title(now.get("title", ""))
        if now:
            asked.words[file.document_id] = now

    def outcomes(self, asked: list[Asked], way: Way) -> list[Outcome]:
        """Return what the rows would do. Raises RowError where they may not."""
        if any(one.says or one.files for one in asked):
            way.check_may_change(self.resource)
        return [self._outcome(one) for one in asked]

    def _outcome(self, asked: Asked) -> Outcome:
        added = [file.name for file in asked.files]
        kind = Kind.ADDS if added else Kind.CHANGES if asked.says else Kind.SAME
        text = "; ".join([*asked.says, *added])
        return Outcome(asked.row.line, kind, text, self.resource.pk)

    def new_files(self, asked: list[Asked]) -> list[WantedFile]:
        return [file for one in asked for file in one.files]

    def store(
        self,
        asked: list[Asked],
        files: list[ResourceFile],
        done: list[Outcome],
        way: Way,
    ) -> list[Outcome]:
        """Change the resource and its draft, and nothing in them but what is asked."""
        if all(one.kind == Kind.SAME for one in done):
            return done
        values = {name: value for one in asked for name, value in one.values.items()}
        if "organisations" in values:
            make = self.check.cells.organisations.find_or_make
            values["organisations"] = [make(name) for name in values["organisations"]]
        words = {pk: texts for one in asked for pk, texts in one.words.items()}
        for file in files:
            file.document.save()

        def change(resource: Resource) -> None:
            for name, value in values.items():
                setattr(resource, name, value)
            for file in resource.files.get_object_list():
                for name, text in words.get(file.document_id, {}).items():
                    setattr(file, name, text)
            add_files(resource, files)

        change_everywhere(self.resource.pk, change, user=way.user)
        return done


def add_files(resource: Resource, files: list[ResourceFile]) -> None:
    """Add files behind those that a resource, live or a draft, has.

    The same objects go to both: once saved with the live one they keep their ids, so
    that publishing the draft does not make them anew.
    """
    there = {file.document_id for file in resource.files.get_object_list()}
    for file in files:
        if file.document_id not in there:
            file.sort_order = resource.files.count()
            resource.files.add(file)


def same(text: str) -> str:
    """Return a text as a table can hold it: two that are the same in it are equal."""
    return "\n".join(text.strip().splitlines())


def _change(column: str, old: str, new: str) -> str:
    return f"{column}: “{_short(old)}” → “{_short(new)}”"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
