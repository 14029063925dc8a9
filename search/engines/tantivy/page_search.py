"""Search for matching pages of given resources in the page index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain

from tantivy import DocAddress, Occur, Order, Query, Searcher

from search.engines.base import PageHit
from search.engines.highlighting import snippet
from search.engines.query_terms import analyze_query
from search.engines.tantivy.index_store import Part
from search.engines.tantivy.query_builder import (
    PAGE_WEIGHTS,
    QueryBuilder,
    best_first,
    some,
)
from search.query.tree import Query as ParsedQuery

MAX_PAGES = 2_000
# Maximum number of pages ranked in one search over all resources. Resources with too
# few pages among them are then searched one by one.
MAX_RANKED_PAGES = 400
# Above any sum of scores, so that pages with all words come first.
ALL_WORDS_BONUS = 1_000.0


def page_hits(
    pages: Sequence[Part],
    query: ParsedQuery,
    resource_ids: Sequence[int],
    limit: int,
    snippets: int | None,
) -> list[PageHit]:
    """Return up to `limit` best pages of each resource, best first.

    snippets: how many pages of each resource have one; None: all.

    All pages of a resource are in one part. They are ranked by its word frequencies,
    which other levels do not affect.
    """
    ids = list(dict.fromkeys(resource_ids))
    by_resource = defaultdict(list)
    for part in pages:
        search = _PageSearch(part, query)
        for hit in search.hits(ids, limit, snippets):
            by_resource[hit.resource_id].append(hit)
    return [hit for resource_id in ids for hit in by_resource[resource_id]]


def pages_matching(
    pages: Sequence[Part], query: ParsedQuery, resource_id: int, document_id: int
) -> list[int]:
    """Return the numbers of the matching pages of a document, in page order."""
    searches = (_PageSearch(part, query) for part in pages)
    numbers = (search.numbers(resource_id, document_id) for search in searches)
    return sorted(chain.from_iterable(numbers))


class _PageSearch:
    def __init__(self, pages: Part, query: ParsedQuery) -> None:
        self.query = query
        self.schema = pages.schema
        self.searcher: Searcher = pages.searcher()
        analyzed_query = analyze_query(query, in_pages=True)
        terms = QueryBuilder(self.searcher, self.schema, PAGE_WEIGHTS)
        self.matching = terms.any_of(analyzed_query)
        self.with_all = (
            terms.all_of(analyzed_query) if analyzed_query.has_choice else None
        )

    def hits(
        self, resource_ids: list[int], limit: int, snippets: int | None
    ) -> list[PageHit]:
        """Return up to `limit` best pages of each resource, in the given order."""
        if self.matching is None or not resource_ids or limit < 1:
            return []
        addresses, total = self._ranked(resource_ids, MAX_RANKED_PAGES)
        by_resource = defaultdict(list)
        owners = self.searcher.fast_field_values("resource_id", addresses)
        for owner, address in zip(owners, addresses, strict=True):
            by_resource[owner].append(address)
        if total > len(addresses):
            for resource_id in resource_ids:
                if len(by_resource[resource_id]) < limit:
                    by_resource[resource_id], _ = self._ranked([resource_id], limit)
        ranked = [
            (rank, address)
            for resource_id in resource_ids
            for rank, address in enumerate(by_resource[resource_id][:limit])
        ]
        best = [address for _, address in ranked]
        columns = (
            self.searcher.fast_field_values(name, best)
            for name in ("resource_id", "document_id", "number")
        )
        return [
            PageHit(
                *values,
                self._snippet(address) if snippets is None or rank < snippets else "",
            )
            for (rank, address), *values in zip(ranked, *columns, strict=True)
        ]

    def _snippet(self, address: DocAddress) -> str:
        page = self.searcher.doc(address)
        text = bytes(page.get_first("original")).decode()
        lines = page.get_first("header"), page.get_first("footer")
        return snippet(self.query, text, page.get_first("written_in"), *lines)

    def numbers(self, resource_id: int, document_id: int) -> list[int]:
        if self.matching is None:
            return []
        of_document = Query.term_query(self.schema, "document_id", document_id)
        results = self.searcher.search(
            self._filtered([resource_id], of_document),
            limit=MAX_PAGES,
            count=False,
            order_by_field="number",
            order=Order.Asc,
        )
        return [number for number, _ in results.hits]

    def _ranked(
        self, resource_ids: list[int], limit: int
    ) -> tuple[list[DocAddress], int]:
        query = self._filtered(resource_ids)
        ranked, total = best_first(self.searcher, query, limit, "number")
        return [address for _, address in ranked], total

    def _filtered(self, resource_ids: list[int], *filters: Query) -> Query:
        owners = some(
            Query.term_query(self.schema, "resource_id", resource_id)
            for resource_id in resource_ids
        )
        parts = [(Occur.Must, self.matching)]
        parts += [
            (Occur.Must, Query.const_score_query(query, 0.0))
            for query in (owners, *filters)
        ]
        if self.with_all is not None:
            bonus = Query.const_score_query(self.with_all, ALL_WORDS_BONUS)
            parts.append((Occur.Should, bonus))
        return Query.boolean_query(parts)
