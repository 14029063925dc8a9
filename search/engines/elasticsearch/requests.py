"""Elasticsearch request bodies for the requests of the engine contract."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from search.engines.base import EngineQuery, PassageQuery
from search.engines.elasticsearch.analysis import Body
from search.engines.elasticsearch.mapping import clean
from search.engines.elasticsearch.query_builder import (
    as_typed,
    clause,
    in_order,
    on_page,
    required,
)
from search.engines.entries import PLACE_FIELDS, pack_signs
from search.query.tree import Query

# Fields of a resource → weight; each exists once per language.
FIELDS = {"title": 2.0, "terms": 1.5, "summary": 1.2, "text": 1.0}
PAGE_FIELDS = {"text": 1.0}

# Elasticsearch's limit for offset + limit; also our limit for ids in one clause.
MAX_RESULT_WINDOW = 10_000
MAX_FACET_VALUES = 1_000
# Resources whose vectors are compared, for each one requested, and at least.
CANDIDATES_PER_HIT = 4
MIN_CANDIDATES = 100
# The aggregation that counts resources with all words.
ALL_WORDS = "all_words"

TIE_BREAKS: list[Body] = [
    {"published": {"order": "desc", "missing": "_last"}},
    {"resource_id": "desc"},
]
SORTS: dict[str, list[Body]] = {
    "relevance": [{"_score": "desc"}, *TIE_BREAKS],
    "newest": TIE_BREAKS,
    "oldest": [
        {"published": {"order": "asc", "missing": "_last"}},
        {"resource_id": "asc"},
    ],
    "added": [{"added": {"order": "desc"}}, {"resource_id": "desc"}],
    "title": [{"title_key": {"order": "asc"}}, {"resource_id": "asc"}],
}


def resources_body(engine_query: EngineQuery, match_any: bool = False) -> Body:
    """Return the request for hits and facets.

    match_any: one of the words suffices.
    """
    early, late = _split_filters(engine_query)
    query = engine_query.query
    aggregations = _facets(engine_query.facets, late)
    if match_any:
        all_words = required(query, FIELDS, match_any=False)
        conditions = [all_words, *late.values()]
        aggregations[ALL_WORDS] = {"filter": {"bool": {"filter": conditions}}}
    sort = engine_query.sort if query or engine_query.sort != "relevance" else "newest"
    body = {
        "query": {
            "bool": {
                "must": [required(query, FIELDS, match_any)],
                "should": [*as_typed(query, FIELDS), *in_order(query, "text")],
                "filter": list(early.values()),
                "must_not": [
                    *excluded_id_clauses(engine_query.excluded_ids),
                    *(clause(part, FIELDS) for part in query.excluded),
                ],
            }
        },
        "aggs": aggregations,
        "sort": SORTS[sort],
        "track_total_hits": True,
        # Doc values are read many times faster than stored fields.
        "stored_fields": "_none_",
        "docvalue_fields": ["resource_id"],
        **_window(engine_query.offset, engine_query.limit),
    }
    if late:
        body["post_filter"] = {"bool": {"filter": list(late.values())}}
    return body


def pages_body(query: Query, resource_ids: Sequence[int], limit: int) -> Body:
    """Return the request for the best pages of each resource, with their texts."""
    return {
        "query": {
            "bool": {
                "must": [on_page(query, PAGE_FIELDS)],
                "filter": [{"terms": {"resource_id": [str(i) for i in resource_ids]}}],
            }
        },
        "size": 0,
        "aggs": {
            "resources": {
                "terms": {
                    "field": "resource_id",
                    "size": len(resource_ids),
                    # Few pages match: "map" allocates counters only for these.
                    "execution_hint": "map",
                },
                "aggs": {
                    "pages": {
                        "top_hits": {
                            "size": limit,
                            "sort": [{"_score": "desc"}, {"number": "asc"}],
                        }
                    }
                },
            }
        },
    }


def candidates_body(passage_query: PassageQuery) -> Body:
    """Return the request for resources with passages that have most signs in common.

    The filters are part of the vector search: it returns as many as it can of those
    that pass them.
    """
    limit = max(passage_query.limit * CANDIDATES_PER_HIT, MIN_CANDIDATES)
    limit = min(limit, MAX_RESULT_WINDOW)
    return {
        "knn": {
            "field": "passages.signs",
            "query_vector": pack_signs(passage_query.vector).tobytes().hex(),
            "k": limit,
            "num_candidates": limit,
            "filter": {"bool": _restrictions(passage_query)},
        },
        "size": limit,
        "stored_fields": "_none_",
        "docvalue_fields": ["resource_id"],
    }


def passages_body(passage_query: PassageQuery, resource_ids: Sequence[int]) -> Body:
    """Return the request for the closest passages of these resources.

    It is restricted like the first one: an entry may have been narrowed meanwhile.
    """
    # No score may be negative, so 1 is added.
    similarity = {
        "source": "cosineSimilarity(params.vector, 'passages.vector') + 1",
        "params": {"vector": passage_query.vector.tolist()},
    }
    closest = {
        "path": "passages",
        "score_mode": "max",
        "query": {"script_score": {"query": {"match_all": {}}, "script": similarity}},
        "inner_hits": {
            "size": passage_query.per_resource,
            "_source": False,
            "stored_fields": "_none_",
            "docvalue_fields": [f"passages.{name}" for name in PLACE_FIELDS],
        },
    }
    restrictions = _restrictions(passage_query)
    restrictions["filter"].append({"ids": {"values": list(map(str, resource_ids))}})
    return {
        "query": {"bool": {"must": [{"nested": closest}], **restrictions}},
        "size": min(passage_query.limit, MAX_RESULT_WINDOW),
        "stored_fields": "_none_",
        "docvalue_fields": ["resource_id"],
    }


def _restrictions(passage_query: PassageQuery) -> dict[str, list[Body]]:
    """Return the clauses of a bool query for the resources that may be searched."""
    return {
        "filter": [
            {"term": {"model": passage_query.model}},
            {"terms": {"visibility": list(passage_query.levels)}},
            *(
                {"terms": {facet: list(map(clean, codes))}}
                for facet, codes in passage_query.filters.items()
            ),
        ],
        "must_not": excluded_id_clauses(passage_query.excluded_ids),
    }


def document_pages_body(query: Query, resource_id: int, document_id: int) -> Body:
    """Return the request for all matching pages of a document, in page order."""
    return {
        "query": {
            "bool": {
                "filter": [
                    on_page(query, PAGE_FIELDS),
                    {"term": {"resource_id": str(resource_id)}},
                    {"term": {"document_id": str(document_id)}},
                ]
            }
        },
        "sort": [{"number": "asc"}],
        "stored_fields": "_none_",
    }


def excluded_id_clauses(excluded_ids: Collection[int]) -> list[Body]:
    """Return clauses for any number of ids, at most MAX_RESULT_WINDOW in each."""
    ids = [str(number) for number in sorted(excluded_ids)]
    starts = range(0, len(ids), MAX_RESULT_WINDOW)
    return [
        {"ids": {"values": ids[first : first + MAX_RESULT_WINDOW]}} for first in starts
    ]


def _split_filters(
    engine_query: EngineQuery,
) -> tuple[dict[str, Body], dict[str, Body]]:
    """Return the filters of the whole query, and those of counted facets.

    The latter are applied after counting, since a facet ignores its own filter.
    """
    early, late = {}, {}
    for facet, codes in engine_query.filters.items():
        side = late if facet in engine_query.facets else early
        side[facet] = {"terms": {facet: [clean(code) for code in codes]}}
    return early, late


def _facets(facets: Sequence[str], filters: dict[str, Body]) -> Body:
    """Return aggregations that count each facet under the filters of all others."""
    aggregations: dict[str, Body] = {}
    for name in facets:
        counted: Body = {"terms": {"field": name, "size": MAX_FACET_VALUES}}
        if others := [body for facet, body in filters.items() if facet != name]:
            others_filter = {"bool": {"filter": others}}
            counted = {"filter": others_filter, "aggs": {"values": counted}}
        aggregations[name] = counted
    return aggregations


def _window(offset: int, limit: int) -> Body:
    offset = min(offset, MAX_RESULT_WINDOW)
    return {"from": offset, "size": min(limit, MAX_RESULT_WINDOW - offset)}
