"""A public resource as a line of JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import orjson
from django.utils.translation import override

from library.access.viewers import VISITOR
from library.import_export.exporter import published_date
from library.models import Resource, ResourceFile, Term
from library.resources.records import resource_record
from search.service.resources import load

BATCH = 100


def public_resources() -> Iterator[Resource]:
    """Yield the public resources by id, with what a line contains, batch by batch."""
    last = 0
    while True:
        ids = list(
            Resource.objects.visible_to(VISITOR)
            .filter(pk__gt=last)
            .order_by("pk")
            .values_list("pk", flat=True)[:BATCH]
        )
        if not ids:
            return
        yield from load(ids, VISITOR)
        last = ids[-1]


def json_line(resource: Resource, absolute_url: Callable[[str], str]) -> bytes:
    """Return the facts of a public resource as JSON with a line end.

    absolute_url: makes a path a URL.
    """
    files = [f for f in resource.files.all() if not f.document.is_quarantined]
    languages = list(dict.fromkeys(file.language for file in files))
    records = []
    for language in (resource.language, *languages):
        with override(language):
            records.append(resource_record(resource))
    facts = {
        "id": resource.pk,
        "url": absolute_url(resource.permanent_url),
        "title": resource.title,
        "titles": {record.language: record.title for record in records},
        "summaries": {r.summary_language: r.summary for r in records if r.summary},
        "type": _term(resource.type) if resource.type else None,
        "regions": _terms(resource.regions.all()),
        "themes": _terms(resource.themes.all()),
        "organisations": _terms(resource.organisations.all()),
        "published": published_date(resource) or None,
        "un_symbol": resource.un_symbol or None,
        "rights": resource.rights or None,
        "source": resource.source_url or None,
        "content_note": resource.content_note or None,
        "language": resource.language,
        "languages": languages,
        "files": [_file(file, absolute_url) for file in files],
        "added": resource.added_at.isoformat(timespec="seconds"),
    }
    return orjson.dumps(facts, option=orjson.OPT_APPEND_NEWLINE)


def _terms(terms: Iterable[Term]) -> list[dict]:
    return [_term(term) for term in terms]


def _term(term: Term) -> dict:
    return {"code": term.code, "labels": term.labels()}


def _file(file: ResourceFile, absolute_url: Callable[[str], str]) -> dict:
    media = file.document.media
    return {
        "language": file.language,
        "url": absolute_url(file.get_absolute_url()),
        "title": file.title or None,
        "media_type": media.mime if media else None,
        "bytes": file.document.file_size,
        "pages": file.document.page_count or None,
    }
