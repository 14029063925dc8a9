"""The columns of a resource table, and the validation of its header."""

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
# The error messages in a table of failed rows; ignored when it is imported again.
PROBLEM = "problem"
# For a file in another language: "file__fr", "title__fr", "summary__fr".
IN_LANGUAGE = ("file", "title", "summary")
_LANGUAGES = dict(DOCUMENT_LANGUAGES)
_IN_LANGUAGE = re.compile(rf"({'|'.join(IN_LANGUAGE)})__([a-z]+)")


class BadTable(Exception):
    """The table cannot be read; the message says what to do."""


class RowError(Exception):
    """One row cannot be imported; the message says why and what to do."""


def in_language(kind: str, language: str) -> str:
    """Return the column of a file ("file", "title", "summary") in a language."""
    return f"{kind}__{language}"


def languages_of(columns) -> list[str]:
    """Return the languages with columns of their own, such as "file__fr"."""
    matches = (_IN_LANGUAGE.fullmatch(name) for name in columns)
    return sorted({match[2] for match in matches if match and match[2] in _LANGUAGES})


def check_header(names: list[str]) -> None:
    """Raise BadTable with all errors in the header of a table."""
    # With ids the table updates existing resources: other columns are optional.
    required = () if "id" in names else REQUIRED
    problems = {
        _("missing columns"): [name for name in required if name not in names],
        _("unknown columns"): [
            name or _("(no name)")
            for name in names
            if name not in (*COLUMNS, PROBLEM) and not languages_of([name])
        ],
        _("duplicate columns"): sorted(
            {name for name in names if name and names.count(name) > 1}
        ),
    }
    messages = [
        f"{kind}: {', '.join(names)}" for kind, names in problems.items() if names
    ]
    if messages:
        examples = (in_language(kind, "fr") for kind in IN_LANGUAGE)
        raise BadTable(
            _("%(problems)s. Allowed columns: %(columns)s.")
            % {
                "problems": "; ".join(messages),
                "columns": ", ".join((*COLUMNS, *examples)),
            }
        )
