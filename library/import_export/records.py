"""Rows that were a record of another system: of ReliefWeb, DSpace or a bibliography.

Unlike a row that somebody wrote for this library, a record may lack a file and a
language, and may have terms, dates and lengths that the library does not know. These
cost no row: notes name what was left out. A record is known by its source and its UN
symbol, so that the same file imported again creates nothing twice.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from library.import_export.cell_parsers import PLAIN, date_of
from library.import_export.columns import RowError
from library.import_export.readers.table import TableRow
from library.import_export.source_urls import (
    RELIEFWEB_NODE,
    RELIEFWEB_REPORT,
    spellings,
    url_key,
)
from library.models import Region, Resource, Term
from library.vocabularies.lookup import TermLookup

_MAX_ORGANISATION_LENGTH = 200
# Shortened if they are too long; every other text would become wrong.
_TEXTS = ("title", "licence")
_MAX_NAMES = 20  # in a note
_RESOURCE_PATH = re.compile(r"(?:/\w\w)?/library/(\d{1,18})(?:-[\w-]*)?/")


def fit_cells(row: TableRow, lookups: dict[str, TermLookup]) -> None:
    """Reduce the cells of a record to what the library can hold.

    `row.notes` gets what was left out. Terms are replaced by their codes.
    """
    _fit_terms(row, lookups)
    _fit_organisations(row, lookups["organisations"])
    _fit_lengths(row)
    try:
        date_of(row.cells["published"])
    except RowError as error:
        row.cells["published"] = ""
        row.notes.append(str(error))
    if not row.cells["language"]:
        row.notes.append(_("no language: choose it in the form"))


def _fit_terms(row: TableRow, lookups: dict[str, TermLookup]) -> None:
    """Keep known types, regions and themes.

    Subjects of other systems mix themes and regions, so a region may stand among the
    themes. Of several types, such as a special and a general one, the first is kept.
    """
    unknown: list[str] = []
    types = _known_terms(row, "type", [lookups["type"]], unknown)
    if types:
        unknown.clear()
    regions = _known_terms(row, "regions", [lookups["regions"]], unknown)
    subjects = [lookups["themes"], lookups["regions"]]
    subject_terms = _known_terms(row, "themes", subjects, unknown)
    themes = [term for term in subject_terms if not isinstance(term, Region)]
    regions += [term for term in subject_terms if isinstance(term, Region)]
    row.cells["type"] = types[0].code if types else ""
    for column, terms in (("regions", regions), ("themes", themes)):
        row.cells[column] = "; ".join(dict.fromkeys(term.code for term in terms))
    if unknown:
        names = _shorten_names(unknown)
        row.notes.append(_("not in the vocabularies, left out: %s") % names)


def _known_terms(
    row: TableRow, column: str, lookups: list[TermLookup], unknown: list[str]
) -> list[Term]:
    """Return the terms of a cell; names without a term are appended to `unknown`."""
    terms = []
    for name in row.split_values(column):
        for lookup in lookups:
            try:
                term = lookup.find_or_none(name)
            except ValidationError:
                term = None  # several terms
            if term:
                terms.append(term)
                break
        else:
            unknown.append(name)
    return terms


def _fit_organisations(row: TableRow, lookup: TermLookup) -> None:
    names, new_names, rejected = [], [], []
    for name in row.split_values("organisations"):
        try:
            organisation = lookup.find_or_none(name)
        except ValidationError:
            rejected.append(name)
            continue
        if len(name) > _MAX_ORGANISATION_LENGTH:
            rejected.append(name)
            continue
        names.append(name)
        if organisation is None:
            new_names.append(name)
    row.cells["organisations"] = "; ".join(names)
    if new_names:
        row.notes.append(_("new organisations: %s") % _shorten_names(new_names))
    if rejected:
        names = _shorten_names(rejected)
        row.notes.append(_("organisations left out, add them in the form: %s") % names)


def _shorten_names(names: Sequence[str]) -> str:
    shown = [f"{name[:60]}…" if len(name) > 60 else name for name in names]
    return ", ".join([*shown[:_MAX_NAMES], *(["…"] if shown[_MAX_NAMES:] else [])])


def _fit_lengths(row: TableRow) -> None:
    for column, field in PLAIN.items():
        limit = Resource._meta.get_field(field).max_length
        text = row.cells[column]
        if column == "language" or limit is None or len(text) <= limit:
            continue
        row.cells[column] = f"{text[: limit - 1]}…" if column in _TEXTS else ""
        note = _("%(column)s is longer than %(limit)d characters: “%(text)s…”")
        row.notes.append(note % {"column": column, "limit": limit, "text": text[:60]})


def same_record(values: dict[str, Any], other_sources: Iterable[str] = ()) -> Q:
    """Return the condition for resources that are the record with these values.

    other_sources: further addresses of its source. Records with neither source nor UN
    symbol are the same if title and date are.
    """
    source, symbol = values["source_url"], values["un_symbol"]
    same_text = Q(title=values["title"], published_on=values.get("published_on"))
    if not source and not symbol:
        return same_text & Q(source_url="", un_symbol="")
    condition = Q()
    if source:
        sources = [source, *other_sources]
        keys = {url_key(url) for url in sources} - {""}
        urls = [*sources, *spellings(keys)]
        condition |= Q(source_url__in=urls) | Q(pk=own_resource_id(source))
    if source.startswith(RELIEFWEB_NODE):
        # The address by the number does not tell the one by the title, under which a
        # feed, or a response with more fields, has brought the report in.
        condition |= same_text & Q(source_url__startswith=RELIEFWEB_REPORT)
    if symbol:
        condition |= Q(un_symbol=symbol)
    return condition


def own_resource_id(url: str) -> int | None:
    """Return the id of the resource at a URL of this library, as its exports have."""
    parts = urlsplit(url) if url.isprintable() else None
    if parts is None or parts.netloc != urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc:
        return None
    match = _RESOURCE_PATH.fullmatch(parts.path)
    return int(match[1]) if match else None


def record_hash(values: dict[str, Any]) -> str:
    """Return a digest of what identifies a record within its file."""
    identity = values["source_url"] or values["un_symbol"]
    identity = identity or f"{values['title']} {values.get('published_on')}"
    return hashlib.sha256(f"record {identity}".encode()).hexdigest()
