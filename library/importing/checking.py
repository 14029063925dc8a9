"""What a row asks for: its terms, its date, its file. Reads only; writes nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File

from library.languages import DOCUMENT_LANGUAGES
from library.models import Organisation, Region, Resource, ResourceType, Term, Theme
from library.uploads import check, clean_name
from library.viewers import Visibility

from .reading import Row, RowError

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_PRECISIONS = (
    Resource.Precision.YEAR,
    Resource.Precision.MONTH,
    Resource.Precision.DAY,
)


# Field of a resource: column of the table.
_PLAIN_FIELDS = {
    "title": "title",
    "language": "language",
    "summary": "summary",
    "un_symbol": "un_symbol",
    "rights": "licence",
    "source_url": "source",
    "content_note": "content_note",
}


@dataclass
class Wanted:
    """One checked row. `resource` has its plain fields; nothing is saved yet."""

    row: Row
    path: Path
    sha256: str
    resource: Resource
    regions: list[Region] = field(default_factory=list)
    themes: list[Theme] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)


class Check:
    """Checks rows against the vocabularies, read once, and a folder of files."""

    def __init__(self, folder: Path):
        self.folder = folder.resolve()
        self.regions = Region.objects.by_code()
        self.themes = Theme.objects.by_code()
        self.types = ResourceType.objects.by_code()

    def row(self, row: Row) -> Wanted:
        """Return what a row asks for. Raises RowError with all that is wrong."""
        if row.problem:
            raise RowError(row.problem)
        problems: list[str] = []
        wanted = Wanted(row, *self._or_none(problems, self.file, row), Resource())
        wanted.resource = self._resource(row, problems)
        wanted.regions = self._terms(row, "regions", self.regions, problems)
        wanted.themes = self._terms(row, "themes", self.themes, problems)
        wanted.organisations = row.several("organisations")
        if any(len(name) > 200 for name in wanted.organisations):
            problems.append("an organisation has more than 200 characters")
        if problems:
            raise RowError("; ".join(problems))
        return wanted

    @staticmethod
    def _or_none(problems: list[str], function, row: Row) -> tuple[Any, Any]:
        try:
            return function(row)
        except RowError as error:
            problems.append(str(error))
            return None, None

    def file(self, row: Row) -> tuple[Path, str]:
        """Return the path and SHA-256 of a row's file. Raises RowError."""
        name = row.cells["file"]
        path = self._path(name)
        try:
            with path.open("rb") as stream:
                return path, check(File(stream), clean_name(name))[1]
        except OSError as error:
            raise RowError(f"{name} cannot be opened: {error.strerror}") from error
        except ValidationError as error:
            raise RowError(" ".join(error.messages)) from error

    def _path(self, name: str) -> Path:
        if not name:
            raise RowError("the column file is empty")
        path = (self.folder / name).resolve()
        if Path(name).is_absolute() or not path.is_relative_to(self.folder):
            raise RowError(f"{name} lies outside of the folder {self.folder}")
        if not path.is_file():
            raise RowError(f"{name} is not in the folder {self.folder}")
        return path

    def _resource(self, row: Row, problems: list[str]) -> Resource:
        cells = row.cells
        visibility = cells["visibility"] or Visibility.MEMBERS
        for column, value, known in (
            ("language", cells["language"], dict(DOCUMENT_LANGUAGES)),
            ("visibility", visibility, dict(Visibility.choices)),
            ("type", cells["type"], {"": None, **self.types}),
        ):
            if value not in known:
                problems.append(_unknown(column, value, known))
        fields = {field: cells[column] for field, column in _PLAIN_FIELDS.items()}
        resource = Resource(
            type=self.types.get(cells["type"]), visibility=visibility, **fields
        )
        problems += _set_date(resource, cells["published"]) + _forbidden(resource)
        return resource

    @staticmethod
    def _terms(row: Row, column: str, known: dict[str, Term], problems) -> list:
        codes = row.several(column)
        problems += [
            _unknown(column, code, known) for code in codes if code not in known
        ]
        return [known[code] for code in codes if code in known]


def _set_date(resource: Resource, text: str) -> list[str]:
    try:
        resource.published_on, resource.published_precision = date_of(text)
    except RowError as error:
        return [str(error)]
    return []


def _forbidden(resource: Resource) -> list[str]:
    """Return what the fields themselves forbid; unknown codes are told elsewhere."""
    try:
        resource.clean_fields(exclude=["language", "visibility", "type"])
    except ValidationError as error:
        return [f"{name}: {' '.join(t)}" for name, t in error.message_dict.items()]
    return []


def _unknown(column: str, value: str, known) -> str:
    folded = {code.casefold(): code for code in known if code}
    close = get_close_matches(value.casefold(), folded, n=1, cutoff=0.5)
    hint = f"; did you mean “{folded[close[0]]}”?" if close else ""
    return f"{column} “{value}” is unknown{hint}" if value else f"{column} is empty"


def date_of(text: str) -> tuple[date | None, str]:
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
        message = f"published “{text}” is no date: write 2005, 2005-09 or 2005-09-16"
        raise RowError(message) from error
    return day, _PRECISIONS[len(numbers) - 1]


def by_any_name(organisations) -> dict[str, Organisation]:
    """Return organisations by their names in any language, case folded."""
    return {
        name.casefold(): organisation
        for organisation in organisations
        for name in (*organisation.alias_list(), *organisation.labels().values())
    }
