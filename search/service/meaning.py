"""What is close in meaning to a search, read from the database before it is shown.

Nothing here decides whether there are results: totals, facets, feeds, exports and
alerts go by words only.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

import numpy as np
from django.db.models import Q
from django.utils.translation import get_language

from library.models import DocumentPage, Resource, ResourceFile
from library.resources.search_inside import ClosePassage
from search.engines import circuit_breaker
from search.engines.base import EngineDown, EngineQuery, PassageHit, PassageQuery
from search.models import DocumentVectors
from search.query.tree import Query
from search.semantic.model import (
    ModelUnavailable,
    embed,
    is_enabled,
    model_name,
    words_for_model,
)
from search.semantic.nearest import normalise
from search.semantic.questions import is_question, language_of
from search.service.request import SearchRequest
from search.service.resources import files_by_document

logger = logging.getLogger(__name__)
# Resources ranked by meaning. With 50 or 200 nDCG@10 was the same.
MAX_CLOSE_RESOURCES = 30
# Resources whose languages are read.
MAX_LANGUAGES_READ = 200
# Quoted as answers to a question, or when fewer resources are found by words.
MAX_ANSWERS = 5
MIN_RESULTS = 3


def is_applicable(request: SearchRequest) -> bool:
    """Return whether a request could be searched by meaning.

    Only the order by relevance has a place for what has none of the words.
    """
    is_relevance = request.order == "relevance"
    return is_enabled() and is_relevance and bool(words_for_model(request.query))


def closest_passages(
    request: SearchRequest, engine_query: EngineQuery
) -> list[PassageHit]:
    """Return the passages closest to a request, the closest first.

    They are of resources that the viewer may see and that pass the request's filters.
    Without a usable model, or while the engine is down, there are none.
    """
    vector = _vector(request.query)
    if vector is None:
        return []
    passage_query = PassageQuery(
        vector=vector,
        model=model_name(),
        levels=engine_query.levels,
        filters=engine_query.filters,
        excluded_ids=engine_query.excluded_ids,
        limit=MAX_CLOSE_RESOURCES,
        per_resource=MAX_ANSWERS,
    )
    try:
        return circuit_breaker.call(
            lambda engine: engine.similar_passages(passage_query)
        )
    except EngineDown as error:
        logger.warning("No search by meaning: %s", error)
        return []


def in_other_languages(
    query: Query, close_ids: Sequence[int], ids: Sequence[int]
) -> frozenset[int]:
    """Return the resources that have files, but none in the language of the query.

    Without close ones the ranking needs none, and an unknown language has none. Of
    `ids`, all after the first MAX_LANGUAGES_READ count as such, to limit the work: at
    their ranks the weight hardly matters.
    """
    language = language_of(query) if close_ids else ""
    if not language:
        return frozenset()
    read = {*close_ids, *ids[:MAX_LANGUAGES_READ]}
    files = ResourceFile.objects.filter(resource__in=read).order_by()
    rows = list(files.values_list("resource", "language"))
    in_language = {pk for pk, of_file in rows if of_file == language}
    others = {pk for pk, _language in rows if pk not in in_language}
    return frozenset(others.union(ids[MAX_LANGUAGES_READ:]) - in_language)


def _vector(query: Query) -> np.ndarray | None:
    try:
        return _words_vector(words_for_model(query), model_name())
    except ModelUnavailable as error:
        logger.warning("No search by meaning: %s", error)
        return None


# Users filter and page through the results of the same words, and then open one. A
# vector takes half a kilobyte. `model`: another one has other vectors.
@lru_cache(maxsize=1_000)
def _words_vector(words: str, model: str) -> np.ndarray:
    """Return the vector of a user's words, read-only. Raises ModelUnavailable."""
    vector = embed([words])[0]
    vector.flags.writeable = False
    return vector


def wants_answers(request: SearchRequest, total: int) -> bool:
    """Return whether to quote passages: for a question, or with few results."""
    is_asked = total < MIN_RESULTS or is_question(request.text)
    return is_asked and request.page == 1


def quote(
    hits: Iterable[PassageHit], resources: Sequence[Resource], limit: int
) -> list[ClosePassage]:
    """Return up to `limit` passages of visible resources, in the same order."""
    return _read(_quotable(hits, resources)[:limit])


def quote_first(
    hits: Iterable[PassageHit],
    resource_ids: Collection[int],
    resources: Sequence[Resource],
) -> dict[int, ClosePassage]:
    """Return the first passage of each of these visible resources, by resource id."""
    first: dict[int, tuple[PassageHit, ResourceFile]] = {}
    for hit, file in _quotable(hits, resources):
        if hit.resource_id in resource_ids:
            first.setdefault(hit.resource_id, (hit, file))
    return {passage.file.resource_id: passage for passage in _read(first.values())}


def _quotable(
    hits: Iterable[PassageHit], resources: Sequence[Resource]
) -> list[tuple[PassageHit, ResourceFile]]:
    """Return the passages of visible files.

    If a resource has some in the reader's language, those in others are left out: the
    editions of a document say the same.
    """
    files, language = files_by_document(resources), get_language()
    visible = [
        (hit, files[hit.resource_id, hit.document_id])
        for hit in hits
        if (hit.resource_id, hit.document_id) in files
    ]
    in_own = {hit.resource_id for hit, file in visible if file.language == language}
    return [
        (hit, file)
        for hit, file in visible
        if file.language == language or hit.resource_id not in in_own
    ]


def _read(
    passages: Collection[tuple[PassageHit, ResourceFile]],
) -> list[ClosePassage]:
    """Return passages with their texts, read with one query.

    Those of a text that was replaced are left out.
    """
    condition = Q(pk__in=())
    for document, number in {(hit.document_id, hit.page) for hit, _ in passages}:
        condition |= Q(document=document, number=number)
    rows = DocumentPage.objects.filter(condition)
    texts = {
        (document, number): text
        for document, number, text in rows.values_list("document", "number", "text")
    }
    return [
        ClosePassage(file, hit.page, text)
        for hit, file in passages
        if (text := texts.get((hit.document_id, hit.page), "")[hit.start : hit.end])
        and text.strip()
    ]


def passages_in_file(
    query: Query, file: ResourceFile, limit: int = MAX_ANSWERS
) -> list[ClosePassage]:
    """Return the closest passages of a file that the viewer may see."""
    if not is_enabled() or not words_for_model(query):
        return []
    row = DocumentVectors.objects.filter(
        document=file.document_id,
        model=model_name(),
        text_digest=file.document.text_digest,
    ).first()
    vector = _vector(query) if row else None
    if row is None or vector is None or not row.places:
        return []
    similarities = normalise(row.vector_array()) @ vector.astype(np.float32)
    order = np.argsort(-similarities, kind="stable")
    places = row.place_array()[order[:limit]].tolist()
    hits = [PassageHit(file.resource_id, *place, 0.0) for place in places]
    return _read([(hit, file) for hit in hits])
