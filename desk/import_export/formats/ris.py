"""References in RIS, read with the package rispy.

The tags are those of the RIS specification (2011), as rispy names them.

| tag | column |
|---|---|
| TI, T1 | title |
| AU, A1 to A4, PB | organisations |
| DA, else PY, Y1 | published |
| AB, N2 | summary |
| KW | themes, and regions with such a name |
| LA | language |
| TY | type, see TYPES |
| UR, DO | source |
| SN, M1, IS, CN | un_symbol, if it is one |
| L1, L2, L4 | file, if it is a file of the ZIP |

Persons and all other tags become notes: volume and pages, notes of a reader, the title
of a journal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import rispy
from django.utils.translation import gettext as _

from desk.import_export.formats.record import ForeignRecord, checked_count, decode
from library.import_export import BadTable, TableRow
from library.import_export.readers.table import MAX_ROWS

# Types of references and the nearest types of the library's own vocabulary.
TYPES = {
    "BLOG": "op-ed",
    "CHAP": "academic-article",
    "CONF": "meeting-report",
    "CPAPER": "academic-article",
    "DATA": "dataset",
    "DBASE": "dataset",
    "GOVDOC": "report",
    "JOUR": "academic-article",
    "LEGAL": "law-treaty-judgment",
    "BILL": "law-treaty-judgment",
    "CASE": "law-treaty-judgment",
    "STAT": "law-treaty-judgment",
    "MGZN": "op-ed",
    "MPCT": "audio-video",
    "SOUND": "audio-video",
    "VIDEO": "audio-video",
    "NEWS": "op-ed",
    "RPRT": "report",
    "SLIDE": "training-material",
    "UNPB": "internal",
}
_START = re.compile(rb"TY  -")
_TAG = re.compile(r"([A-Z][A-Z0-9])  -")
# "A/HRC/55/73"; a number of a journal is no such symbol.
_SYMBOL = re.compile(r"[A-Z]{1,8}(?:/[\w.() -]+)+")
_TITLES = ("primary_title", "title")
_AUTHORS = (
    "authors",
    "first_authors",
    "secondary_authors",
    "tertiary_authors",
    "subsidiary_authors",
)
_DATES = ("date", "year", "publication_year")
_NUMBERS = ("issn", "note", "number", "call_number")
_FILES = ("file_attachments1", "file_attachments2", "figure")
_KEYS = rispy.config.TAG_KEY_MAPPING
_TAGS = {name: tag for tag, name in _KEYS.items()}
_UNKNOWN = "unknown_tag"


class _Parser(rispy.RisParser):
    """Takes the tag "UK", at which rispy fails, for one of the unknown tags."""

    UNKNOWN_TAG = ""
    DEFAULT_MAPPING = {
        UNKNOWN_TAG: _UNKNOWN,
        **{tag: name for tag, name in _KEYS.items() if tag != "UK"},
    }
    DEFAULT_DELIMITER_MAPPING: dict[str, str] = {}


def is_start(data: bytes) -> bool:
    """Return whether a file with this beginning is RIS."""
    return bool(_START.match(data))


def rows(data: bytes) -> list[TableRow]:
    """Return a row per reference; its line is that of its tag TY. Raises BadTable."""
    table_rows = []
    for line, text in _references(decode(data)):
        # One at a time: rispy merges a reference with the next if its end is missing.
        for entry in rispy.loads(text, implementation=_Parser):
            table_rows.append(_row(line, entry))
        if len(table_rows) > MAX_ROWS:
            break
    return checked_count(table_rows)


def _references(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and text of each reference. Raises BadTable if one does not end."""
    lines: list[str] = []
    start = 0
    for number, line in enumerate(text.splitlines(), start=1):
        match = _TAG.match(line)
        tag = match[1] if match else ""
        if tag == "TY":
            if lines:
                raise _no_end(start)
            start, lines = number, [line]
        elif lines:
            lines.append(line)
        if tag == "ER" and lines:
            yield start, "\n".join(lines)
            lines = []
    if lines:
        raise _no_end(start)
    if not start:
        raise BadTable(
            _(
                "This is not RIS, which begins with “TY  - ”: export the references "
                "again as RIS."
            )
        )


def _no_end(line: int) -> BadTable:
    return BadTable(
        _("The reference in line %d has no end: add “ER  - ” or export it again.")
        % line
    )


def _row(line: int, entry: dict[str, Any]) -> TableRow:
    record = ForeignRecord(line)
    unknown = entry.pop(_UNKNOWN, {})

    def take(*names: str) -> list[str]:
        values = (entry.pop(name, "") for name in names)
        lists = (value if isinstance(value, list) else [value] for value in values)
        return [text for texts in lists for text in texts if text]

    kinds = take("type_of_reference")
    record.add("type", (TYPES.get(kind, "other") for kind in kinds))
    record.set_first("title", "T1", take(*_TITLES))
    record.add_authors(take(*_AUTHORS))
    record.add("organisations", take("publisher"))
    record.set_date(*take(*_DATES))
    record.set_summary(" ".join(take("abstract") or take("notes_abstract")))
    record.add("themes", take("keywords"))
    record.set_first("language", "LA", take("language"))
    urls = [*take("urls"), *map(_doi_url, take("doi"))]
    record.set_first("source", "UR", urls)
    numbers = take(*_NUMBERS)
    symbols = [text for text in numbers if _SYMBOL.fullmatch(text)]
    record.set_first("un_symbol", "SN", symbols)
    others = [text for text in numbers if text not in symbols]
    record.leave_out("SN", ", ".join(others))
    files = [text.replace("\\", "/") for text in take(*_FILES)]
    # Nothing is fetched: only a file of the ZIP can be imported.
    names = [text for text in files if "://" not in text]
    record.set_first("file", "L1", names)
    record.leave_out("L1", ", ".join(text for text in files if "://" in text))
    for name in list(entry):
        record.leave_out(_TAGS.get(name, name), ", ".join(take(name)))
    for tag, texts in unknown.items():
        record.leave_out(tag or "?", ", ".join(texts))
    return record.row()


def _doi_url(doi: str) -> str:
    bare = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", doi, flags=re.I)
    return f"https://doi.org/{bare}"
