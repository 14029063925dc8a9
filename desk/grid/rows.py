"""Rows and cells of the grid as its templates show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from desk.duplicates.pairs import Duplicate, duplicates_by_document
from desk.grid.columns import COLUMNS, GridColumn, Texts, file_columns, parts, texts_of
from desk.grid.saving import SaveResult
from desk.grid.suggestions import MAX_SUGGESTIONS, CellSuggestion, suggestions_by_cell
from desk.grid.translations import GridFile, files_of, serialised_files
from desk.models import DuplicateState, SuggestionState
from library.access.viewers import Viewer
from library.admin import resource_columns as listed
from library.languages import direction, sorted_languages
from library.models import (
    ExtractionState,
    LibraryDocument,
    Resource,
    ResourceFile,
    Term,
)
from library.vocabularies.lookup import TermLookup
from search.models import EmbeddingState
from search.semantic.model import is_enabled

_OPTION = '<option value="{}">{}</option>'
_SELECTED_OPTION = '<option value="{}" selected>{}</option>'


class CellLabels:
    """Labels for codes, in the language of the request."""

    def __init__(self, vocabularies: Mapping[str, TermLookup]):
        self.vocabularies = vocabularies
        self._options: dict[tuple[str, str], SafeString] = {}

    def input_text(self, column: GridColumn, text: str) -> str:
        """Return a cell's text as an editor would enter it."""
        if column.kind != "terms":
            return text
        vocabulary = self.vocabularies[column.name]
        names = []
        for part in parts(text):
            term = vocabulary.by_code.get(part)
            names.append(vocabulary.unique_name(term, term.label) if term else part)
        return "; ".join(names)

    def display_text(self, column: GridColumn, text: str) -> str:
        """Return a cell's text as it is displayed."""
        return str(
            dict(column.choices or self.choices(column)).get(text)
            or self.input_text(column, text)
        )

    def choices(self, column: GridColumn) -> list[tuple[str, str]]:
        """Return the values that a cell of this column may have, with their labels."""
        if column.name == "language":
            languages = [(code, str(label)) for code, label in sorted_languages()]
            return [("", _("Unknown")), *languages]
        if column.name != "type":
            return list(column.choices)
        types = self.vocabularies["type"].terms
        return [("", ""), *((term.code, term.label) for term in types)]

    def options(self, column: GridColumn, text: str) -> SafeString:
        """Return the choices as HTML, cached: a template would be slow for all rows."""
        key = (column.name, text)
        if key not in self._options:
            options = [
                (_SELECTED_OPTION if value == text else _OPTION, value, label)
                for value, label in self.choices(column)
            ]
            elements = ((format_html(*option),) for option in options)
            self._options[key] = format_html_join("", "{}", elements)
        return self._options[key]


@dataclass(frozen=True)
class Cell:
    id: str
    column: GridColumn
    text: str
    # The same with labels instead of codes.
    input_text: str
    options: SafeString
    suggestions: list[CellSuggestion]
    errors: list[str]
    is_replaceable: bool

    @property
    def parts(self) -> list[str]:
        """The values in the cell; suggestions of these are hidden."""
        return parts(self.text)


@dataclass(frozen=True)
class Translation:
    """A file in another language than its resource, with the cells that describe it."""

    language_name: str
    document: LibraryDocument | None
    cells: list[Cell]


