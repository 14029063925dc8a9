"""Search for resources: hits, totals and facets from the resource index."""

from __future__ import annotations

from collections.abc import Sequence

import tantivy
from tantivy import Occur, Order, Query

from search.analysis.folding import encodable
from search.engines.base import MIN_ALL_TERMS_HITS, EngineQuery, EngineResponse
from search.engines.query_terms import analyze_query
from search.engines.tantivy.index_store import Part
from search.engines.tantivy.query_builder import (
    RESOURCE_WEIGHTS,
    QueryBuilder,
    best_first,
    some,
    unscored,
)

# More than the terms of any vocabulary: an aggregation drops the counts of the rest.
MAX_FACET_VALUES = 10_000
SORT_FIELDS = {"newest": "newest", "oldest": "oldest", "title": "title_key"}


def search(resources: Part, engine_query: EngineQuery) -> EngineResponse:
    """Search for all words, or for any if too few resources contain all."""
    return _Search(resources, engine_query).answer()


class _Search:
    def __init__(self, resources: Part, engine_query: EngineQuery) -> None:
        self.engine_query = engine_query
        self.schema = resources.schema
        self.searcher = resources.searcher()
        self.analyzed_query = analyze_query(engine_query.query)
        self.terms = QueryBuilder(self.searcher, self.schema, RESOURCE_WEIGHTS)
        is_ranked = engine_query.query and engine_query.sort == "relevance"
        self.sort = None if is_ranked else SORT_FIELDS.get(engine_query.sort, "newest")

    def answer(self) -> EngineResponse:
        offset, limit = self.engine_query.offset, self.engine_query.limit
        with_all = self._with_all()
        ids, all_words = self._hits(with_all, offset, limit)
        if all_words >= MIN_ALL_TERMS_HITS or not self.analyzed_query.has_choice:
            return self._answer(with_all, ids, all_words, all_words)
        with_any = self.terms.any_of(self.analyzed_query)
        if self.sort:
            ids, total = self._hits(with_any, offset, limit)
        else:
            rest = _without(with_any, with_all)
            others, more = self._hits(
                rest, max(0, offset - all_words), limit - len(ids)
            )
            ids, total = [*ids, *others], all_words + more
        return self._answer(with_any, ids, total, all_words)

    def _with_all(self) -> Query | None:
        if not self.engine_query.query:
            return Query.all_query()
        return self.terms.all_of(self.analyzed_query)

    def _answer(
        self, query: Query | None, ids: Sequence[int], total: int, all_words: int
    ) -> EngineResponse:
        return EngineResponse(
            ids=tuple(ids),
            total=total,
            all_words=all_words,
            match_any=total > all_words,
            facets=self._facets(query),
        )

    def _hits(
        self, query: Query | None, first: int, count: int
    ) -> tuple[list[int], int]:
        """Return the ids of `count` hits from rank `first`, and the total."""
        if query is None:
            return [], 0
        addresses, total = self._in_order(self._filtered(query), first, max(0, count))
        return self.searcher.fast_field_values("resource_id", addresses), total

    def _in_order(
        self, query: Query, offset: int, count: int
    ) -> tuple[list[tantivy.DocAddress], int]:
        if not self.sort:
            return best_first(self.searcher, query, offset, count, "newest")
        results = self.searcher.search(
            query,
            # Tantivy rejects a limit of 0.
            limit=max(1, count),
            offset=min(offset, self.searcher.num_docs),
            order_by_field=self.sort,
            order=Order.Asc,
        )
        return [address for _, address in results.hits[:count]], results.count

    def _facets(self, query: Query | None) -> dict[str, dict[str, int]]:
        """Return counts for each facet, under the filters of all others."""
        facets, filters = self.engine_query.facets, self.engine_query.filters
        if query is None:
            return {facet: {} for facet in facets}
        counts = self._counts(query, [f for f in facets if not filters.get(f)])
        for facet in facets:
            if filters.get(facet):
                counts |= self._counts(query, [facet], without=facet)
        return counts

    def _counts(
        self, query: Query, facets: Sequence[str], without: str = ""
    ) -> dict[str, dict[str, int]]:
        if not facets:
            return {}
        aggregations = self.searcher.aggregate(
            self._filtered(query, without),
            {
                facet: {"terms": {"field": f"facet_{facet}", "size": MAX_FACET_VALUES}}
                for facet in facets
            },
        )
        return {
            facet: {
                bucket["key"]: bucket["doc_count"]
                for bucket in aggregations[facet]["buckets"]
            }
            for facet in facets
        }

    def _filtered(self, query: Query, without: str = "") -> Query:
        """Add visibility, excluded ids, excluded terms and filters to a query.

        without: the facet whose filter is omitted.
        """
        must = [query, self._one_of("visibility", self.engine_query.levels)]
        for facet, codes in self.engine_query.filters.items():
            if codes and facet != without:
                must.append(self._one_of(f"facet_{facet}", codes))
        must_not = self.terms.excluded(self.analyzed_query)
        if excluded_ids := sorted(self.engine_query.excluded_ids):
            must_not.append(
                Query.term_set_query(self.schema, "resource_id", excluded_ids)
            )
        return Query.boolean_query(
            [(Occur.Must, part) for part in must]
            + [(Occur.MustNot, part) for part in must_not]
        )

    def _one_of(self, field: str, codes: Sequence[str]) -> Query:
        values = dict.fromkeys(map(encodable, codes))
        return unscored(some(Query.term_query(self.schema, field, w) for w in values))


def _without(query: Query | None, other: Query | None) -> Query | None:
    if query is None or other is None:
        return query
    return Query.boolean_query([(Occur.Must, query), (Occur.MustNot, other)])
