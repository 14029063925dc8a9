"""Reading all resource entries of an index, for `verify`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from heapq import merge

from tantivy import FieldType, Order, Query

from search.engines.base import LEVELS, MISPLACED, IndexedEntry
from search.engines.tantivy.index_store import Part

BATCH = 1_000


def scan_entries(
    parts: Mapping[str, Part], passages_digests: Mapping[int, str]
) -> Iterator[IndexedEntry]:
    """Yield the resource entries of all levels, ordered by resource id.

    parts: all parts of an index by name. passages_digests: resource id → digest.
    """
    pages = {level: parts[f"pages-{level}"] for level in LEVELS}
    entries = (_entries(parts[f"resources-{level}"], level, pages) for level in LEVELS)
    for entry in merge(*entries, key=lambda entry: entry.resource_id):
        digest = passages_digests.get(entry.resource_id, "")
        yield replace(entry, passages_digest=digest)


def _entries(
    resources: Part, level: str, pages: Mapping[str, Part]
) -> Iterator[IndexedEntry]:
    searcher, last = resources.searcher(), 0
    while True:
        query = Query.range_query(
            resources.schema,
            "resource_id",
            FieldType.Integer,
            lower_bound=last,
            include_lower=False,
        )
        hits = searcher.search(
            query,
            limit=BATCH,
            count=False,
            order_by_field="resource_id",
            order=Order.Asc,
        ).hits
        if not hits:
            return
        for resource_id, address in hits:
            page_versions = _page_versions(pages[level], resource_id)
            for other in pages.keys() - {level}:
                page_versions += [MISPLACED] * len(
                    _page_versions(pages[other], resource_id)
                )
            stored_fields = searcher.doc(address)
            yield IndexedEntry(
                resource_id=resource_id,
                fencing_token=searcher.fast_field_values("fencing_token", [address])[0],
                digest=stored_fields.get_first("digest"),
                visibility=stored_fields.get_first("visibility"),
                page_count=len(page_versions),
                page_versions=(min(page_versions), max(page_versions))
                if page_versions
                else (),
            )
        last = hits[-1][0]


def _page_versions(pages: Part, resource_id: int) -> list[int]:
    """Return the page_version of each page entry of a resource in a part."""
    searcher = pages.searcher()
    query = Query.term_query(pages.schema, "resource_id", resource_id)
    count = searcher.search(query, limit=1).count
    hits = searcher.search(query, limit=count, count=False).hits if count else []
    return searcher.fast_field_values("page_version", [address for _, address in hits])
