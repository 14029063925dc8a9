"""Metadata exports of DSpace (CSV), as its Batch Metadata Editing Tool writes them.

https://wiki.lyrasis.org/display/DSDOC7x/Batch+Metadata+Editing

A column is a field of a schema, with a language in brackets: `dc.title[en]`. A cell has
several values, separated by `||`; the authority of a value follows it: `::key::600`.

| field | column |
|---|---|
| dc.title | title, in the language of the item |
| dc.description.abstract, dc.description | summary, in the language of the item |
| dc.contributor.author and .corporate, dc.creator, dc.publisher | organisations |
| dc.date.issued | published |
| dc.language.iso, dc.language | language, else that of the only title |
| dc.subject and its qualifiers | themes, and regions with such a name |
| dc.coverage.spatial | regions |
| dc.type | type |
| dc.rights and its qualifiers | licence |
| dc.identifier.uri, else id | source |
| dc.identifier.govdoc | un_symbol |

`dcterms` has the same fields under names of one part. Persons and all other fields
become notes, except those of DSpace's own: collection, provenance, dates of storage.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from desk.import_export.formats.record import ForeignRecord, checked_count
from library.import_export import TableRow
from library.import_export.readers.table import MAX_ROWS
from library.languages import language_code

_IGNORED = (
    "collection",
    "action",
    "dc.date.accessioned",
    "dc.date.available",
    "dc.date.updated",
    "dc.description.provenance",
    "problem",
)
_SAME_FIELDS = {
    "dcterms.title": "dc.title",
    "dcterms.abstract": "dc.description.abstract",
    "dcterms.description": "dc.description",
    "dcterms.creator": "dc.creator",
    "dcterms.publisher": "dc.publisher",
    "dcterms.issued": "dc.date.issued",
    "dcterms.date": "dc.date.issued",
    "dcterms.language": "dc.language.iso",
    "dcterms.subject": "dc.subject",
    "dcterms.spatial": "dc.coverage.spatial",
    "dcterms.type": "dc.type",
    "dcterms.license": "dc.rights",
    "dcterms.rights": "dc.rights",
    "dcterms.identifier": "dc.identifier.uri",
    "dc.date": "dc.date.issued",
    "dc.language": "dc.language.iso",
    "dc.contributor": "dc.contributor.author",
}
_FIELD = re.compile(r"([a-z]\w*(?:\.[\w-]+){1,2})(?:\[([\w-]*)\])?", re.IGNORECASE)
_SEPARATOR = "||"
_AUTHORITY = re.compile(r"::[^:|]*::-?\d+$")
# By field: (language, value) of each value.
Values = dict[str, list[tuple[str, str]]]


def is_header(names: list[str]) -> bool:
    """Return whether a table with these columns is a metadata export of DSpace."""
    return any(name.lower().startswith(("dc.", "dcterms.")) for name in names)


def rows(lines: Iterable[tuple[int, list[str]]]) -> list[TableRow]:
    """Return a row per item of a table's lines, header included. Raises BadTable."""
    lines = iter(lines)
    header = [name.strip() for name in next(lines)[1]]
    table_rows = []
    for line, cells in lines:
        if any(cell.strip() for cell in cells):
            table_rows.append(_row(line, header, cells))
        if len(table_rows) > MAX_ROWS:
            break
    return checked_count(table_rows)


def _row(line: int, header: list[str], cells: list[str]) -> TableRow:
    record = ForeignRecord(line)
    values = _values(header, cells)

    def take(*fields: str) -> list[str]:
        pairs = [pair for field in fields for pair in values.pop(field, [])]
        return [value for _language, value in pairs]

    def take_prefix(prefix: str) -> list[str]:
        return take(*[field for field in values if field.startswith(prefix)])

    languages = take("dc.language.iso")
    if len({language for language, _value in values.get("dc.title", [])}) == 1:
        languages = languages or [values["dc.title"][0][0]]
    record.set_first("language", "dc.language", languages)
    record.set("title", _in_language(record, values, "dc.title"))
    for field in ("dc.description.abstract", "dc.description"):
        record.set_summary(_in_language(record, values, field))
    record.add_authors(take("dc.contributor.author", "dc.creator"))
    record.add("organisations", take("dc.contributor.corporate", "dc.publisher"))
    record.set_date(*take("dc.date.issued"))
    record.add("regions", take("dc.coverage.spatial"))
    record.add("type", take("dc.type"))
    record.add("themes", take_prefix("dc.subject"))
    record.set("licence", ", ".join(take_prefix("dc.rights")))
    record.set_first("un_symbol", "symbol", take("dc.identifier.govdoc"))
    urls = sorted(take("dc.identifier.uri"), key=lambda url: "://" not in url)
    # The id in DSpace; "+" is an item that has none yet.
    ids = [f"DSpace {item_id}" for item_id in take("id") if item_id != "+"]
    record.set_first("source", "dc.identifier.uri", urls or ids)
    take(*_IGNORED)
    take_prefix("dc.format")
    for field, others in values.items():
        record.leave_out(field, ", ".join(value for _language, value in others))
    record.leave_out(_("cells without a column"), ", ".join(cells[len(header) :]))
    return record.row()


def _values(header: list[str], cells: list[str]) -> Values:
    values: Values = defaultdict(list)
    for name, cell in zip(header, cells, strict=False):
        match = _FIELD.fullmatch(name)
        field = match[1].lower() if match else name
        language = (match[2] or "") if match else ""
        for text in cell.split(_SEPARATOR):
            value = _AUTHORITY.sub("", text.strip()) if match else text.strip()
            if value:
                field = _SAME_FIELDS.get(field, field)
                values[field].append((language, value))
    return dict(values)


def _in_language(record: ForeignRecord, values: Values, field: str) -> str:
    """Return the value in the item's language, else the first; note the others."""
    language = language_code(record.cells["language"])
    (_code, text), *others = sorted(
        values.pop(field, [("", "")]),
        key=lambda pair: (language_code(pair[0]) != language, bool(pair[0])),
    )
    for code, value in others:
        record.leave_out(f"{field}[{code}]" if code else field, value)
    return text
