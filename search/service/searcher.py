"""A search request → results that the viewer may see, with or without an engine.

Hits come from the index, but the database decides about visibility: every hit is read
through `visible_to` before it leaves this module (`resources.py`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from math import ceil
from typing import TypeVar

from library.models import Resource
from library.resources.search_inside import MatchingPage
from search.engines import circuit_breaker, get_engine
from search.engines.base import (
    Engine,
    EngineDown,
    EngineQuery,
    EngineResponse,
    PassageHit,
)
from search.models import IndexState, Promotion
from search.query.tree import Query
from search.semantic.fusion import fuse, page_of
from search.service import fallback
from search.service.facets import build_facets
from search.service.meaning import (
    MAX_ANSWERS,
    closest_passages,
    in_other_languages,
    is_applicable,
    quote,
    quote_first,
    wants_answers,
)
from search.service.request import MAX_DEPTH, SearchRequest, facets_for
from search.service.resources import files_by_document, load_cached
from search.service.results import Hit, Results, pieces

logger = logging.getLogger(__name__)
W = TypeVar("W")
M = TypeVar("M")
MAX_PAGE_HITS = 3
# The most that Elasticsearch returns at once.
MAX_MATCHES = 10_000


def excluded_ids() -> frozenset[int]:
    """Return the ids of resources that must not appear in any search."""
    ahead = IndexState.objects.filter(is_excluded=True).values_list("pk", flat=True)
    overdue = Resource.objects.overdue().order_by().values_list("pk", flat=True)
    return frozenset(ahead.union(overdue))


def promoted_ids(request: SearchRequest, hidden_ids: frozenset[int]) -> tuple[int, ...]:
    """Return the resources that are promoted for exactly these words.

    Nothing is promoted when users sort, filter or exclude words, because they have
    stated what they want.
    """
    is_plain = request.query and not request.filters and not request.query.excluded
    if not is_plain or request.order != "relevance":
        return ()
    rows = Promotion.objects.current(request.text)
    ids = dict.fromkeys(rows.values_list("resource_id", flat=True))
    if not ids:
        return ()
    visible = Resource.objects.visible_to(request.viewer).filter(pk__in=ids)
    visible_ids = set(visible.values_list("pk", flat=True)) - hidden_ids
    return tuple(pk for pk in ids if pk in visible_ids)


def search_with_promotions(
    engine: Engine, engine_query: EngineQuery, promoted: tuple[int, ...]
) -> EngineResponse:
    """Search with promoted resources first, whether or not they match.

    They count once in the total. Facets count all that matches.
    """
    if not promoted:
        return engine.search(engine_query)
    offset = engine_query.offset
    shown_promotions = promoted[offset : offset + engine_query.limit]
    others = engine.search(
        replace(
            engine_query,
            facets=(),
            excluded_ids=engine_query.excluded_ids.union(promoted),
            offset=max(0, offset - len(promoted)),
            limit=engine_query.limit - len(shown_promotions),
        )
    )
    counts = engine.search(replace(engine_query, offset=0, limit=0))
    return replace(
        others,
        ids=(*shown_promotions, *others.ids),
        total=others.total + len(promoted),
        all_words=counts.all_words,
        facets=counts.facets,
    )


def search(
    request: SearchRequest,
    with_meaning: bool = False,
    snippets: int | None = None,
) -> Results:
    """Answer a request, from the database alone when the engine is down.

    with_meaning: rank by closeness of meaning as well, and show what is close without
    having the words. Totals and facets remain those of the words. snippets: how many
    pages of each resource have one; None: all.
    """
    if request.offset + request.per_page > MAX_DEPTH:
        return Results(hits=(), total=0, is_too_deep=True, page=request.page)
    engine_query = _engine_query(request)
    promoted = promoted_ids(request, engine_query.excluded_ids)
    with_meaning = with_meaning and not request.no_meaning and is_applicable(request)
    close_hits: list[PassageHit] = []
    is_limited = False
    try:
        if with_meaning:
            # The order of all results that can be shown depends on both.
            all_shown = replace(engine_query, offset=0, limit=MAX_DEPTH)
            response, close_hits = both_ways(
                get_engine(),
                lambda: _search_by_words(all_shown, promoted),
                lambda: closest_passages(request, engine_query),
            )
        else:
            response = _search_by_words(engine_query, promoted)
    except EngineDown as error:
        logger.warning("Limited search: %s", error)
        response, promoted, is_limited = fallback.search(request), (), True
    ids, answer_ids = list(response.ids), []
    if close_hits:
        ids = _fused_page(request, response, promoted, close_hits)
        if wants_answers(request, response.total):
            closest_ids = dict.fromkeys(hit.resource_id for hit in close_hits)
            answer_ids = list(closest_ids)[:MAX_ANSWERS]
    elif with_meaning and not is_limited:  # the response has all that can be shown
        ids = ids[request.offset : request.offset + request.per_page]
    loaded = load_cached(list(dict.fromkeys([*ids, *answer_ids])), request.viewer)
    by_words_ids = set(response.ids).intersection(ids)
    by_words = [row for row in loaded if row.pk in by_words_ids]
    pages = None
    if not is_limited:
        pages = matching_pages(request.query, by_words, MAX_PAGE_HITS, snippets)
    page_hits = pages or {}
    close_ids = set(ids) - by_words_ids
    passage_of = quote_first(close_hits, close_ids, loaded) if close_ids else {}
    return Results(
        hits=tuple(
            Hit(
                row,
                page_hits.get(row.pk, ()),
                row.pk in promoted,
                passage_of.get(row.pk),
            )
            for row in loaded
            if row.pk in by_words_ids or row.pk in passage_of
        ),
        total=response.total,
        answers=tuple(quote(close_hits, loaded, MAX_ANSWERS)) if answer_ids else (),
        all_words=response.all_words,
        match_any=response.match_any,
        facets=build_facets(response.facets, request),
        ignored=request.query.ignored,
        is_limited=is_limited,
        page=request.page,
        page_total=max(ceil(response.total / request.per_page), 1),
    )


def both_ways(
    engine: Engine, by_words: Callable[[], W], by_meaning: Callable[[], M]
) -> tuple[W, M]:
    """Return the results of a search by words and of one by meaning.

    A server is asked for both at the same time. The embedded engine is not: its threads
    wait for each other, which takes 1.4 times as long as one after the other.
    """
    if engine.is_embedded:
        return by_words(), by_meaning()
    with ThreadPoolExecutor(max_workers=1) as thread:
        close = thread.submit(by_meaning)
        response = by_words()
    return response, close.result()


def _search_by_words(
    engine_query: EngineQuery, promoted: tuple[int, ...]
) -> EngineResponse:
    return circuit_breaker.call(
        lambda engine: search_with_promotions(engine, engine_query, promoted)
    )


def _fused_page(
    request: SearchRequest,
    response: EngineResponse,
    promoted: Sequence[int],
    close_hits: Sequence[PassageHit],
) -> list[int]:
    """Return the ids on the request's page, promoted resources first."""
    close_ids = list(dict.fromkeys(hit.resource_id for hit in close_hits))
    others = [pk for pk in response.ids if pk not in promoted]
    in_other_language = in_other_languages(
        request.query, close_ids, others[response.all_words :]
    )
    fused = fuse(others, close_ids, response.all_words, in_other_language)
    in_order = list(dict.fromkeys((*promoted, *fused)))
    return page_of(in_order, response.ids, request.offset, request.per_page)


