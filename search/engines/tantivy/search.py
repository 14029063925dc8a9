"""Search for resources: hits, totals and facets from the resource index."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from tantivy import Occur, Order, Query

from library.folding import encodable
from search.engines.base import (
    MIN_ALL_TERMS_HITS,
    EngineQuery,
    EngineResponse,
    PassageQuery,
)
from search.engines.query_terms import ALL_WORDS_WEIGHT, analyze_query
from search.engines.tantivy.index_store import Part
from search.engines.tantivy.query_builder import (
    RESOURCE_WEIGHTS,
    QueryBuilder,
    best_first,
    query_builders,
    some,
    weighted,
)
from search.query.tree import Query as ParsedQuery

# More than the terms of any vocabulary: an aggregation drops the counts of the rest.
MAX_FACET_VALUES = 10_000
SORT_FIELDS = {
    "newest": "newest",
    "oldest": "oldest",
    "added": "added",
    "title": "title_key",
}


def searched_ids(resources: Sequence[Part], passage_query: PassageQuery) -> np.ndarray:
    """Return the ids of the resources that a search by meaning may find.

    resources: the parts of the viewer's levels.
    """
    levels, filters = passage_query.levels, passage_query.filters
    search = ResourceSearch(resources, EngineQuery(ParsedQuery(), levels, filters))
    key = tuple(sorted(filters.items()))
    parts = []
    for part, builder in zip(resources, search.builders, strict=True):
        cache = part.ids_cache(builder.searcher)
        if key not in cache:
            cache[key] = search.matching_ids(builder)
        parts.append(cache[key])
    ids = np.concatenate(parts)
    excluded_ids = list(passage_query.excluded_ids)
    return ids[~np.isin(ids, excluded_ids)] if excluded_ids else ids


class ResourceSearch:
    """One search. `resources`: the parts of the viewer's levels."""

    def __init__(self, resources: Sequence[Part], engine_query: EngineQuery) -> None:
        self.engine_query = engine_query
        self.analyzed_query = analyze_query(engine_query.query)
        self.builders = query_builders(resources, RESOURCE_WEIGHTS)
        is_ranked = engine_query.query and engine_query.sort == "relevance"
        self.sort = None if is_ranked else SORT_FIELDS.get(engine_query.sort, "newest")

    def answer(self) -> EngineResponse:
        """Search for all words, or for any if too few resources contain all."""
        offset, limit = self.engine_query.offset, self.engine_query.limit
        if self.engine_query.query:
            with_all = [b.all_of(self.analyzed_query) for b in self.builders]
        else:
            with_all = [Query.all_query() for _ in self.builders]
        # Entries with some of the words may match if the words are many, or if too few
        # entries have all of them.
        has_choice = self.analyzed_query.has_choice
        some_suffice = has_choice and not self.engine_query.require_all
        if some_suffice and self.analyzed_query.is_ranked_by_some:
            _, all_words = self._hits(with_all, 0, 0)
            with_any = [b.any_of(self.analyzed_query) for b in self.builders]
            ids, total = self._hits(
                list(map(_raised, with_any, with_all)), offset, limit
            )
            return self._answer(with_any, ids, total, all_words)
        ids, all_words = self._hits(with_all, offset, limit)
        if all_words >= MIN_ALL_TERMS_HITS or not some_suffice:
            return self._answer(with_all, ids, all_words, all_words)
        with_any = [b.any_of(self.analyzed_query) for b in self.builders]
        if self.sort:
            ids, total = self._hits(with_any, offset, limit)
        else:
            rest = list(map(_without, with_any, with_all))
            others, more = self._hits(
                rest, max(0, offset - all_words), limit - len(ids)
            )
            ids, total = [*ids, *others], all_words + more
        return self._answer(with_any, ids, total, all_words)

    def matching_ids(self, builder: QueryBuilder) -> np.ndarray:
        """Return the ids of all resources of a part that pass the filters."""
        searcher = builder.searcher
        query = self._filtered(builder, Query.all_query())
        limit = max(1, searcher.num_docs)
        hits = searcher.search(query, limit=limit, count=False).hits
        addresses = [address for _, address in hits]
        ids = searcher.fast_field_values("resource_id", addresses)
        return np.array(ids, np.int64)

    def _answer(
        self,
        queries: Sequence[Query | None],
        ids: Sequence[int],
        total: int,
        all_words: int,
    ) -> EngineResponse:
        return EngineResponse(
            ids=tuple(ids),
            total=total,
            all_words=all_words,
            match_any=total > all_words,
            facets=self._facets(queries),
        )

    def _hits(
        self, queries: Sequence[Query | None], offset: int, limit: int
    ) -> tuple[list[int], int]:
        """Return the ids of `limit` hits from rank `offset`, and the total.

        queries: one for each part, None if nothing in it matches.
        """
        rows, total = [], 0
        end = offset + max(0, limit)
        for builder, query in zip(self.builders, queries, strict=True):
            if query is None:
                continue
            if limit > 0 and not self.sort:
                query = builder.with_neighbours(query, self.engine_query.query)
            query = self._filtered(builder, query)
            if self.sort:
                results = builder.searcher.search(
                    query,
                    # Tantivy rejects a limit of 0.
                    limit=max(1, min(end, builder.searcher.num_docs)),
                    order_by_field=self.sort,
                    order=Order.Asc,
                )
                best, count = results.hits[:end], results.count
            else:
                best, count = best_first(builder.searcher, query, end, "newest")
            addresses = [address for _, address in best]
            ids = builder.searcher.fast_field_values("resource_id", addresses)
            rows += [(key, pk) for (key, _), pk in zip(best, ids, strict=True)]
            total += count
        return [pk for _, pk in sorted(rows)[offset:end]], total

    def _facets(self, queries: Sequence[Query | None]) -> dict[str, Counter[str]]:
        """Return counts for each facet, under the filters of all others."""
        counts = {facet: Counter[str]() for facet in self.engine_query.facets}
        # The facets without a filter of their own share one aggregation.
        groups: dict[str, list[str]] = defaultdict(list)
        for facet in counts:
            groups[facet if self.engine_query.filters.get(facet) else ""].append(facet)
        for builder, query in zip(self.builders, queries, strict=True):
            for filtered_facet, facets in groups.items() if query else ():
                aggregations = builder.searcher.aggregate(
                    self._filtered(builder, query, without=filtered_facet),
                    {
                        facet: {
                            "terms": {
                                "field": f"facet_{facet}",
                                "size": MAX_FACET_VALUES,
                            }
                        }
                        for facet in facets
                    },
                )
                for facet in facets:
                    for bucket in aggregations[facet]["buckets"]:
                        counts[facet][bucket["key"]] += bucket["doc_count"]
        return counts

    def _filtered(
        self, builder: QueryBuilder, query: Query, without: str = ""
    ) -> Query:
        """Add excluded ids, excluded terms and filters to a query.

        without: the facet whose filter is omitted.
        """
        must = [query]
        for facet, codes in self.engine_query.filters.items():
            if codes and facet != without:
                values = dict.fromkeys(map(encodable, codes))
                selected = (
                    Query.term_query(builder.schema, f"facet_{facet}", value)
                    for value in values
                )
                must.append(Query.const_score_query(some(selected), 0.0))
        must_not = builder.excluded(self.analyzed_query)
        if excluded_ids := sorted(self.engine_query.excluded_ids):
            must_not.append(
                Query.term_set_query(builder.schema, "resource_id", excluded_ids)
            )
        return Query.boolean_query(
            [(Occur.Must, part) for part in must]
            + [(Occur.MustNot, part) for part in must_not]
        )


def _raised(query: Query | None, with_all: Query | None) -> Query | None:
    """Return the query; entries with all words get a part of their score again."""
    if query is None or with_all is None:
        return query
    bonus = weighted(with_all, ALL_WORDS_WEIGHT)
    return Query.boolean_query([(Occur.Must, query), (Occur.Should, bonus)])


def _without(query: Query | None, other: Query | None) -> Query | None:
    if query is None or other is None:
        return query
    return Query.boolean_query([(Occur.Must, query), (Occur.MustNot, other)])
