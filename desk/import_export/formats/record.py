"""A record of another system as a row of the import table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from django.core.exceptions import SuspiciousOperation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from library.import_export import BadTable, TableRow
from library.import_export.columns import COLUMNS
from library.import_export.readers.table import MAX_ROWS
from library.sanitize import single_line

_COLUMNS = tuple(column for column in COLUMNS if column not in ("id", "resource"))
_MAX_SUMMARY_LENGTH = 1_500
_MAX_HTML_LENGTH = 20_000  # that a summary is looked for in
_MAX_NOTE_LENGTH = 80
_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|div|tr)\s*>|<br\s*/?>", re.IGNORECASE)
# A person in catalogues: "Diallo, Aminata", "van der Berg, A. M."; organisations have
# no comma, one at the end, or more words before it: "Ministry of Health, Sudan".
_PERSON = re.compile(r"(?:[\w-]{1,4}\s+){0,2}[^\s,]+(?:\s+[^\s,]+)?,\s*[^,\s][^,]*")
_DATE = re.compile(r"(\d{4})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2}))?(?![\d-])")


class ForeignRecord:
    """The cells of a record and what cannot be mapped, which becomes a note."""

    def __init__(self, line: int):
        self.line = line
        self.cells = dict.fromkeys(COLUMNS, "")
        self.notes: list[str] = []
        self._sources: list[str] = []
        self._left_out: list[str] = []

    def set(self, column: str, text: str) -> None:
        """Fill in a cell, unless it has a text."""
        self.cells[column] = self.cells[column] or single_line(text)

    def add_source(self, url: str) -> None:
        """Fill in the source, or keep another address of it, to recognise it."""
        self.set("source", url)
        if url and url not in (self.cells["source"], *self._sources):
            self._sources.append(url)

    def set_first(self, column: str, name: str, texts: Iterable[str]) -> None:
        """Fill in a cell with the first text; note the others under a name."""
        first, *others = [*texts] or [""]
        self.set(column, first)
        self.leave_out(name, ", ".join(dict.fromkeys(others)))

    def add(self, column: str, names: Iterable[str]) -> None:
        """Add names to a cell with several values, each once."""
        cleaned = (single_line(name).replace(";", ",") for name in names)
        values = [*self.cells[column].split("; "), *cleaned]
        self.cells[column] = "; ".join(dict.fromkeys(filter(None, values)))

    def add_authors(self, names: Iterable[str]) -> None:
        """Add organisations; persons become a note, as the library has no field."""
        for name in map(single_line, names):
            if _PERSON.fullmatch(name):
                self.leave_out(_("author"), name)
            else:
                self.add("organisations", [name.rstrip(",")])

    def set_summary(self, text: str) -> None:
        """Fill in the summary with the beginning of a text or of HTML."""
        lines = [single_line(line) for line in plain_text(text).splitlines()]
        summary = "\n".join(filter(None, lines))
        short = shorten(summary, _MAX_SUMMARY_LENGTH)
        if short != summary:
            self.notes.append(_("the summary is the beginning of a longer text"))
        self.cells["summary"] = self.cells["summary"] or short

    def set_date(self, *texts: str) -> None:
        """Fill in the date of publication: the first text that begins with a date.

        "2005/09/16/autumn", "2005///" and "2005-09-16T00:00:00+00:00" do. If none does,
        the first text, for the note that it is not a date.
        """
        matches = (_DATE.match(text.strip()) for text in texts)
        if match := next(filter(None, matches), None):
            self.set("published", "-".join(filter(None, match.groups())))
        else:
            self.set("published", next(filter(None, texts), ""))

    def leave_out(self, name: str, text: str) -> None:
        """Note a value that the import table has no column for."""
        value = single_line(text)
        if value:
            self._left_out.append(f"{name}: “{shorten(value, _MAX_NOTE_LENGTH)}”")

    def row(self) -> TableRow:
        notes = list(self.notes)
        if self._left_out:
            notes.append(_("not imported: %s") % ", ".join(self._left_out))
        raw = tuple(self.cells[column] for column in _COLUMNS)
        return TableRow(
            self.line,
            dict(self.cells),
            "",
            _COLUMNS,
            raw,
            notes,
            is_record=True,
            other_sources=tuple(self._sources),
        )


def shorten(text: str, limit: int) -> str:
    """Return a text of at most `limit` characters, cut after a word."""
    if len(text) <= limit:
        return text
    # A word longer than the limit, or a language without spaces, is cut anywhere.
    start = text[: limit - 1]
    return f"{start.rpartition(' ')[0] or start}…"


def plain_text(text: str) -> str:
    """Return the text of HTML, one line per paragraph."""
    lines = _BLOCK_END.sub("\n", text[:_MAX_HTML_LENGTH])
    try:
        return unescape(strip_tags(lines))
    except SuspiciousOperation:  # too many tags that do not end
        return lines


def decode(data: bytes) -> str:
    """Return the text of a file in UTF-8. Raises BadTable."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadTable(
            _("The file is not UTF-8: export it again and choose UTF-8 or Unicode.")
        ) from error


def checked_count(rows: list[TableRow]) -> list[TableRow]:
    """Return the rows. Raises BadTable if there are none, or too many."""
    if not rows:
        raise BadTable(_("The file contains no records: export it again."))
    if len(rows) > MAX_ROWS:
        raise BadTable(_("The table has more than %d rows: split it.") % MAX_ROWS)
    return rows
