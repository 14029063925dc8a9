"""What the grid shows: a row for each resource, a cell for each column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from desk.duplicates.pairs import Like, likenesses_for
from desk.grid.columns import BY_NAME, COLUMNS, Column, Texts, parts, texts_of
from desk.grid.saving import Saved
from desk.grid.suggestions import MOST_SHOWN, Offer, offers_of
from desk.grid.term_lookup import Vocabulary
from desk.models import LikenessState, SuggestionState
from library.access.viewers import Viewer
from library.admin import resource_columns as listed
from library.languages import direction
from library.models import ExtractionState, Resource, ResourceFile

_OPTION = '<option value="{}">{}</option>'
_CHOSEN = '<option value="{}" selected>{}</option>'


class Wording:
    """Labels in the place of codes, in the language of the request."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary]):
        self.vocabularies = vocabularies
        self._options: dict[tuple[str, str], SafeString] = {}

    def typed(self, column: Column, text: str) -> str:
        """Return a cell's text as an editor would type it."""
        if column.kind != "terms":
            return text
        vocabulary = self.vocabularies[column.name]
        return "; ".join(vocabulary.typed(part) for part in parts(text))

    def read(self, column: Column, text: str) -> str:
        """Return a cell's text as an editor reads it."""
        return str(dict(self.choices(column)).get(text) or self.typed(column, text))

    def choices(self, column: Column) -> list[tuple[str, str]]:
        """Return the values that a cell of this column may have, with their labels."""
        if column.name != "type":
            return list(column.choices)
        types = self.vocabularies["type"].terms
        return [("", ""), *((term.code, term.label) for term in types)]

    def options(self, column: Column, text: str) -> SafeString:
        """Return the choices as elements; a template would take long for all rows."""
        key = (column.name, text)
        if key not in self._options:
            made = [
                (_CHOSEN if value == text else _OPTION, value, label)
                for value, label in self.choices(column)
            ]
            elements = ((format_html(*option),) for option in made)
            self._options[key] = format_html_join("", "{}", elements)
        return self._options[key]


@dataclass(frozen=True)
class Cell:
    id: str
    column: Column
    text: str
    # The same with labels in the place of codes.
    typed: str
    options: SafeString
    offers: list[Offer]
    errors: list[str]
    is_replaceable: bool

    @property
    def parts(self) -> list[str]:
        """The values that stand in the cell: what is suggested of them is no news."""
        return parts(self.text)


@dataclass
class Row:
    """One resource. `saved`: what became of what was sent, None for a fresh page."""

    resource: Resource
    texts: Texts
    offers: dict[str, list[Offer]]
    wording: Wording
    saved: Saved | None = None
    message: str = ""
    is_selected: bool = False
    # Suggestions, and perhaps the text that they are made from, are still to come.
    is_waiting: bool = False
    # What its files are like, and nobody decided on yet.
    likes: list[Like] = field(default_factory=list)

    @property
    def pk(self) -> int:
        return self.resource.pk

    @property
    def seen(self) -> int | None:
        return self.saved.seen if self.saved else self.resource.latest_revision_id

    @property
    def status(self) -> str:
        return listed.status(self.resource)

    @property
    def files(self) -> list[ResourceFile]:
        return self.resource.listed_files

    @property
    def errors(self) -> dict[str, list[str]]:
        return self.saved.errors if self.saved else {}

    @property
    def row_errors(self) -> list[str]:
        """What is wrong with the row but with none of its cells."""
        messages = [self.saved.message] if self.saved and self.saved.message else []
        return self.errors.get("", []) + messages

    @property
    def direction(self) -> str:
        return direction(self.texts["language"])

    @property
    def differences(self) -> list[dict]:
        """What two editors wrote, for the cells in which they differ."""
        return [
            {
                "column": found.column,
                "label": found.label,
                "mine": self.wording.read(BY_NAME[found.column], found.mine),
                "theirs": self.wording.read(BY_NAME[found.column], found.theirs),
            }
            for found in (self.saved.differences if self.saved else ())
        ]

    @cached_property
    def cells(self) -> list[Cell]:
        return [self._cell(column) for column in COLUMNS]

    def _cell(self, column: Column) -> Cell:
        text = self.texts[column.name]
        offers = self.offers.get(column.name, [])
        return Cell(
            f"{self.pk}-{column.name}",
            column,
            text,
            self.wording.typed(column, text),
            self.wording.options(column, text) if column.kind == "choice" else "",
            offers[:MOST_SHOWN],
            self.errors.get(column.name, []),
            column.has_default and not self.resource.first_published_at,
        )


def rows_of(pks: list[int], vocabularies: Mapping[str, Vocabulary]) -> list[Row]:
    """Return rows in the order of their ids, in a fixed number of queries.

    Drafts are read as their revisions store them: made into resources, each would ask
    for its terms one by one.
    """
    resources = listed.prefetch_listed(Resource.objects.filter(pk__in=pks))
    found = resources.select_related("type", "latest_revision").in_bulk()
    offers, wording = offers_of(pks, vocabularies), Wording(vocabularies)
    rows = [
        Row(found[pk], texts_of(_content(found[pk]), vocabularies), offers[pk], wording)
        for pk in pks
        if pk in found
    ]
    _mark_waiting(rows)
    return rows


def add_likes(rows: list[Row], viewer: Viewer) -> None:
    """Tell each row what its files are like, as far as the viewer may see it."""
    files = [file for row in rows for file in row.files]
    found = likenesses_for([file.document for file in files], viewer)
    for row in rows:
        row.likes = [
            like for file in row.files for like in found.get(file.document_id, ())
        ]


def _mark_waiting(rows: list[Row]) -> None:
    documents = {row.pk: {file.document_id for file in row.files} for row in rows}
    pks = set().union(*documents.values())
    waiting: set[int] = set()
    for state in (ExtractionState, SuggestionState, LikenessState):
        pending = state.objects.pending().filter(pk__in=pks)
        waiting.update(pending.values_list("pk", flat=True))
    for row in rows:
        row.is_waiting = not documents[row.pk].isdisjoint(waiting)


def _content(resource: Resource) -> dict:
    if resource.latest_revision:
        return resource.latest_revision.content
    names = ("title", "language", "un_symbol", "visibility")
    content = {name: getattr(resource, name) for name in names}
    content |= {
        "type": resource.type_id,
        "published_on": resource.published_on,
        "published_precision": resource.published_precision,
    }
    for name in ("regions", "themes", "organisations"):
        content[name] = [term.pk for term in getattr(resource, f"listed_{name}")]
    return content