def search_ids(request: SearchRequest, limit: int) -> tuple[int, ...]:
    """Return the ids of the first hits, to be read through `load`.

    Raises EngineDown: a downloaded list could not say that it is incomplete.
    """
    engine_query = replace(_engine_query(request), facets=(), offset=0, limit=limit)
    promoted = promoted_ids(request, engine_query.excluded_ids)
    return _search_by_words(engine_query, promoted).ids


def matching_ids(request: SearchRequest, *, match_any: bool) -> tuple[int, ...]:
    """Return the ids of up to MAX_MATCHES resources that match, best first.

    These are the resources with all words or, if there are none and `match_any` is
    true, with any of them. Promotions are not included. Raises EngineDown.
    """
    engine_query = replace(
        _engine_query(request),
        facets=(),
        require_all=True,
        sort="relevance",
        offset=0,
        limit=MAX_MATCHES,
    )
    response = circuit_breaker.call(lambda engine: engine.search(engine_query))
    if match_any and not response.ids:
        engine_query = replace(engine_query, require_all=False)
        response = circuit_breaker.call(lambda engine: engine.search(engine_query))
    return response.ids


def _engine_query(request: SearchRequest) -> EngineQuery:
    return EngineQuery(
        query=request.query,
        levels=request.viewer.levels,
        filters=request.engine_filters,
        facets=facets_for(request.viewer),
        excluded_ids=excluded_ids(),
        sort=request.order,
        offset=request.offset,
        limit=request.per_page,
    )


def matching_pages(
    query: Query,
    resources: Sequence[Resource],
    limit: int,
    snippets: int | None = None,
) -> dict[int, tuple[MatchingPage, ...]] | None:
    """Return the best pages of visible resources, None when the engine is down.

    snippets: how many pages of each resource have one; None: all.
    """
    if not query or not resources:
        return {}
    ids = [resource.pk for resource in resources]
    try:
        page_hits = circuit_breaker.call(
            lambda engine: engine.page_hits(query, ids, limit, snippets)
        )
    except EngineDown as error:
        logger.warning("No page hits: %s", error)
        return None
    files = files_by_document(resources)
    pages: dict[int, list[MatchingPage]] = {pk: [] for pk in ids}
    for hit in page_hits:
        # A file that was removed but not yet reindexed has no page to show.
        if file := files.get((hit.resource_id, hit.document_id)):
            page = MatchingPage(file, hit.number, pieces(hit.snippet))
            pages[hit.resource_id].append(page)
    return {pk: tuple(matching) for pk, matching in pages.items()}
