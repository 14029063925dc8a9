"""Reports in the JSON of ReliefWeb's API, https://apidoc.reliefweb.int/.

| field of a report | column |
|---|---|
| title | title; a UN symbol in brackets also un_symbol |
| headline.summary, else body-html, else body | summary: its first 1,500 characters |
| url_alias, if it is that of a report; else id, as its address; else url | source |
| date.original, else date.created | published |
| language.code, .name | language: the first that has a code |
| country.iso3, .name | regions |
| source.name | organisations |
| theme.name | themes |
| format.name | type, see TYPES |
| file.filename | file: the first one, from the ZIP |

origin, other files, disasters and further languages become notes. All other fields are
ReliefWeb's own: status, image, redirects and so on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import orjson
from django.utils.translation import gettext as _

from desk.import_export.formats.record import ForeignRecord, checked_count, decode
from library.import_export import BadTable, TableRow
from library.import_export.readers.table import MAX_ROWS
from library.import_export.source_urls import (
    RELIEFWEB_NODE,
    RELIEFWEB_REPORT,
    canonical_url,
)
from library.languages import language_code
from library.sanitize import single_line
from search.query.un_symbols import symbol_names

# ReliefWeb's formats and the nearest types of the library's own vocabulary.
TYPES = {
    "Analysis": "report",
    "Assessment": "report",
    "Evaluation and Lessons Learned": "report",
    "Infographic": "fact-sheet",
    "Manual and Guideline": "toolkit",
    "News and Press Release": "statement",
    "Situation Report": "report",
    "UN Document": "un-document",
}
# "World" has a code of ReliefWeb's own.
_WORLD = "WLD"
# Of arrays, objects and their members, before a file is parsed: each takes a hundred
# bytes of memory, while it may take two in the file.
_MAX_VALUES = 2_000_000
_BRACKETS = re.compile(r"[(\[]([^()\[\]]{3,60})[)\]]")


def rows(data: bytes) -> list[TableRow]:
    """Return a row per report; its line is its number in the file. Raises BadTable."""
    reports = _reports(_parse(data))
    return checked_count(
        [
            _row(number, report_id, fields)
            for number, (report_id, fields) in enumerate(
                islice(reports, MAX_ROWS + 1), start=1
            )
        ]
    )


def _parse(data: bytes) -> Any:
    text = decode(data)
    if sum(text.count(sign) for sign in "[{,") > _MAX_VALUES:
        raise BadTable(_("The file has too many values: export fewer reports at once."))
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadTable(
            _(
                "Line %(line)d is not valid JSON: save the response of the API again, "
                "unchanged."
            )
            % {"line": error.lineno}
        ) from error


def _reports(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (id, fields) of the reports in a response, or in a list of them."""
    not_reliefweb = BadTable(
        _("This JSON is not from ReliefWeb: save what its API returns for reports.")
    )
    items = value.get("data") if isinstance(value, dict) else value
    if not isinstance(items, list):
        raise not_reliefweb
    for item in items:
        fields = item.get("fields") if isinstance(item, dict) else None
        if not isinstance(fields, dict):
            raise not_reliefweb
        # Jobs and training have titles too: their addresses tell them apart.
        if "title" not in fields or re.search(
            r"/(jobs|training|disasters|countries|sources)/", _text(item.get("href"))
        ):
            raise not_reliefweb
        yield _text(item.get("id")) or _text(fields.get("id")), fields


def _row(number: int, report_id: str, fields: dict[str, Any]) -> TableRow:
    record = ForeignRecord(number)
    record.set("title", _text(fields.get("title")))
    record.set("un_symbol", _symbol(record.cells["title"]))
    headline = _object(fields.get("headline"))
    texts = (headline.get("summary"), fields.get("body-html"), fields.get("body"))
    record.set_summary(next(filter(None, map(_text, texts)), ""))
    _set_source(record, report_id, fields)
    dates = _object(fields.get("date"))
    record.set_date(_text(dates.get("original")), _text(dates.get("created")))
    _set_language(record, _objects(fields.get("language")))
    countries = fields.get("country") or fields.get("primary_country")
    for country in _objects(countries):
        code = _text(country.get("iso3")).upper()
        is_code = code not in ("", _WORLD)
        record.add("regions", [code if is_code else _text(country.get("name"))])
    record.add("organisations", _names(fields.get("source")))
    record.add("themes", _names(fields.get("theme")))
    for name in _names(fields.get("format")):
        record.add("type", [name, TYPES.get(name, "")])
    _set_file(record, _objects(fields.get("file")))
    record.leave_out("origin", _text(fields.get("origin")))
    for disaster in _objects(fields.get("disaster")):
        text = f"{_text(disaster.get('name'))} {_text(disaster.get('glide'))}"
        record.leave_out("disaster", text)
    return record.row()


def _set_source(record: ForeignRecord, report_id: str, fields: dict[str, Any]) -> None:
    """Set the address by the title, which feeds have; else that by the number.

    Responses of the API may lack one of them, so the other one is kept to recognise it.
    """
    alias = canonical_url(_text(fields.get("url_alias")))
    if alias.startswith(RELIEFWEB_REPORT):
        record.set("source", alias)
    if report_id.isdecimal():
        record.add_source(f"{RELIEFWEB_NODE}{report_id}")
    record.add_source(canonical_url(_text(fields.get("url"))))
    record.set("source", alias)


def _symbol(title: str) -> str:
    """Return the UN symbol that stands in brackets in a title, "" without one."""
    for bracket in _BRACKETS.findall(title):
        if symbol_names(bracket) == [bracket.strip().upper()]:
            return bracket
    return ""


def _set_language(record: ForeignRecord, languages: list[dict[str, Any]]) -> None:
    """Set the first language that the library knows, else the first."""
    names = [
        _text(language.get("code")) or _text(language.get("name"))
        for language in languages
    ]
    names = sorted(filter(None, names), key=lambda name: not language_code(name))
    record.set_first("language", "language", names)


def _set_file(record: ForeignRecord, files: list[dict[str, Any]]) -> None:
    for file in files:
        record.set("file", _text(file.get("filename")).rpartition("/")[2])
        url = _text(file.get("url"))
        if url.startswith(("https://", "http://")):
            record.notes.append(_("file to download: %s") % single_line(url)[:500])


def _names(value: Any) -> list[str]:
    return [_text(item.get("name")) for item in _objects(value)]


def _objects(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a field with one or several values."""
    values = value if isinstance(value, list) else [value]
    return [item for item in values if isinstance(item, dict)]


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    """Return a text or a number as text, "" for everything else."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if isinstance(value, str) else str(value) if is_number else ""
