"""The table rows of a resource, as an export writes them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from library.import_export.columns import COLUMNS, IN_LANGUAGE, RowError, in_language
from library.models import Resource, ResourceFile
from library.vocabularies.lookup import TermLookup

_ID = re.compile(r"([0-9]{1,18})-([0-9a-f]{6})")
_CHARACTERS = {
    Resource.Precision.YEAR: 4,
    Resource.Precision.MONTH: 7,
    Resource.Precision.DAY: 10,
}


def columns_for(languages: Iterable[str]) -> list[str]:
    """Return the columns of a table with files in these additional languages."""
    first = ["id", "resource"]
    return [
        *first,
        *(column for column in COLUMNS if column not in first),
        *(
            in_language(kind, code)
            for code in sorted(languages)
            for kind in IN_LANGUAGE
        ),
    ]


def identity(resource: Resource) -> str:
    """Return the value of the column id, unique to this library.

    The digest after the number tells it from the same number in another library.
    """
    text = f"{resource.pk} {resource.created_at.timestamp():.6f}"
    return f"{resource.pk}-{hashlib.sha256(text.encode()).hexdigest()[:6]}"


def find_resource(text: str) -> Resource:
    """Return the resource with an id. Raises RowError for an id of another library."""
    match = _ID.fullmatch(text)
    resource = Resource.objects.filter(pk=int(match[1])).first() if match else None
    if resource is None or identity(resource) != text:
        raise RowError(
            _(
                "id “%s” is not in this library: copy it from an export made "
                "here, or leave it empty for a new resource"
            )
            % text
        )
    return resource


def file_name(file: ResourceFile) -> str:
    """Return the unique name of a library file in a table."""
    document = file.document
    name = document.original_name or f"{document.title}.{document.media_type}"
    return f"{document.pk}/{name.replace('/', ' ')}"


def rows_of(resource: Resource, organisations: TermLookup) -> list[dict[str, str]]:
    """Return the rows of a resource, each with its id.

    The first row has the first file in each language; every other file has a row.
    """
    files = list(resource.files.order_by("sort_order", "pk").select_related("document"))
    first = resource_cells(resource, organisations)
    rows = [first]
    for file in files:
        is_main = file.language in (resource.language, "")
        column = "file" if is_main else in_language("file", file.language)
        if column in first:
            rows.append(
                {"id": first["id"], "language": file.language} | _file_cells(file)
            )
        elif is_main:
            first |= _file_cells(file)
        else:
            texts = zip(IN_LANGUAGE, _file_cells(file).values(), strict=True)
            first |= {in_language(kind, file.language): text for kind, text in texts}
    return rows


def resource_cells(resource: Resource, organisations: TermLookup) -> dict[str, str]:
    """Return the cells of a resource's own fields, without its files."""

    def join(names: Iterable[str]) -> str:
        return "; ".join(sorted(names))

    return {
        "id": identity(resource),
        "title": resource.title,
        "language": resource.language,
        "summary": resource.summary,
        "type": resource.type.code if resource.type else "",
        "regions": join(term.code for term in resource.regions.all()),
        "themes": join(term.code for term in resource.themes.all()),
        "organisations": join(
            organisations.unique_name(term, term.label_en)
            for term in resource.organisations.all()
        ),
        "published": published_date(resource),
        "un_symbol": resource.un_symbol,
        "visibility": resource.visibility,
        "licence": resource.rights,
        "source": resource.source_url,
        "content_note": resource.content_note,
        "review": resource.review_on.isoformat() if resource.review_on else "",
    }


def published_date(resource: Resource) -> str:
    """Return the date in its precision: 2005, 2005-09 or 2005-09-16."""
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
