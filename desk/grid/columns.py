"""The columns of the grid, and the values of a draft as cell texts.

Between database and browser every value is text: a title, a date with its precision, a
code, or codes joined by "; ". The cells of translated files: see `translations`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from desk.grid.translations import GridFile, cell_name, file_texts
from library.access.viewers import Visibility
from library.languages import DOCUMENT_LANGUAGES, direction
from library.models import Resource
from library.sanitize import single_line, trim_lines
from library.vocabularies.lookup import TermLookup

SEPARATOR = "; "
# Characters of an ISO date by precision.
_DATE_LENGTH = {"year": 4, "month": 7, "day": 10}
Texts = dict[str, str]


@dataclass(frozen=True)
class GridColumn:
    """A column, or one cell of a file.

    kind: how it is edited (title, summary, words, date, choice or terms). language: of
    the text, "" if it is the resource's.
    """

    name: str
    label: str | Promise
    kind: str
    choices: tuple[tuple[str, str | Promise], ...] = ()
    # Uploaded drafts have a default value here, so suggestions may replace it.
    has_default: bool = False
    language: str = ""

    @property
    def direction(self) -> str:
        return direction(self.language)


COLUMNS = (
    GridColumn("title", _("Title"), "title", has_default=True),
    GridColumn("summary", _("Summary"), "summary"),
    GridColumn("published", _("Date"), "date"),
    GridColumn(
        "language",
        _("Language"),
        "choice",
        choices=tuple(DOCUMENT_LANGUAGES),
        has_default=True,
    ),
    GridColumn("type", _("Type"), "choice"),
    GridColumn("regions", _("Regions"), "terms"),
    GridColumn("themes", _("Themes"), "terms"),
    GridColumn("organisations", _("Organisations"), "terms"),
    GridColumn("un_symbol", _("UN symbol"), "words"),
    GridColumn("rights", _("Rights"), "words"),
    GridColumn(
        "visibility", _("Visibility"), "choice", choices=tuple(Visibility.choices)
    ),
)
BY_NAME = {column.name: column for column in COLUMNS}


def file_columns(file: GridFile) -> list[GridColumn]:
    """Return the cells of a file: its title and its summary."""
    labels = {"title": gettext("Title (%s)"), "summary": gettext("Summary (%s)")}
    return [
        GridColumn(
            cell_name(kind, file.document_id),
            label % file.language_name,
            kind,
            language=file.language,
        )
        for kind, label in labels.items()
    ]


def texts_of(
    content: Mapping[str, Any], vocabularies: Mapping[str, TermLookup]
) -> Texts:
    """Return cell texts by column, and those of each file.

    `content`: serialised, as in a revision.
    """
    texts = {name: content.get(name) or "" for name in ("title", "language")}
    texts |= {name: content.get(name) or "" for name in ("un_symbol", "visibility")}
    texts["summary"] = trim_lines(content.get("summary") or "")
    texts["rights"] = single_line(content.get("rights") or "")
    texts["published"] = day_text(
        content.get("published_on"), content.get("published_precision")
    )
    for name in ("type", "regions", "themes", "organisations"):
        pks = [content.get(name)] if name == "type" else content.get(name) or ()
        terms = vocabularies[name].by_pk
        # Terms that no longer exist are left out.
        texts[name] = codes(terms[pk].code for pk in pks if pk in terms)
    return texts | file_texts(content)


def texts_of_draft(draft: Resource, vocabularies: Mapping[str, TermLookup]) -> Texts:
    """Return the cell texts of a draft, as `texts_of` does."""
    return texts_of(draft.serializable_data(), vocabularies)


def day_text(day: date | str | None, precision: str | None) -> str:
    """Return 2005, 2005-09 or 2005-09-16; "" for no date."""
    return str(day or "")[: _DATE_LENGTH.get(precision or "day", 10)]


def codes(values: Iterable[str]) -> str:
    """Return codes as one text, sorted and without repetition."""
    return SEPARATOR.join(sorted(set(values)))


def parts(text: str) -> list[str]:
    """Return the values between the separators of a text, without repetition."""
    values = (part.strip() for part in text.split(SEPARATOR.strip()))
    return list(dict.fromkeys(value for value in values if value))
