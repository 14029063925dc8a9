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
from search.index.outbox import withheld_ids
from search.models import Promotion
from search.query.tree import Query
from search.service import fallback
from search.service.facets import build_facets
from search.service.hydration import load
from search.service.request import SearchRequest, facets_for
from search.service.results import Hit, MatchingPage, Piece, Results, pieces


def pinned_ids(request: SearchRequest, excluded_ids: frozenset[int]) -> tuple[int, ...]:
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
    engine: Engine, question: EngineQuery, pinned: tuple[int, ...]
) -> EngineResponse:
    """Answer a question with these resources first, whatever the engine says of them.

    They are in the total once. The facets are the engine's, of all that matches.
    """
    if not pinned:
        return engine.search(question)
    first = question.first
    shown = pinned[first : first + question.count]
    others = replace(
        question,
        facets=(),
        excluded_ids=question.excluded_ids.union(pinned),
        first=max(0, first - len(pinned)),
        count=question.count - len(shown),
    )
    found = engine.search(others)
    counted = engine.search(replace(question, first=0, count=0))
    return replace(
        found,
        ids=(*shown, *found.ids),
        total=found.total + len(pinned),
        all_words=counted.all_words,
        facets=counted.facets,
    )


logger = logging.getLogger(__name__)
PAGES_A_HIT = 3
# As many as an index of Elasticsearch gives at once.
MOST_MATCHING = 10_000


def search(request: SearchRequest) -> Results:
    """Answer a request. Never raises for what the reader typed or for a lost engine."""
    if request.is_too_deep:
        return Results(hits=(), total=0, is_too_deep=True, page=request.page)
    question = _question(request)
    pinned = pinned_ids(request, question.excluded_ids)
    try:
        answer = circuit_breaker.call(lambda engine: ask(engine, question, pinned))
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


def found_ids(request: SearchRequest, most: int) -> tuple[int, ...]:
    """Return the ids of the first hits, to be read through `loading.load`.

    Raises EngineDown: there is no notice in a list that is taken away.
    """
    question = replace(_question(request), facets=(), first=0, count=most)
    pinned = pinned_ids(request, question.excluded_ids)
    return circuit_breaker.call(lambda engine: ask(engine, question, pinned)).ids


def matching_ids(request: SearchRequest, *, with_some: bool) -> tuple[int, ...]:
    """Return the ids of up to MOST_MATCHING resources that match, best first.

    Those with all the words; when there are none, those `with_some` of them. Nothing is
    recommended here. Raises EngineDown.
    """
    question = replace(
        _question(request), facets=(), sort="relevance", first=0, count=MOST_MATCHING
    )
    answer = circuit_breaker.call(lambda engine: engine.search(question))
    is_wide = with_some and not answer.all_words
    return answer.ids if is_wide else answer.ids[: answer.all_words]


def _question(request: SearchRequest) -> EngineQuery:
    return EngineQuery(
        query=request.query,
        levels=request.viewer.levels,
        filters=request.filters,
        facets=facets_for(request.viewer),
        excluded_ids=withheld_ids(),
        sort=request.order,
        first=request.first,
        count=request.per_page,
    )


def _page_hits(
    query: Query, resources: Sequence[Resource], most: int = PAGES_A_HIT
) -> dict[int, tuple[MatchingPage, ...]] | None:
    """Return the best pages of visible resources; None when the engine is away."""
    if not query or not resources:
        return {}
    ids = [resource.pk for resource in resources]
    try:
        answers = circuit_breaker.call(
            lambda engine: engine.page_hits(query, ids, most)
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
    query: Query, resource: Resource, most: int = 20
) -> tuple[MatchingPage, ...] | None:
    """Return the best pages of one resource, which the viewer may see.

    None while that is not known: the engine is away, or has an older text.
    """
    if query and resource.pk in withheld_ids():
        return None
    found = _page_hits(query, [resource], most)
    return None if found is None else found.get(resource.pk, ())


def page_numbers(query: Query, file: ResourceFile) -> list[int] | None:
    """Return the matching pages of a file that the viewer may see, in page order.

    None while that is not known: the engine is away, or has an older text.
    """
    if not query:
        return []
    if file.resource_id in withheld_ids():
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
