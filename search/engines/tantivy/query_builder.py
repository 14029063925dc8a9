"""Query terms → Tantivy queries, without parsing text.

Stems that no entry contains are omitted: of a word's stems in all languages, usually
only one or two are in the index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log

import tantivy
from tantivy import Occur, Query

from search.engines.base import LEVELS
from search.engines.query_terms import AnalyzedQuery, Choice, Option, QueryTerm
from search.engines.tantivy.index_store import Part
from search.engines.tantivy.schema import EXACT, EXACT_TITLE

# The weights of a match in each field of stems, and of a literal match.
RESOURCE_WEIGHTS = {"text": 1.0, "title": 0.2}
PAGE_WEIGHTS = {"text": 1.0}
EXACT_WEIGHT = 0.3
EXACT_TITLE_WEIGHT = 0.5
# How many hits after the last one are read in search of equal scores, before all are.
MAX_TIES = 100


def rarity(searchers: Iterable[tantivy.Searcher], field: str, word: str) -> float:
    """Return BM25's inverse document frequency of a word in these parts together."""
    documents = with_word = 0
    for searcher in searchers:
        documents += sum(searcher.doc_freq("visibility", level) for level in LEVELS)
        with_word += searcher.doc_freq(field, word)
    return log(1 + (documents - with_word + 0.5) / (with_word + 0.5))


def query_builders(
    resources: Sequence[Part], weights: Mapping[str, float]
) -> list[QueryBuilder]:
    """Return a builder for each part that a viewer may see.

    Their scores are comparable: in all parts, a word is as rare as in all of these
    together. Parts that the viewer may not see have no effect.
    """
    searchers = [part.searcher() for part in resources]
    return [
        QueryBuilder(searcher, part.schema, weights, searchers)
        for searcher, part in zip(searchers, resources, strict=True)
    ]


