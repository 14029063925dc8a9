"""Elasticsearch responses and errors → those of the engine contract."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple

from elasticsearch import ApiError, NotFoundError, TransportError
from elasticsearch.helpers import ScanError

from search.engines.base import (
    MISPLACED,
    EngineDown,
    EngineQuery,
    EngineResponse,
    IndexedEntry,
    IndexMissing,
    PageHit,
    PassageHit,
)
from search.engines.elasticsearch.analysis import Body
from search.engines.elasticsearch.mapping import page_text
from search.engines.elasticsearch.requests import ALL_WORDS
from search.engines.entries import PLACE_FIELDS
from search.engines.highlighting import snippet
from search.query.tree import Query

# The range of page_version among a resource's page entries.
PAGE_VERSIONS: Body = {
    "lowest": {"min": {"field": "page_version"}},
    "highest": {"max": {"field": "page_version"}},
}


class SearchRefused(Exception):
    """Elasticsearch rejected a request as invalid: a bug in our code."""


@contextmanager
def translate_errors() -> Generator[None]:
    """Translate errors of the client into those of the engine contract."""
    try:
        yield
    except NotFoundError as error:
        raise IndexMissing(str(error)) from error
    except ApiError as error:
        if error.status_code == 400:
            raise SearchRefused(str(error)) from error
        raise EngineDown(str(error)) from error
    except (TransportError, ScanError) as error:
        raise EngineDown(str(error)) from error


def to_engine_response(response: Body, engine_query: EngineQuery) -> EngineResponse:
    """Return hits and facets. Every hit has all words, unless these were counted."""
    total = response["hits"]["total"]["value"]
    counted = response.get("aggregations", {}).get(ALL_WORDS)
    all_words = counted["doc_count"] if counted else total
    return EngineResponse(
        ids=to_resource_ids(response),
        total=total,
        all_words=all_words,
        match_any=total > all_words,
        facets={
            name: counts(response["aggregations"][name]) for name in engine_query.facets
        },
    )


def to_resource_ids(response: Body) -> tuple[int, ...]:
    return tuple(hit["fields"]["resource_id"][0] for hit in response["hits"]["hits"])


def counts(aggregation: Body) -> dict[str, int]:
    buckets = aggregation.get("values", aggregation)["buckets"]
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets}


def to_page_hits(
    response: Body, query: Query, resource_ids: Sequence[int], snippets: int | None
) -> list[PageHit]:
    """Return the pages in the order of `resource_ids`, best first for each.

    snippets: how many pages of each resource have one; None: all.
    """
    buckets = response["aggregations"]["resources"]["buckets"]
    pages = {int(bucket["key"]): bucket["pages"]["hits"]["hits"] for bucket in buckets}
    page_hits = []
    for resource_id in resource_ids:
        for rank, page in enumerate(pages.get(resource_id, ())):
            source = page["_source"]
            text = ""
            if snippets is None or rank < snippets:
                language, text = page_text(source)
                lines = source["header"], source["footer"]
                text = snippet(query, text, language, *lines)
            page_hits.append(
                PageHit(
                    int(source["resource_id"]),
                    int(source["document_id"]),
                    source["number"],
                    text,
                )
            )
    return page_hits


def to_passage_hits(response: Body, limit: int) -> list[PassageHit]:
    """Return the passages of all resources, the closest first, at most `limit`."""
    hits = []
    for resource in response["hits"]["hits"]:
        for hit in resource["inner_hits"]["passages"]["hits"]["hits"]:
            place = [hit["fields"][f"passages.{name}"][0] for name in PLACE_FIELDS]
            similarity = hit["_score"] - 1  # see `passages_body`
            resource_id = resource["fields"]["resource_id"][0]
            hits.append(PassageHit(resource_id, *place, similarity))
    hits.sort(key=lambda hit: (-hit.similarity, *astuple(hit)[:4]))
    return hits[:limit]


def to_indexed_entry(
    hit: Body, pages: Mapping[str, Body], passages_digest: str
) -> IndexedEntry:
    """Return the entry of a hit.

    pages: level → count, lowest and highest page_version of its page entries there.
    """
    values = hit["fields"]
    page_versions = [
        int(bucket[end]["value"]) if level == values["visibility"][0] else MISPLACED
        for level, bucket in pages.items()
        for end in PAGE_VERSIONS
    ]
    return IndexedEntry(
        resource_id=int(hit["_id"]),
        fencing_token=hit["_version"],
        digest=values["digest"][0],
        visibility=values["visibility"][0],
        page_count=sum(bucket["doc_count"] for bucket in pages.values()),
        page_versions=(min(page_versions), max(page_versions)) if page_versions else (),
        passages_digest=passages_digest,
    )
