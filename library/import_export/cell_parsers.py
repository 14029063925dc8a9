"""Cells of a row → the values of a resource's fields. Reads only; writes nothing."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from library.access.viewers import Visibility
from library.import_export.columns import RowError
from library.import_export.readers.table import Row
from library.import_export.term_lookup import Organisations, Terms, unknown
from library.languages import DOCUMENT_LANGUAGES
from library.models import Region, Resource, ResourceType, Theme

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_PRECISIONS = (
    Resource.Precision.YEAR,
    Resource.Precision.MONTH,
    Resource.Precision.DAY,
)
# Column of the table: field of a resource that holds its text as it is.
PLAIN = {
    "title": "title",
    "language": "language",
    "summary": "summary",
    "un_symbol": "un_symbol",
    "licence": "rights",
    "source": "source_url",
    "content_note": "content_note",
}
LANGUAGES = dict(DOCUMENT_LANGUAGES)
_OWN_NAMES = 200  # characters of an organisation's


class Cells:
    """Reads cells with the help of the vocabularies, which are read once."""

    def __init__(self):
        self.terms = {
            "regions": Terms(Region),
            "themes": Terms(Theme),
            "type": Terms(ResourceType),
        }
        self.organisations = Organisations()

    def forget_new_organisations(self) -> None:
        """Read the organisations again: what made some of them was taken back."""
        self.organisations = Organisations()

    def values(
        self, row: Row, columns: tuple[str, ...], problems: list[str]
    ) -> dict[str, Any]:
        """Return the values of a resource's fields for these columns.

        What is wrong is appended to `problems`.
        """
        values: dict[str, Any] = {
            field: row.cells[column]
            for column, field in PLAIN.items()
            if column in columns
        }
        readers = {
            "language": self._language,
            "visibility": self._visibility,
            "type": self._type,
            "regions": self._several_terms,
            "themes": self._several_terms,
            "organisations": self._organisations,
            "published": _published,
            "review": _review,
        }
        for column, read in readers.items():
            if column in columns:
                try:
                    values |= read(row, column)
                except RowError as error:
                    problems.append(str(error))
        return values

    @staticmethod
    def _language(row: Row, column: str) -> dict[str, Any]:
        language = row.cells[column]
        if language not in LANGUAGES:
            raise RowError(unknown(column, language, LANGUAGES))
        return {column: language}

    @staticmethod
    def _visibility(row: Row, column: str) -> dict[str, Any]:
        visibility = row.cells[column] or str(Visibility.MEMBERS)
        if visibility not in Visibility.values:
            raise RowError(unknown(column, visibility, Visibility.values))
        return {"visibility": visibility}

    def _type(self, row: Row, column: str) -> dict[str, Any]:
        name = row.cells[column]
        return {"type": self.terms[column].find(column, name) if name else None}

    def _several_terms(self, row: Row, column: str) -> dict[str, Any]:
        found, problems = {}, []
        for name in row.several(column):
            try:
                term = self.terms[column].find(column, name)
                found[term.pk] = term
            except RowError as error:
                problems.append(str(error))
        if problems:
            raise RowError("; ".join(problems))
        return {column: list(found.values())}

    @staticmethod
    def _organisations(row: Row, column: str) -> dict[str, Any]:
        names = row.several(column)
        if any(len(name) > _OWN_NAMES for name in names):
            raise RowError(
                _("an organisation has more than %d characters") % _OWN_NAMES
            )
        return {column: names}


def forbidden(values: dict[str, Any]) -> list[str]:
    """Return what the fields themselves forbid; unknown codes are told elsewhere."""
    plain = {name: values[name] for name in PLAIN.values() if name in values}
    others = [one.name for one in Resource._meta.fields if one.name not in plain]
    try:
        Resource(**plain).clean_fields(exclude=[*others, "language"])
    except ValidationError as error:
        return [f"{name}: {' '.join(t)}" for name, t in error.message_dict.items()]
    return []


def _published(row: Row, column: str) -> dict[str, Any]:
    day, precision = date_of(row.cells[column], column)
    return {"published_on": day, "published_precision": precision}


def _review(row: Row, column: str) -> dict[str, Any]:
    day, precision = date_of(row.cells[column], column)
    if day and precision != Resource.Precision.DAY:
        raise RowError(_("review “%s” is no day: write 2027-03-01") % row.cells[column])
    return {"review_on": day}


def date_of(text: str, column: str = "published") -> tuple[date | None, str]:
    """Return the first day and the precision of 2005, 2005-09 or 2005-09-16.

    Empty text is no date. Raises RowError for anything else.
    """
    if not text:
        return None, Resource.Precision.DAY
    match = _DATE.fullmatch(text)
    numbers = [int(part) for part in match.groups() if part] if match else [0]
    try:
        day = date(*numbers, *(1,) * (3 - len(numbers)))
    except ValueError as error:
        message = _(
            "%(column)s “%(text)s” is no date: write 2005, 2005-09 or 2005-09-16"
        )
        raise RowError(message % {"column": column, "text": text}) from error
    return day, _PRECISIONS[len(numbers) - 1]