class QueryBuilder:
    """Build queries for one part of an index.

    visible: the searchers of all parts of resources whose word frequencies determine
    the ranking; by default this part alone.
    """

    def __init__(
        self,
        searcher: tantivy.Searcher,
        schema: tantivy.Schema,
        weights: Mapping[str, float],
        visible: Sequence[tantivy.Searcher] = (),
    ) -> None:
        self.searcher = searcher
        self.schema = schema
        self.weights = weights
        self.visible = visible

    def all_of(self, analyzed_query: AnalyzedQuery) -> Query | None:
        """Return the query for entries with all terms; None when there are none."""
        return every(
            [self._choice(c) for c in (*analyzed_query.required, *analyzed_query.words)]
        )

    def any_of(self, analyzed_query: AnalyzedQuery) -> Query | None:
        """Return the query for entries with all required terms and any of the words."""
        parts = [self._choice(choice) for choice in analyzed_query.required]
        if analyzed_query.words:
            parts.append(
                some(
                    best(some(map(self._term, option)) for option in choice)
                    for choice in analyzed_query.words
                )
            )
        return every(parts)

    def excluded(self, analyzed_query: AnalyzedQuery) -> list[Query]:
        return [q for q in map(self._term, analyzed_query.excluded) if q is not None]

    def _choice(self, choice: Choice) -> Query | None:
        return best(
            weighted(every([*map(self._word, option)]), weight)
            for option, weight in self._with_weights(choice)
        )

    def _any_choice(self, choice: Choice) -> Query | None:
        return best(
            weighted(some(map(self._term, option)), weight)
            for option, weight in self._with_weights(choice)
        )

    def _with_weights(self, choice: Choice) -> Iterator[tuple[Option, float]]:
        """Yield each option and its weight.

        All names of a thing are at least as rare as the user's own name for it: else
        its few mentions in the user's language rank above all texts in another one.
        """
        own = None
        for option in choice:
            weight = 1.0
            if self.visible and any(term.language for term in option):
                own = self._rarity(choice[0]) if own is None else own
                weight = max(1.0, own / (self._rarity(option) or own or 1.0))
            yield option, weight

    def _rarity(self, option: Option) -> float:
        """Return the rarity of a name, 0 if one of its words is in no visible text.

        Of a word's stems in several languages, the most frequent one counts.
        """
        rarities = []
        for term in option:
            fields = [("text", words) for _, words in term.stems]
            known = [
                sum(rarity(self.visible, field, word) for _, word in words)
                for field, words in fields or [(EXACT, term.literal)]
                if all(
                    any(searcher.doc_freq(field, word) for searcher in self.visible)
                    for _, word in words
                )
            ]
            rarities.append(min(known, default=0.0))
        return sum(rarities) if all(rarities) else 0.0

    def _word(self, term: QueryTerm) -> Query | None:
        """Return the query for one term; texts in which it is a stop word match too."""
        query = self._term(term)
        if term.is_literal or not term.stopped:
            return query
        return some([query, self._written_in(term.stopped)])

    def _term(self, term: QueryTerm) -> Query | None:
        """Return the query for one term, None when no entry contains it."""
        if term.field == "title":
            fields, literal_fields = {"title": 1.0}, {EXACT_TITLE: 1.0}
        else:
            fields = self.weights
            literal_fields = {EXACT: EXACT_WEIGHT if term.stems else 1.0}
            if "title" in fields and not (term.stems or term.is_prefix):
                literal_fields[EXACT_TITLE] = EXACT_TITLE_WEIGHT
        runs = dict.fromkeys(
            tuple(word for _, word in sequence) for _, sequence in term.stems
        )
        parts = [
            weighted(best(self._run(name, words) for words in runs), weight)
            for name, weight in fields.items()
        ]
        if term.is_literal:
            parts += [
                weighted(self._literal(name, term), weight)
                for name, weight in literal_fields.items()
            ]
        query = weighted(some(parts), term.weight)
        if term.language:
            return every([query, self._written_in([term.language])])
        return query

    def _written_in(self, languages: Iterable[str]) -> Query:
        written_in = some(
            Query.term_query(self.schema, "written_in", language)
            for language in languages
        )
        return Query.const_score_query(written_in, 0.0)

    def _literal(self, name: str, term: QueryTerm) -> Query | None:
        words = [word for _, word in term.literal]
        if not term.is_prefix:
            return self._run(name, words)
        if len(words) == 1:
            return Query.regex_query(self.schema, name, f"{words[0]}.*")
        query = Query.phrase_prefix_query(self.schema, name, words)
        return weighted(query, self._correction(name, words[:-1]))

    def _run(self, name: str, words: Sequence[str]) -> Query | None:
        """Return the query for consecutive words in a field, None if one is missing."""
        if not all(self.searcher.doc_freq(name, word) for word in words):
            return None
        if len(words) > 1:
            query = Query.phrase_query(self.schema, name, list(words))
        else:
            query = Query.term_query(self.schema, name, words[0])
        return weighted(query, self._correction(name, words))

    def _correction(self, name: str, words: Sequence[str]) -> float:
        """Return the rarity of words in all visible parts, relative to this one's."""
        if len(self.visible) < 2:
            return 1.0
        own = sum(rarity([self.searcher], name, word) for word in words)
        return sum(rarity(self.visible, name, word) for word in words) / own


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


# What an entry is sorted by, ascending: score (negative) and tie break.
RankedEntry = tuple[tuple[float, int], tantivy.DocAddress]


def best_first(
    searcher: tantivy.Searcher, query: Query, count: int, tie_break: str
) -> tuple[list[RankedEntry], int]:
    """Return the `count` best entries, and how many match in total.

    Entries with equal scores are sorted by the number field `tie_break`, ascending. For
    a consistent order across result pages, the limit is raised until it includes all
    entries whose score equals the last one.
    """
    end = min(count, searcher.num_docs)
    limit = end + 1
    results = searcher.search(query, limit=limit)
    for further in (end + MAX_TIES, results.count):
        hits = results.hits
        if len(hits) < limit or not end or hits[-1][0] < hits[end - 1][0]:
            break
        limit = further + 1
        results = searcher.search(query, limit=limit)
    breaks = searcher.fast_field_values(tie_break, [a for _, a in results.hits])
    ranked = [
        ((-score, tie), address)
        for (score, address), tie in zip(results.hits, breaks, strict=True)
    ]
    ranked.sort(key=lambda entry: entry[0])
    return ranked[:end], results.count
