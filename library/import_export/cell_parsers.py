"""Parse the cells of a row into values of a resource's fields. Saves nothing."""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from library.access.viewers import Visibility
from library.import_export.columns import RowError
from library.import_export.readers.table import TableRow
from library.languages import language_code
from library.models import Organisation, Resource
from library.vocabularies.lookup import TermLookup, read_vocabularies

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_PRECISIONS = (
    Resource.Precision.YEAR,
    Resource.Precision.MONTH,
    Resource.Precision.DAY,
)
# Table column → field of a resource with the same text.
PLAIN = {
    "title": "title",
    "language": "language",
    "summary": "summary",
    "un_symbol": "un_symbol",
    "licence": "rights",
    "source": "source_url",
    "content_note": "content_note",
}
_MAX_ORGANISATION_LENGTH = 200
_MIN_SIMILARITY = 0.5  # of a suggested correction


class Cells:
    """Parses cells. Loads the vocabularies once."""

    def __init__(self):
        self.lookups = read_vocabularies()

    def reload_organisations(self) -> None:
        """Load the organisations again: a rollback may have removed new ones."""
        self.lookups["organisations"] = TermLookup(Organisation)

    def find_or_create_organisation(self, name: str) -> Organisation:
        """Return the organisation with this name; create it if there is none."""
        lookup = self.lookups["organisations"]
        organisation = lookup.find_or_none(name)
        if organisation is None:
            organisation = Organisation.objects.create(label_en=name)
            lookup.add(organisation)
        return organisation

    def values(
        self, row: TableRow, columns: tuple[str, ...], problems: list[str]
    ) -> dict[str, Any]:
        """Return the values of a resource's fields for these columns.

        Errors are appended to `problems`.
        """
        values: dict[str, Any] = {
            field: row.cells[column]
            for column, field in PLAIN.items()
            if column in columns
        }
        parsers = {
            "language": self._parse_language,
            "visibility": self._parse_visibility,
            "type": self._parse_type,
            "regions": self._parse_terms,
            "themes": self._parse_terms,
            "organisations": self._parse_organisations,
            "published": _parse_date,
            "review": _parse_date,
        }
        for column, parse in parsers.items():
            if column in columns:
                try:
                    values |= parse(row, column)
                except RowError as error:
                    problems.append(str(error))
                except ValidationError as error:
                    problems += [f"{column}: {text}" for text in error.messages]
        return values

    @staticmethod
    def _parse_language(row: TableRow, column: str) -> dict[str, Any]:
        if not row.cells[column] and not row.is_record:
            raise RowError(_("%s is empty") % column)
        return {column: row.cells[column]}  # a known code: see `read_language`

    @staticmethod
    def _parse_visibility(row: TableRow, column: str) -> dict[str, Any]:
        visibility = row.cells[column] or str(Visibility.MEMBERS)
        if visibility not in Visibility.values:
            raise RowError(unknown(column, visibility, Visibility.values))
        return {"visibility": visibility}

    def _parse_type(self, row: TableRow, column: str) -> dict[str, Any]:
        name = row.cells[column]
        return {"type": self.lookups[column].find(name) if name else None}

    def _parse_terms(self, row: TableRow, column: str) -> dict[str, Any]:
        terms, problems = {}, []
        for name in row.split_values(column):
            try:
                term = self.lookups[column].find(name)
                terms[term.pk] = term
            except ValidationError as error:
                problems += error.messages
        if problems:
            raise ValidationError(problems)
        return {column: list(terms.values())}

    def _parse_organisations(self, row: TableRow, column: str) -> dict[str, Any]:
        names = row.split_values(column)
        for name in names:
            self.lookups[column].find_or_none(name)  # raises for an ambiguous name
        if any(len(name) > _MAX_ORGANISATION_LENGTH for name in names):
            raise RowError(
                _("the name of an organisation is longer than %d characters")
                % _MAX_ORGANISATION_LENGTH
            )
        return {column: names}


def field_errors(values: dict[str, Any]) -> list[str]:
    """Return the errors of the fields' own validators, such as text that is too long.

    Unknown codes are not among them: see `Cells.values`.
    """
    plain = {name: values[name] for name in PLAIN.values() if name in values}
    others = [f.name for f in Resource._meta.fields if f.name not in plain]
    try:
        Resource(**plain).clean_fields(exclude=[*others, "language"])
    except ValidationError as error:
        return [f"{name}: {' '.join(m)}" for name, m in error.message_dict.items()]
    return []


def _parse_date(row: TableRow, column: str) -> dict[str, Any]:
    day, precision = date_of(row.cells[column], column)
    if column == "published":
        return {"published_on": day, "published_precision": precision}
    if day and precision != Resource.Precision.DAY:
        raise RowError(
            _("review “%s” is not a full date: write 2027-03-01") % row.cells[column]
        )
    return {"review_on": day}


def date_of(text: str, column: str = "published") -> tuple[date | None, str]:
    """Return the first day and the precision of 2005, 2005-09 or 2005-09-16.

    Returns (None, day precision) for "". Raises RowError for anything else.
    """
    if not text:
        return None, Resource.Precision.DAY
    match = _DATE.fullmatch(text)
    numbers = [int(part) for part in match.groups() if part] if match else [0]
    try:
        day = date(*numbers, *(1,) * (3 - len(numbers)))
    except ValueError as error:
        message = _(
            "%(column)s “%(text)s” is not a date: write 2005, 2005-09 or 2005-09-16"
        )
        raise RowError(message % {"column": column, "text": text}) from error
    return day, _PRECISIONS[len(numbers) - 1]


def read_language(row: TableRow, default: str) -> None:
    """Replace the language of a row by its code, by `default` if it is unknown.

    An unknown language costs no row: a note names it.
    """
    text = row.cells["language"]
    code = language_code(text)
    if text and not code:
        note = _("language “%(value)s” is unknown: “%(language)s” was entered")
        row.notes.append(note % {"value": text, "language": default})
        code = default
    row.cells["language"] = code


def unknown(column: str, value: str, choices) -> str:
    """Return the error message for an unknown value, with a similar known one."""
    if not value:
        return _("%s is empty") % column
    folded = {code.casefold(): code for code in choices if code}
    close = get_close_matches(value.casefold(), folded, n=1, cutoff=_MIN_SIMILARITY)
    message = _("%(column)s “%(value)s” is unknown") % {
        "column": column,
        "value": value,
    }
    if close:
        message += "; " + _("did you mean “%s”?") % folded[close[0]]
    return message
