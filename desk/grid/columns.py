"""The columns of the grid, and a draft's values as the text that stands in them.

Text is the one form that a value has between the database and the browser: a title, a
day as exactly as it is known, a code, or codes joined by "; ".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from desk.grid.term_lookup import Vocabulary
from library.access.viewers import Visibility
from library.languages import DOCUMENT_LANGUAGES
from library.models import Resource

SEPARATOR = "; "
# How much of an ISO date is known.
_KNOWN = {"year": 4, "month": 7, "day": 10}
Texts = dict[str, str]


@dataclass(frozen=True)
class Column:
    """`kind` is how it is edited: words, date, choice or terms."""

    name: str
    label: str | Promise
    kind: str
    choices: tuple[tuple[str, str | Promise], ...] = ()
    # The draft of an upload has a value here that nobody chose: what is suggested is
    # proposed over it, not only into an empty cell.
    has_default: bool = False


COLUMNS = (
    Column("title", _("Title"), "words", has_default=True),
    Column("published", _("Date"), "date"),
    Column(
        "language",
        _("Language"),
        "choice",
        choices=tuple(DOCUMENT_LANGUAGES),
        has_default=True,
    ),
    Column("type", _("Type"), "choice"),
    Column("regions", _("Regions"), "terms"),
    Column("themes", _("Themes"), "terms"),
    Column("organisations", _("Organisations"), "terms"),
    Column("un_symbol", _("UN symbol"), "words"),
    Column("visibility", _("Visibility"), "choice", choices=tuple(Visibility.choices)),
)
BY_NAME = {column.name: column for column in COLUMNS}


def texts_of(
    content: Mapping[str, Any], vocabularies: Mapping[str, Vocabulary]
) -> Texts:
    """Return the texts of a draft by column. `content`: as a revision stores it."""
    texts = {name: content.get(name) or "" for name in ("title", "language")}
    texts |= {name: content.get(name) or "" for name in ("un_symbol", "visibility")}
    texts["published"] = day_text(
        content.get("published_on"), content.get("published_precision")
    )
    texts["type"] = codes(vocabularies["type"].named([content.get("type")]))
    for name in ("regions", "themes", "organisations"):
        texts[name] = codes(vocabularies[name].named(content.get(name) or ()))
    return texts


def texts_of_draft(draft: Resource, vocabularies: Mapping[str, Vocabulary]) -> Texts:
    """Return the texts of a draft by column."""
    return texts_of(draft.serializable_data(), vocabularies)


def day_text(day: date | str | None, precision: str | None) -> str:
    """Return 2005, 2005-09 or 2005-09-16; "" for no date."""
    return str(day or "")[: _KNOWN.get(precision or "day", 10)]


def codes(found: Iterable[str]) -> str:
    """Return codes as one text, each once, always in the same order."""
    return SEPARATOR.join(sorted(set(found)))


def parts(text: str) -> list[str]:
    """Return what a text holds between its separators, each once."""
    found = (part.strip() for part in text.split(SEPARATOR.strip()))
    return list(dict.fromkeys(part for part in found if part))
