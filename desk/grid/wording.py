"""Cells in the editor's words; made once for a page, since its rows are alike."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .columns import Column, parts
from .vocabularies import Vocabulary

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
