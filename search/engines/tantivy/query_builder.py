"""Query terms → Tantivy queries, without parsing text.

Stems that no entry contains are omitted: of a word's stems in all languages, usually
only one or two are in the index.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import tantivy
from tantivy import Occur, Query

from search.engines.query_terms import AnalyzedQuery, Choice, QueryTerm
from search.engines.tantivy.schema import EXACT, EXACT_TITLE

# The weights of a match in each field of stems, and of a literal match.
RESOURCE_WEIGHTS = {"text": 1.0, "title": 0.2}
PAGE_WEIGHTS = {"text": 1.0}
EXACT_WEIGHT = 0.3
EXACT_TITLE_WEIGHT = 0.5
# How many hits after the last one are read in search of equal scores, before all are.
MAX_TIES = 100


class QueryBuilder:
    """Build queries for one kind of entries, with the statistics of one searcher."""

    def __init__(
        self,
        searcher: tantivy.Searcher,
        schema: tantivy.Schema,
        weights: Mapping[str, float],
    ) -> None:
        self.searcher = searcher
        self.schema = schema
        self.weights = weights

    def all_of(self, analyzed_query: AnalyzedQuery) -> Query | None:
        """Return the query for entries with all terms; None when there are none."""
        return every(
            [self._choice(c) for c in (*analyzed_query.required, *analyzed_query.words)]
        )

    def any_of(self, analyzed_query: AnalyzedQuery) -> Query | None:
        """Return the query for entries with all required terms and any of the words."""
        parts = [self._choice(choice) for choice in analyzed_query.required]
        if analyzed_query.words:
            parts.append(some(map(self._any_choice, analyzed_query.words)))
        return every(parts)

    def excluded(self, analyzed_query: AnalyzedQuery) -> list[Query]:
        return [q for q in map(self._term, analyzed_query.excluded) if q is not None]

    def _choice(self, choice: Choice) -> Query | None:
        return best(every([*map(self._word, option)]) for option in choice)

    def _any_choice(self, choice: Choice) -> Query | None:
        return best(some(map(self._term, option)) for option in choice)

    def _word(self, term: QueryTerm) -> Query | None:
        """Return the query for one term; texts in which it is a stop word match too."""
        query = self._term(term)
        if term.is_literal or not term.stopped:
            return query
        return some([query, unscored(some(map(self._written_in, term.stopped)))])

    def _term(self, term: QueryTerm) -> Query | None:
        """Return the query for one term, None when no entry contains it."""
        fields = {"title": 1.0} if term.field == "title" else self.weights
        parts = [
            weighted(best(self._stemmed(name, term)), weight)
            for name, weight in fields.items()
        ]
        if term.is_literal:
            parts += self._as_it_stands(term)
        query = weighted(some(parts), term.weight)
        if term.language:
            return every([query, unscored(self._written_in(term.language))])
        return query

    def _as_it_stands(self, term: QueryTerm) -> list[Query | None]:
        if term.field == "title":
            return [self._literal(EXACT_TITLE, term)]
        text = self._literal(EXACT, term)
        if term.stems:
            return [weighted(text, EXACT_WEIGHT)]
        if "title" not in self.weights or term.is_prefix:
            return [text]
        return [text, weighted(self._literal(EXACT_TITLE, term), EXACT_TITLE_WEIGHT)]

    def _written_in(self, language: str) -> Query:
        return Query.term_query(self.schema, "written_in", language)

    def _stemmed(self, name: str, term: QueryTerm) -> list[Query | None]:
        runs = dict.fromkeys(
            tuple(word for _, word in sequence) for _, sequence in term.stems
        )
        return [self._run(name, words) for words in runs]

    def _literal(self, name: str, term: QueryTerm) -> Query | None:
        words = [word for _, word in term.literal]
        if not term.is_prefix:
            return self._run(name, words)
        if len(words) == 1:
            return Query.regex_query(self.schema, name, f"{words[0]}.*")
        return Query.phrase_prefix_query(self.schema, name, words)

    def _run(self, name: str, words: Sequence[str]) -> Query | None:
        """Return the query for consecutive words in a field, None if one is missing."""
        if not all(self.searcher.doc_freq(name, word) for word in words):
            return None
        if len(words) > 1:
            return Query.phrase_query(self.schema, name, list(words))
        return Query.term_query(self.schema, name, words[0])


def every(queries: Sequence[Query | None]) -> Query | None:
    """Return the query that matches all of these; None matches nothing."""
    if not queries or any(query is None for query in queries):
        return None
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def some(queries: Iterable[Query | None]) -> Query | None:
    """Return the query that matches any of these; their scores are added."""
    parts = [query for query in queries if query is not None]
    if len(parts) < 2:
        return parts[0] if parts else None
    return Query.boolean_query([(Occur.Should, query) for query in parts])


def best(queries: Iterable[Query | None]) -> Query | None:
    """Return the query that matches any of these; the best score counts."""
    parts = [query for query in queries if query is not None]
    if len(parts) < 2:
        return parts[0] if parts else None
    return Query.disjunction_max_query(parts)


def weighted(query: Query | None, weight: float) -> Query | None:
    if query is None or weight == 1:
        return query
    return Query.boost_query(query, weight)


def unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


def best_first(
    searcher: tantivy.Searcher, query: Query, offset: int, count: int, tie_break: str
) -> tuple[list[tantivy.DocAddress], int]:
    """Return `count` entries from rank `offset`, and how many match in total.

    Entries with equal scores are sorted by the number field `tie_break`, ascending. For
    a consistent order across result pages, the limit is raised until it includes all
    entries whose score equals the last one.
    """
    end = min(offset + count, searcher.num_docs)
    limit = end + 1
    results = searcher.search(query, limit=limit)
    for further in (end + MAX_TIES, results.count):
        hits = results.hits
        if len(hits) < limit or not end or hits[-1][0] < hits[end - 1][0]:
            break
        limit = further + 1
        results = searcher.search(query, limit=limit)
    hits = results.hits
    places = [address for _, address in hits]
    breaks = searcher.fast_field_values(tie_break, places)
    order = sorted(range(len(hits)), key=lambda i: (-hits[i][0], breaks[i]))
    return [places[i] for i in order[offset:end]], results.count
