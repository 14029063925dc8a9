"""Rows with an id: changes to an existing resource, and to nothing else in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from library.import_export.cell_parsers import PLAIN, field_errors, read_language
from library.import_export.columns import RowError
from library.import_export.exporter import (
    file_name,
    find_resource,
    resource_cells,
    rows_of,
)
from library.import_export.outcomes import ImportOptions, ImportOutcome, Kind
from library.import_export.readers.table import TableRow
from library.import_export.validation import (
    Check,
    RowFile,
    check_title,
    named_files,
    text_columns,
    texts_without_file,
)
from library.models import Resource, ResourceFile
from library.resources.revisions import change_everywhere
from library.sanitize import trim_lines

_MAX_VALUE_LENGTH = 60  # in the description of a change


@dataclass
class RequestedUpdate:
    """The changes that one row requests.

    `values`: field → new value; `texts`: id of a document → field of its file → new
    value; `files`: new ones; `descriptions`: the changes in words.
    """

    row: TableRow
    values: dict[str, Any] = field(default_factory=dict)
    texts: dict[int, dict[str, str]] = field(default_factory=dict)
    files: list[RowFile] = field(default_factory=list)
    descriptions: list[str] = field(default_factory=list)


class Updates:
    """A resource and the rows that name it by its id."""

    def __init__(self, rows: list[TableRow], check: Check):
        self.resource = find_resource(rows[0].cells["id"])
        self.check = check
        organisations = check.cells.lookups["organisations"]
        self._cells = resource_cells(self.resource, organisations)
        self._exported_row = rows_of(self.resource, organisations)[0]
        files = list(self.resource.files.select_related("document").order_by("pk"))
        self._files = {trim_lines(file_name(file)): file for file in files}
        self._hashes = {file.document.sha256 for file in files}
        self._file_names = {
            trim_lines(row.cells[column])
            for row in rows
            for column, _language in named_files(row)
        }

    def row(self, row: TableRow, is_first: bool) -> RequestedUpdate:
        """Return the changes that a row requests. Raises RowError with all its errors.

        The first row describes the resource; the others describe files only.
        """
        if row.problem:
            raise RowError(row.problem)
        read_language(row, default=self.resource.language)
        update = RequestedUpdate(row)
        problems = texts_without_file(row)
        if is_first:
            self._compare_resource(update, problems)
        for column, language in named_files(row):
            try:
                self._compare_file(update, column, language)
            except RowError as error:
                problems.append(str(error))
        if problems:
            raise RowError("; ".join(problems))
        return update

    def _compare_resource(self, update: RequestedUpdate, problems: list[str]) -> None:
        cells = update.row.cells
        columns = tuple(
            column
            for column in update.row.columns
            if column in self._cells
            and trim_lines(cells[column]) != trim_lines(self._cells[column])
        )
        values = self.check.cells.values(update.row, columns, problems)
        update.values = {
            name: value for name, value in values.items() if self._is_new(name, value)
        }
        problems += field_errors(update.values)
        for column in columns:
            if {PLAIN.get(column, column), f"{column}_on"} & set(update.values):
                update.descriptions.append(
                    _describe_change(column, self._cells[column], cells[column])
                )

    def _is_new(self, name: str, value: Any) -> bool:
        old = getattr(self.resource, name)
        if name == "organisations":
            find = self.check.cells.lookups[name].find_or_none
            organisations = [find(text) for text in value]
            return None in organisations or set(organisations) != set(old.all())
        if isinstance(value, list):
            return set(value) != set(old.all())
        return value != old

    def _compare_file(
        self, update: RequestedUpdate, column: str, language: str
    ) -> None:
        cells = update.row.cells
        name = cells[column]
        existing_file = self._files.get(trim_lines(name))
        if existing_file:
            self._compare_texts(update, existing_file, column, language)
            return
        old = self._exported_row.get(column, "")
        if old and column in cells and trim_lines(old) not in self._file_names:
            raise RowError(
                _(
                    "%(new)s would replace %(old)s: replace files in the resource's "
                    "form, or add a file in a new row with the same id"
                )
                % {"new": name, "old": old}
            )
        file = self.check.file(update.row, column, language or self.resource.language)
        if file.sha256 not in self._hashes:
            update.files.append(file)

    def _compare_texts(
        self, update: RequestedUpdate, file: ResourceFile, column: str, language: str
    ) -> None:
        """Add a new language, title or summary of an existing file to `update`."""
        row = update.row
        texts: dict[str, str] = {}
        title, summary = text_columns(column)
        for name, source in (("title", title), ("summary", summary)):
            old, new = getattr(file, name), row.cells.get(source, "")
            if source in row.columns and trim_lines(new) != trim_lines(old):
                texts[name] = new
                update.descriptions.append(_describe_change(source, old, new))
        if language and language != file.language:
            texts["language"] = language
            update.descriptions.append(
                _describe_change(column, file.language, language)
            )
        check_title(texts.get("title", ""))
        if texts:
            update.texts[file.document_id] = texts

    def outcomes(
        self, updates: list[RequestedUpdate], options: ImportOptions
    ) -> list[ImportOutcome]:
        """Return the outcomes of an import. Raises RowError without permission."""
        if any(update.descriptions or update.files for update in updates):
            options.check_may_change(self.resource)
        outcomes = []
        for update in updates:
            names = [file.name for file in update.files]
            kind = Kind.CHANGES if update.descriptions else Kind.SAME
            outcomes.append(
                ImportOutcome(
                    update.row.line,
                    Kind.ADDS if names else kind,
                    "; ".join([*update.descriptions, *names, *update.row.notes]),
                    self.resource.pk,
                )
            )
        return outcomes

    def new_files(self, updates: list[RequestedUpdate]) -> list[RowFile]:
        return [file for update in updates for file in update.files]

    def store(
        self,
        updates: list[RequestedUpdate],
        files: list[ResourceFile],
        outcomes: list[ImportOutcome],
        options: ImportOptions,
    ) -> list[ImportOutcome]:
        """Apply the requested changes to the resource and its draft."""
        if all(outcome.kind == Kind.SAME for outcome in outcomes):
            return outcomes
        values = {key: value for u in updates for key, value in u.values.items()}
        if "organisations" in values:
            values["organisations"] = [
                self.check.cells.find_or_create_organisation(name)
                for name in values["organisations"]
            ]
        texts = {pk: fields for u in updates for pk, fields in u.texts.items()}
        for file in files:
            file.document.save()

        def change(resource: Resource) -> None:
            for name, value in values.items():
                setattr(resource, name, value)
            for file in resource.files.get_object_list():
                for name, text in texts.get(file.document_id, {}).items():
                    setattr(file, name, text)
            add_files(resource, files)

        change_everywhere(self.resource.pk, change, user=options.user)
        return outcomes


def add_files(resource: Resource, files: list[ResourceFile]) -> None:
    """Append files to those of a resource, published or draft.

    The same objects go to both: once saved with the published resource they keep their
    ids, so that publishing the draft does not create them again.
    """
    document_ids = {file.document_id for file in resource.files.get_object_list()}
    for file in files:
        if file.document_id not in document_ids:
            file.sort_order = resource.files.count()
            resource.files.add(file)


def _describe_change(column: str, old: str, new: str) -> str:
    def shorten(text: str) -> str:
        line = " ".join(text.split())
        is_short = len(line) <= _MAX_VALUE_LENGTH
        return line if is_short else f"{line[: _MAX_VALUE_LENGTH - 1]}…"

    return f"{column}: “{shorten(old)}” → “{shorten(new)}”"
