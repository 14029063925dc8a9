"""The columns of a table of resources, and what a table must have of them."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from library.languages import DOCUMENT_LANGUAGES

REQUIRED = ("file", "title", "language")
OPTIONAL = (
    "summary",
    "type",
    "regions",
    "themes",
    "organisations",
    "published",
    "un_symbol",
    "visibility",
    "licence",
    "source",
    "resource",
    "file_title",
    "file_summary",
    "content_note",
    "review",
    "id",
)
COLUMNS = (*REQUIRED, *OPTIONAL)
# In the table of failed rows: it says why, and is left out when it is read again.
PROBLEM = "problem"
# Of a file in a further language: "file__fr", "title__fr", "summary__fr".
IN_LANGUAGE = ("file", "title", "summary")
_LANGUAGES = dict(DOCUMENT_LANGUAGES)
_IN_LANGUAGE = re.compile(rf"({'|'.join(IN_LANGUAGE)})__([a-z]+)")


class BadTable(Exception):
    """The file as a whole cannot be read; the message says what to do."""


class RowError(Exception):
    """One row cannot go in; the message says why and what to do."""


def in_language(kind: str, language: str) -> str:
    """Return the column of a file ("file", "title", "summary") in a language."""
    return f"{kind}__{language}"


def languages_of(columns) -> list[str]:
    """Return the further languages for which there are columns."""
    found = (_IN_LANGUAGE.fullmatch(name) for name in columns)
    return sorted({match[2] for match in found if match and match[2] in _LANGUAGES})


def check_header(names: list[str]) -> None:
    """Raise BadTable with all that is wrong with a table's columns."""
    # A table of changes names resources by id; it holds what shall change.
    required = () if "id" in names else REQUIRED
    problems = {
        _("missing columns"): [name for name in required if name not in names],
        _("unknown columns"): [
            name or _("(no name)") for name in names if not _is_known(name)
        ],
        _("columns given twice"): sorted(
            {name for name in names if name and names.count(name) > 1}
        ),
    }
    found = [f"{kind}: {', '.join(some)}" for kind, some in problems.items() if some]
    if found:
        known = ", ".join((*COLUMNS, *(in_language(one, "fr") for one in IN_LANGUAGE)))
        raise BadTable(
            _("%(problems)s. The columns are %(columns)s.")
            % {"problems": "; ".join(found), "columns": known}
        )


def _is_known(name: str) -> bool:
    match = _IN_LANGUAGE.fullmatch(name)
    return name in COLUMNS or name == PROBLEM or bool(match and match[2] in _LANGUAGES)
