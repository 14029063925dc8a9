"""A reader's question → an answer they may see, whichever engine runs, or none.

The index finds; the database decides again what is shown: every hit is read through
`visible_to` before it leaves this module.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from library.models import Resource, ResourceFile
from search.engines import circuit_breaker, get_engine
from search.engines.base import Engine, EngineDown, EngineQuery, EngineResponse, PageHit
from search.index.outbox import excluded_ids
from search.models import Promotion
from search.query.tree import Query
from search.service import fallback
from search.service.facets import build_facets
from search.service.hydration import load
from search.service.request import SearchRequest, facets_for
from search.service.results import Hit, MatchingPage, Piece, Results, pieces


def promoted_ids(
    request: SearchRequest, excluded_ids: frozenset[int]
) -> tuple[int, ...]:
    """Return the resources that stand first in the answer to a request.

    Only for the plain question: a reader who sorts, filters or excludes words has said
    what they want.
    """
    is_plain = request.query and not request.filters and not request.query.excluded
    if not is_plain or request.order != "relevance":
        return ()
    pins = Promotion.objects.shown_for(request.text, request.viewer)
    ids = dict.fromkeys(pins.values_list("resource_id", flat=True))
    return tuple(pk for pk in ids if pk not in excluded_ids)


def ask(
    engine: Engine, engine_query: EngineQuery, pinned: tuple[int, ...]
) -> EngineResponse:
    """Answer a question with these resources first, whatever the engine says of them.

    They are in the total once. The facets are the engine's, of all that matches.
    """
    if not pinned:
        return engine.search(engine_query)
    offset = engine_query.offset
    shown = pinned[offset : offset + engine_query.limit]
    others = replace(
        engine_query,
        facets=(),
        excluded_ids=engine_query.excluded_ids.union(pinned),
        offset=max(0, offset - len(pinned)),
        limit=engine_query.limit - len(shown),
    )
    found = engine.search(others)
    counted = engine.search(replace(engine_query, offset=0, limit=0))
    return replace(
        found,
        ids=(*shown, *found.ids),
        total=found.total + len(pinned),
        all_words=counted.all_words,
        facets=counted.facets,
    )


logger = logging.getLogger(__name__)
MAX_PAGE_HITS = 3
# As many as an index of Elasticsearch gives at once.
MAX_MATCHES = 10_000


def search(request: SearchRequest) -> Results:
    """Answer a request. Never raises for what the reader typed or for a lost engine."""
    if request.is_too_deep:
        return Results(hits=(), total=0, is_too_deep=True, page=request.page)
    engine_query = _engine_query(request)
    pinned = promoted_ids(request, engine_query.excluded_ids)
    try:
        answer = circuit_breaker.call(lambda engine: ask(engine, engine_query, pinned))
    except EngineDown as error:
        logger.warning("Limited search: %s", error)
        return fallback.search(request)
    resources = load(answer.ids, request.viewer)
    page_hits = _page_hits(request.query, resources) or {}
    return Results(
        hits=tuple(
            Hit(row, page_hits.get(row.pk, ()), row.pk in pinned) for row in resources
        ),
        total=answer.total,
        all_words=answer.all_words,
        match_any=answer.match_any,
        facets=build_facets(answer.facets, request),
        ignored=request.query.ignored,
        page=request.page,
        page_total=request.page_total(answer.total),
    )


def search_ids(request: SearchRequest, limit: int) -> tuple[int, ...]:
    """Return the ids of the first hits, to be read through `loading.load`.

    Raises EngineDown: there is no notice in a list that is taken away.
    """
    engine_query = replace(_engine_query(request), facets=(), offset=0, limit=limit)
    pinned = promoted_ids(request, engine_query.excluded_ids)
    return circuit_breaker.call(lambda engine: ask(engine, engine_query, pinned)).ids


def matching_ids(request: SearchRequest, *, match_any: bool) -> tuple[int, ...]:
    """Return the ids of up to MOST_MATCHING resources that match, best first.

    Those with all the words; when there are none, those `match_any` of them. Nothing is
    recommended here. Raises EngineDown.
    """
    engine_query = replace(
        _engine_query(request), facets=(), sort="relevance", offset=0, limit=MAX_MATCHES
    )
    answer = circuit_breaker.call(lambda engine: engine.search(engine_query))
    is_wide = match_any and not answer.all_words
    return answer.ids if is_wide else answer.ids[: answer.all_words]


def _engine_query(request: SearchRequest) -> EngineQuery:
    return EngineQuery(
        query=request.query,
        levels=request.viewer.levels,
        filters=request.filters,
        facets=facets_for(request.viewer),
        excluded_ids=excluded_ids(),
        sort=request.order,
        offset=request.offset,
        limit=request.per_page,
    )


def _page_hits(
    query: Query, resources: Sequence[Resource], limit: int = MAX_PAGE_HITS
) -> dict[int, tuple[MatchingPage, ...]] | None:
    """Return the best pages of visible resources; None when the engine is away."""
    if not query or not resources:
        return {}
    ids = [resource.pk for resource in resources]
    try:
        answers = circuit_breaker.call(
            lambda engine: engine.page_hits(query, ids, limit)
        )
    except EngineDown as error:
        logger.warning("No page hits: %s", error)
        return None
    return {row.pk: tuple(_of_resource(row, answers)) for row in resources}


def _of_resource(resource: Resource, answers: Sequence[PageHit]):
    files = {}
    for file in resource.files.all():
        files.setdefault(file.document_id, file)
    for answer in answers:
        file = files.get(answer.document_id)
        # A file that was taken out and is not yet reindexed has no page to show.
        if answer.resource_id == resource.pk and file:
            yield MatchingPage(file, answer.number, pieces(answer.snippet))


def hits_in_resource(
    query: Query, resource: Resource, limit: int = 20
) -> tuple[MatchingPage, ...] | None:
    """Return the best pages of one resource, which the viewer may see.

    None while that is not known: the engine is away, or has an older text.
    """
    if query and resource.pk in excluded_ids():
        return None
    found = _page_hits(query, [resource], limit)
    return None if found is None else found.get(resource.pk, ())


def page_numbers(query: Query, file: ResourceFile) -> list[int] | None:
    """Return the matching pages of a file that the viewer may see, in page order.

    None while that is not known: the engine is away, or has an older text.
    """
    if not query:
        return []
    if file.resource_id in excluded_ids():
        return None
    try:
        return circuit_breaker.call(
            lambda engine: engine.pages_matching(
                query, file.resource_id, file.document_id
            )
        )
    except EngineDown as error:
        logger.warning("No matching pages: %s", error)
        return None


def marked_text(query: Query, text: str, language: str) -> tuple[Piece, ...]:
    """Return a page's text in pieces, the query's words marked.

    Without the breaker: engines mark by themselves, also when their server is away.
    """
    if not query or not text:
        return (Piece(text),)
    return pieces(get_engine().highlight(query, text, language))
