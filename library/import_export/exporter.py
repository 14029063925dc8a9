"""A resource → the rows of a table that mean it: what an export writes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from library.import_export.columns import COLUMNS, IN_LANGUAGE, RowError, in_language
from library.import_export.term_lookup import Organisations
from library.models import Resource, ResourceFile

_ID = re.compile(r"([0-9]{1,18})-([0-9a-f]{6})")
_CHARACTERS = {
    Resource.Precision.YEAR: 4,
    Resource.Precision.MONTH: 7,
    Resource.Precision.DAY: 10,
}


def columns_for(languages: Iterable[str]) -> list[str]:
    """Return the columns of a table with files in these further languages."""
    further = [
        in_language(kind, language)
        for language in sorted(languages)
        for kind in IN_LANGUAGE
    ]
    own = ["id", "resource", *(one for one in COLUMNS if one not in ("id", "resource"))]
    return own + further


def identity(resource: Resource) -> str:
    """Return what a resource is called in the column id, in this library alone.

    The letters behind its number hold its place against the same number elsewhere.
    """
    made = f"{resource.pk} {resource.created_at.timestamp():.6f}"
    return f"{resource.pk}-{hashlib.sha256(made.encode()).hexdigest()[:6]}"


def find(text: str) -> Resource:
    """Return the resource of an id. Raises RowError for one from elsewhere."""
    match = _ID.fullmatch(text)
    found = Resource.objects.filter(pk=int(match[1])).first() if match else None
    if found is None or identity(found) != text:
        raise RowError(
            _(
                "id “%s” is none of this library: take it from an export made here, or "
                "leave it empty for a new resource"
            )
            % text
        )
    return found


def file_name(file: ResourceFile) -> str:
    """Return what a file of the library is called in a table; no two are the same."""
    document = file.document
    name = document.original_name or f"{document.title}.{document.media_type}"
    return f"{document.pk}/{name.replace('/', ' ')}"


def rows_of(resource: Resource, organisations: Organisations) -> list[dict[str, str]]:
    """Return a resource's rows: one, and one more for each further part of it.

    The first row has its first file in each language. Each carries its id.
    """
    files = list(resource.files.order_by("sort_order", "pk").select_related("document"))
    first = cells_of(resource, organisations)
    rows = [first]
    for file in files:
        is_main = file.language == resource.language
        column = "file" if is_main else in_language("file", file.language)
        if column in first:
            rows.append(
                {"id": first["id"], "language": file.language} | _file_cells(file)
            )
        elif is_main:
            first |= _file_cells(file)
        else:
            words = zip(IN_LANGUAGE, _file_cells(file).values(), strict=True)
            first |= {in_language(kind, file.language): text for kind, text in words}
    return rows


def cells_of(resource: Resource, organisations: Organisations) -> dict[str, str]:
    """Return the cells of what a resource has besides its files."""
    return {
        "id": identity(resource),
        "title": resource.title,
        "language": resource.language,
        "summary": resource.summary,
        "type": resource.type.code if resource.type else "",
        "regions": _listed(term.code for term in resource.regions.all()),
        "themes": _listed(term.code for term in resource.themes.all()),
        "organisations": _listed(map(organisations.name, resource.organisations.all())),
        "published": day(resource),
        "un_symbol": resource.un_symbol,
        "visibility": resource.visibility,
        "licence": resource.rights,
        "source": resource.source_url,
        "content_note": resource.content_note,
        "review": resource.review_on.isoformat() if resource.review_on else "",
    }


def day(resource: Resource) -> str:
    """Return the date as exactly as it is known: 2005, 2005-09 or 2005-09-16."""
    if not resource.published_on:
        return ""
    characters = _CHARACTERS[Resource.Precision(resource.published_precision)]
    return resource.published_on.isoformat()[:characters]


def _file_cells(file: ResourceFile) -> dict[str, str]:
    return {
        "file": file_name(file),
        "file_title": file.title,
        "file_summary": file.summary,
    }


def _listed(names: Iterable[str]) -> str:
    return "; ".join(sorted(names))
