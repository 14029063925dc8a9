"""Reading all entries of an index, for `verify`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from elasticsearch import Elasticsearch
from elasticsearch.helpers import scan

from search.engines.base import LEVELS, IndexedEntry
from search.engines.elasticsearch.analysis import Body
from search.engines.elasticsearch.responses import PAGE_VERSIONS, to_indexed_entry

BATCH = 1_000
QUERY: Body = {
    "sort": ["resource_id"],
    "docvalue_fields": ["digest", "visibility"],
    "version": True,
    "_source": False,
}


def scan_entries(
    client: Elasticsearch, names: Mapping[str, str], seconds: float
) -> Iterator[IndexedEntry]:
    """Yield the resource entries of an index, ordered by resource id.

    names: part → index name. seconds: the timeout of each request.
    """
    entries = scan(
        client,
        index=[names[f"resources-{level}"] for level in LEVELS],
        query=QUERY,
        preserve_order=True,
        size=BATCH,
        request_timeout=seconds,
    )
    while batch := list(islice(entries, BATCH)):
        ids = [hit["_id"] for hit in batch]
        digests = _passages_digests(client, names["passages"], ids)
        by_level = {
            level: _pages(client, names[f"pages-{level}"], ids) for level in LEVELS
        }
        for hit in batch:
            pages = {
                level: buckets[hit["_id"]]
                for level, buckets in by_level.items()
                if hit["_id"] in buckets
            }
            yield to_indexed_entry(hit, pages, digests.get(hit["_id"], ""))


def _pages(
    client: Elasticsearch, pages: str, resource_ids: list[str]
) -> dict[str, Body]:
    """Return count and page_version range for each resource with page entries."""
    by_resource = {
        "terms": {"field": "resource_id", "size": BATCH},
        "aggs": PAGE_VERSIONS,
    }
    body = {
        "size": 0,
        "query": {"terms": {"resource_id": resource_ids}},
        "aggs": {"pages": by_resource},
    }
    response = client.search(index=pages, body=body)
    buckets = response["aggregations"]["pages"]["buckets"]
    return {bucket["key"]: bucket for bucket in buckets}


def _passages_digests(
    client: Elasticsearch, passages: str, resource_ids: list[str]
) -> dict[str, str]:
    """Return resource id → digest of its passages, if it has any."""
    body = {
        "query": {"ids": {"values": resource_ids}},
        "size": BATCH,
        "stored_fields": ["_id"],
        "docvalue_fields": ["digest"],
    }
    hits = client.search(index=passages, body=body)["hits"]["hits"]
    return {hit["_id"]: hit["fields"]["digest"][0] for hit in hits}
