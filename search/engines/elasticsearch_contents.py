"""What stands in an index, entry by entry, for `verify`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from elasticsearch import Elasticsearch
from elasticsearch.helpers import scan

from ..engine import Indexed
from .elasticsearch_analysis import Body
from .elasticsearch_answers import as_indexed, counts

BATCH = 1_000
QUERY: Body = {
    "sort": ["resource_id"],
    "docvalue_fields": ["digest", "visibility"],
    "version": True,
    "_source": False,
}


def contents(
    client: Elasticsearch, resources: str, pages: str, seconds: float
) -> Iterator[Indexed]:
    """Yield the entries of these indexes in the order of their ids."""
    entries = scan(
        client,
        index=resources,
        query=QUERY,
        preserve_order=True,
        size=BATCH,
        request_timeout=seconds,
    )
    while batch := list(islice(entries, BATCH)):
        page_counts = _page_counts(client, pages, [hit["_id"] for hit in batch])
        yield from (as_indexed(hit, page_counts) for hit in batch)


def _page_counts(
    client: Elasticsearch, pages: str, resource_ids: list[str]
) -> dict[str, int]:
    body = {
        "size": 0,
        "query": {"terms": {"resource_id": resource_ids}},
        "aggs": {"pages": {"terms": {"field": "resource_id", "size": BATCH}}},
    }
    found = client.search(index=pages, body=body)
    return counts(found["aggregations"]["pages"])
