"""Search inside one resource, for `library.resources.search_inside`."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from library.models import Resource, ResourceFile
from library.resources.search_inside import ClosePassage, MatchingPage, Piece
from search.engines import circuit_breaker, get_engine
from search.engines.base import EngineDown
from search.query.glossary import expand_query
from search.query.tree import Query
from search.service.meaning import passages_in_file
from search.service.request import ALSO, MEANING, OFF, word_params
from search.service.results import pieces
from search.service.searcher import excluded_ids, matching_pages

logger = logging.getLogger(__name__)
MAX_PAGES = 20


class EngineSearchInside:
    """Implements `SearchInside`: the words of a URL with their expansions.

    What matches is unknown while the engine is down or the index has an older text.
    """

    def __init__(self, params: Mapping[str, str]) -> None:
        no_expansion = params.get(ALSO) == OFF
        self.no_meaning = params.get(MEANING) == OFF
        self.query = expand_query(params.get("q", ""), no_expansion).query
        self.text = self.query.text
        self.params = word_params(self.text, no_expansion, self.no_meaning)

    def matching_pages(self, resource: Resource) -> tuple[MatchingPage, ...] | None:
        return hits_in_resource(self.query, resource)

    def page_numbers(self, file: ResourceFile) -> list[int] | None:
        if not self.query:
            return []
        if file.resource_id in excluded_ids():
            return None
        try:
            return circuit_breaker.call(
                lambda engine: engine.pages_matching(
                    self.query, file.resource_id, file.document_id
                )
            )
        except EngineDown as error:
            logger.warning("No matching pages: %s", error)
            return None

    def close_passages(self, file: ResourceFile) -> list[ClosePassage]:
        return [] if self.no_meaning else passages_in_file(self.query, file)

    def highlighted(self, text: str, language: str) -> tuple[Piece, ...]:
        """Bypasses the circuit breaker: engines highlight in this process, even if
        their server is down.
        """
        if not self.query or not text:
            return (Piece(text),)
        return pieces(get_engine().highlight(self.query, text, language))


def hits_in_resource(
    query: Query, resource: Resource, limit: int = MAX_PAGES
) -> tuple[MatchingPage, ...] | None:
    """Return the best pages of one resource, which the viewer may see.

    None if they are unknown: the engine is down, or the index has an older text.
    """
    if query and resource.pk in excluded_ids():
        return None
    pages = matching_pages(query, [resource], limit)
    return None if pages is None else pages.get(resource.pk, ())