@dataclass
class GridRow:
    """One resource. `result`: of a submitted row, None when the page is first shown.

    summary: of the resource, which translators read. other_files: those in other
    languages than the resource, by document.
    """

    resource: Resource
    texts: Texts
    summary: str
    other_files: dict[GridFile, LibraryDocument | None]
    suggestions: dict[str, list[CellSuggestion]]
    labels: CellLabels
    result: SaveResult | None = None
    message: str = ""
    is_selected: bool = False
    # Its text, suggestions or duplicates are still being processed.
    is_pending: bool = False
    # Undecided possible duplicates of its files.
    duplicates: list[Duplicate] = field(default_factory=list)

    @property
    def pk(self) -> int:
        return self.resource.pk

    @property
    def base_revision_id(self) -> int | None:
        return (
            self.result.base_revision_id
            if self.result
            else self.resource.latest_revision_id
        )

    @property
    def status(self) -> str:
        return listed.status(self.resource)

    @property
    def files(self) -> list[ResourceFile]:
        return self.resource.listed_files

    @property
    def cover(self) -> LibraryDocument | None:
        """The first file with a picture of its first page."""
        documents = (file.document for file in self.files)
        return next((document for document in documents if document.cover), None)

    @property
    def errors(self) -> dict[str, list[str]]:
        return self.result.errors if self.result else {}

    @property
    def row_errors(self) -> list[str]:
        """Errors that belong to no cell."""
        messages = [self.result.message] if self.result and self.result.message else []
        return self.errors.get("", []) + messages

    @property
    def direction(self) -> str:
        return direction(self.texts["language"])

    @property
    def differences(self) -> list[dict]:
        """The texts of both editors, for cells in which they differ."""
        return [
            {
                "column": item.column,
                "mine": self.labels.display_text(item.column, item.mine),
                "theirs": self.labels.display_text(item.column, item.theirs),
            }
            for item in (self.result.differences if self.result else ())
        ]

    @cached_property
    def cells(self) -> list[Cell]:
        return [self._cell(column) for column in COLUMNS]

    @cached_property
    def translations(self) -> list[Translation]:
        return [
            Translation(
                file.language_name,
                document,
                [self._cell(column) for column in file_columns(file)],
            )
            for file, document in self.other_files.items()
        ]

    @property
    def has_translation_errors(self) -> bool:
        return any(cell.errors for item in self.translations for cell in item.cells)

    def _cell(self, column: GridColumn) -> Cell:
        # A file that was added after the row was submitted has no text in it.
        text = self.texts.get(column.name, "")
        return Cell(
            f"{self.pk}-{column.name}",
            column,
            text,
            self.labels.input_text(column, text),
            self.labels.options(column, text) if column.kind == "choice" else "",
            self.suggestions.get(column.name, [])[:MAX_SUGGESTIONS],
            self.errors.get(column.name, []),
            column.has_default and not self.resource.first_published_at,
        )


def rows_of(
    pks: list[int], vocabularies: Mapping[str, TermLookup], viewer: Viewer
) -> list[GridRow]:
    """Return rows in the order of their ids, in a fixed number of queries.

    viewer: who may see the titles that explain suggestions.

    Drafts are read from the serialised content of their revisions: as model instances
    each would query its terms one by one.
    """
    resources = listed.prefetch_listed(Resource.objects.filter(pk__in=pks))
    by_pk = resources.select_related("type", "latest_revision").in_bulk()
    suggestions = suggestions_by_cell(pks, vocabularies, viewer)
    labels = CellLabels(vocabularies)
    contents = {pk: draft_content(resource) for pk, resource in by_pk.items()}
    files = {pk: files_of(content) for pk, content in contents.items()}
    documents = LibraryDocument.objects.in_bulk(
        {file.document_id for pk in files for file in files[pk]}
    )
    rows = []
    for pk in pks:
        if pk not in by_pk:
            continue
        content = contents[pk]
        row = GridRow(
            by_pk[pk],
            texts_of(content, vocabularies),
            content.get("summary") or "",
            {
                file: documents.get(file.document_id)
                for file in files[pk]
                if file.language != content["language"]
            },
            suggestions[pk],
            labels,
        )
        rows.append(row)
    ids_of = {row.pk: {file.document_id for file in row.files} for row in rows}
    document_ids = set().union(*ids_of.values())
    pending: set[int] = set()
    queues = [ExtractionState, SuggestionState, DuplicateState]
    if is_enabled():
        queues.append(EmbeddingState)  # followed by more suggestions
    for state in queues:
        states = state.objects.pending().filter(pk__in=document_ids)
        pending.update(states.values_list("pk", flat=True))
    for row in rows:
        row.is_pending = not ids_of[row.pk].isdisjoint(pending)
    return rows


def draft_content(resource: Resource) -> dict[str, Any]:
    """Return the latest draft of a prefetched resource, serialised as in a revision."""
    if resource.latest_revision:
        return resource.latest_revision.content
    names = ("title", "language", "summary", "un_symbol", "visibility")
    names += ("published_on", "published_precision", "rights")
    content = {name: getattr(resource, name) for name in names}
    content["type"] = resource.type_id
    for name in ("regions", "themes", "organisations"):
        terms = getattr(resource, f"listed_{name}")
        content[name] = [term.pk for term in terms]
    content["files"] = serialised_files(resource.listed_files)
    return content


def script_terms(terms: Iterable[Term], vocabulary: TermLookup) -> list[list]:
    """Return [code, label, other labels, aliases, codes of broader terms] of each term.

    The script finds terms by them as `TermLookup` does.
    """
    return [
        [
            term.code,
            term.label,
            sorted({*term.labels().values()} - {term.label}),
            term.alias_list(),
            [broader.code for broader in vocabulary.broader(term)],
        ]
        for term in terms
    ]


def add_duplicates(rows: list[GridRow], viewer: Viewer) -> None:
    """Set the possible duplicates of each row that the viewer may see."""
    documents = [file.document for row in rows for file in row.files]
    duplicates = duplicates_by_document(documents, viewer)
    for row in rows:
        row.duplicates = [
            duplicate
            for file in row.files
            for duplicate in duplicates.get(file.document_id, ())
        ]
