"""Reading all resource entries of an index, for `verify`."""

from __future__ import annotations

from collections.abc import Iterator

from tantivy import DocAddress, FieldType, Occur, Order, Query, Searcher

from search.engines.base import IndexedEntry
from search.engines.tantivy.index_store import Part
from search.engines.tantivy.schema import DELETED

BATCH = 1_000


def scan_entries(resources: Part, pages: Part) -> Iterator[IndexedEntry]:
    """Yield the resource entries of an index, ordered by resource id."""
    searcher, of_pages, last = resources.searcher(), pages.searcher(), 0
    while hits := _after(searcher, resources, last):
        for resource_id, address in hits:
            page_versions = _page_versions(of_pages, pages, resource_id)
            yield _indexed(searcher, resource_id, address, page_versions)
        last = hits[-1][0]


def _after(
    searcher: Searcher, resources: Part, last: int
) -> list[tuple[int, DocAddress]]:
    query = Query.range_query(
        resources.schema,
        "resource_id",
        FieldType.Integer,
        lower_bound=last,
        include_lower=False,
    )
    deleted = Query.term_query(resources.schema, "visibility", DELETED)
    return searcher.search(
        Query.boolean_query([(Occur.Must, query), (Occur.MustNot, deleted)]),
        limit=BATCH,
        count=False,
        order_by_field="resource_id",
        order=Order.Asc,
    ).hits


def _page_versions(searcher: Searcher, pages: Part, resource_id: int) -> list[int]:
    """Return the page_version of each page entry of a resource."""
    query = Query.term_query(pages.schema, "resource_id", resource_id)
    count = searcher.search(query, limit=1).count
    hits = searcher.search(query, limit=count, count=False).hits if count else []
    return searcher.fast_field_values("page_version", [address for _, address in hits])


def _indexed(
    searcher: Searcher, resource_id: int, address: DocAddress, page_versions: list[int]
) -> IndexedEntry:
    stored_fields = searcher.doc(address)
    return IndexedEntry(
        resource_id=resource_id,
        fencing_token=searcher.fast_field_values("fencing_token", [address])[0],
        digest=stored_fields.get_first("digest"),
        visibility=stored_fields.get_first("visibility"),
        page_count=len(page_versions),
        page_versions=(min(page_versions), max(page_versions)) if page_versions else (),
    )
