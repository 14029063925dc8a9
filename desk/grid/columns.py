"""The columns of the grid, and the values of a draft as cell texts.

Between database and browser every value is text: a title, a date with its precision, a
code, or codes joined by "; ".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from library.access.viewers import Visibility
from library.languages import DOCUMENT_LANGUAGES
from library.models import Resource
from library.vocabularies.lookup import TermLookup

SEPARATOR = "; "
# Characters of an ISO date by precision.
_DATE_LENGTH = {"year": 4, "month": 7, "day": 10}
Texts = dict[str, str]


@dataclass(frozen=True)
class GridColumn:
    """`kind`: how it is edited (words, date, choice or terms)."""

    name: str
    label: str | Promise
    kind: str
    choices: tuple[tuple[str, str | Promise], ...] = ()
    # Uploaded drafts have a default value here, so suggestions may replace it.
    has_default: bool = False


COLUMNS = (
    GridColumn("title", _("Title"), "words", has_default=True),
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
    GridColumn(
        "visibility", _("Visibility"), "choice", choices=tuple(Visibility.choices)
    ),
)
BY_NAME = {column.name: column for column in COLUMNS}


def texts_of(
    content: Mapping[str, Any], vocabularies: Mapping[str, TermLookup]
) -> Texts:
    """Return cell texts by column. `content`: serialised, as in a revision."""
    texts = {name: content.get(name) or "" for name in ("title", "language")}
    texts |= {name: content.get(name) or "" for name in ("un_symbol", "visibility")}
    texts["published"] = day_text(
        content.get("published_on"), content.get("published_precision")
    )
    for name in ("type", "regions", "themes", "organisations"):
        pks = [content.get(name)] if name == "type" else content.get(name) or ()
        terms = vocabularies[name].by_pk
        # Terms that no longer exist are left out.
        texts[name] = codes(terms[pk].code for pk in pks if pk in terms)
    return texts


def texts_of_draft(draft: Resource, vocabularies: Mapping[str, TermLookup]) -> Texts:
    """Return the cell texts of a draft by column."""
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
