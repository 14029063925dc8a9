"""Query terms → Tantivy queries, without parsing text.

Stems that no entry contains are omitted: of a word's stems in all languages, usually
only one or two are in the index.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log

import tantivy
from tantivy import Occur, Query

from library.folding import fold
from search.engines.base import LEVELS, TEXT_LANGUAGES
from search.engines.query_terms import (
    NEIGHBOURS_WEIGHT,
    AnalyzedQuery,
    Choice,
    Option,
    QueryTerm,
    TermPositions,
    neighbours,
)
from search.engines.tantivy.index_store import Part
from search.engines.tantivy.schema import EXACT, EXACT_TITLE, stem_tokens
from search.query.tree import Query as ParsedQuery

# The weights of a match in each field of stems, and of a literal match.
RESOURCE_WEIGHTS = {"text": 1.0, "title": 0.2}
PAGE_WEIGHTS = {"text": 1.0}
EXACT_WEIGHT = 0.3
EXACT_TITLE_WEIGHT = 0.5
# How many hits after the last one are read in search of equal scores, before all are.
MAX_TIES = 100
# Each entry has exactly one of these values. Counting them counts entries as BM25 does:
# including deleted ones, until their segment is merged.
ONE_PER_RESOURCE = ("visibility", LEVELS)
ONE_PER_PAGE = ("written_in", TEXT_LANGUAGES)


@dataclass(eq=False)
class WordCounts:
    """How many entries of some parts of an index contain a word.

    one_per_entry: a field, and its values, of which each entry has exactly one.
    """

    searchers: Sequence[tantivy.Searcher]
    one_per_entry: tuple[str, Sequence[str]]
    _counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def count(self, name: str, word: str) -> int:
        """Return how many entries have a word in a field."""
        key = name, word
        if key not in self._counts:
            self._counts[key] = sum(s.doc_freq(name, word) for s in self.searchers)
        return self._counts[key]

    def has(self, name: str, words: Iterable[str]) -> bool:
        """Return whether each word occurs in a field of an entry."""
        return all(self.count(name, word) for word in words)

    def rarity(self, name: str, words: Iterable[str]) -> float:
        """Return the sum of BM25's inverse document frequencies of these words."""
        always, values = self.one_per_entry
        total = sum(self.count(always, value) for value in values)
        counts = (self.count(name, word) for word in words)
        return sum(log(1 + (total - n + 0.5) / (n + 0.5)) for n in counts)


def query_builders(
    resources: Sequence[Part], weights: Mapping[str, float]
) -> list[QueryBuilder]:
    """Return a builder for each part that a viewer may see.

    Their scores are comparable: in all parts, a word is as rare as in all of these
    together. Parts that the viewer may not see have no effect.
    """
    searchers = [part.searcher() for part in resources]
    visible = WordCounts(searchers, ONE_PER_RESOURCE)
    return [
        QueryBuilder(searcher, part.schema, weights, visible)
        for searcher, part in zip(searchers, resources, strict=True)
    ]


class QueryBuilder:
    """Build queries for one part of an index.

    visible: the words of all parts of resources that determine the ranking; None for
    pages, which are ranked by their own part.
    """

    def __init__(
        self,
        searcher: tantivy.Searcher,
        schema: tantivy.Schema,
        weights: Mapping[str, float],
        visible: WordCounts | None = None,
    ) -> None:
        self.searcher = searcher
        self.schema = schema
        self.weights = weights
        self.raises_names = visible is not None
        if visible and len(visible.searchers) == 1:
            self.own = visible
        else:
            one_per_entry = ONE_PER_RESOURCE if visible else ONE_PER_PAGE
            self.own = WordCounts([searcher], one_per_entry)
        self.visible = visible or self.own

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

    def with_neighbours(self, matching: Query, query: ParsedQuery) -> Query:
        """Return a query that ranks higher where words are next to each other as typed.

        It matches the same entries as `matching`.
        """
        pairs = (self._run(EXACT, fold(pair).split()) for pair in neighbours(query))
        in_order = weighted(some(pairs), NEIGHBOURS_WEIGHT)
        if in_order is None:
            return matching
        return Query.boolean_query([(Occur.Must, matching), (Occur.Should, in_order)])

    def excluded(self, analyzed_query: AnalyzedQuery) -> list[Query]:
        return [q for q in map(self._term, analyzed_query.excluded) if q is not None]

    def _choice(self, choice: Choice) -> Query | None:
        """Return the query for a choice: its options, each with its weight.

        All names of a thing are at least as rare as the user's own name for it: else
        its few mentions in the user's language rank above all texts in another one.
        """
        own = None
        queries = []
        for option in choice:
            weight = 1.0
            if self.raises_names and any(term.language for term in option):
                own = self._rarity(choice[0]) if own is None else own
                weight = max(1.0, own / (self._rarity(option) or own or 1.0))
            queries.append(weighted(every([*map(self._word, option)]), weight))
        return best(queries)

    def _rarity(self, option: Option) -> float:
        """Return the rarity of a name, 0 if one of its words is in no visible text.

        Of a word's stems in several languages, the most frequent one counts.
        """
        rarities = []
        for term in option:
            name, runs = "text", self._runs(term)
            if not runs:
                name, runs = EXACT, [[word for _, word in term.literal]]
            known = [run for run in runs if self.visible.has(name, run)]
            lowest = min((self.visible.rarity(name, run) for run in known), default=0)
            rarities.append(lowest)
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
        parts = [
            weighted(self._stems(name, term), weight) for name, weight in fields.items()
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

    def _stems(self, name: str, term: QueryTerm) -> Query | None:
        """Return the query for a term's stems in a field, each in its language.

        A word is as rare as in the language that has it most often: else its few
        mentions in another language rank above all texts in that one.
        """
        runs = [run for run in self._runs(term) if self.visible.has(name, run)]
        lowest = min((self.visible.rarity(name, run) for run in runs), default=0.0)
        return best(self._run(name, run, lowest) for run in runs)

    def _runs(self, term: QueryTerm) -> list[list[str]]:
        """Return the stems of a term, as indexed in each language.

        If no text in a language has them, the stems of the other languages are tried
        there: Spanish *indígenas* has the stem of English *indigenous*.
        """
        runs = []
        for language, own, others in indexed_stems(term.stems):
            if self.visible.has("text", own):
                runs.append(own)
            elif self.visible.count("written_in", language):
                runs += others
        return runs

    def _literal(self, name: str, term: QueryTerm) -> Query | None:
        words = [word for _, word in term.literal]
        if not term.is_prefix:
            return self._run(name, words)
        if len(words) == 1:
            return Query.regex_query(self.schema, name, f"{words[0]}.*")
        query = Query.phrase_prefix_query(self.schema, name, words)
        return weighted(query, self._correction(name, words[:-1]))

    def _run(
        self, name: str, words: Sequence[str], rarity: float | None = None
    ) -> Query | None:
        """Return the query for consecutive words in a field, None if one is missing.

        rarity: of these words; by default, as in all visible parts.
        """
        if not self.own.has(name, words):
            return None
        if len(words) > 1:
            query = Query.phrase_query(self.schema, name, list(words))
        else:
            query = Query.term_query(self.schema, name, words[0])
        return weighted(query, self._correction(name, words, rarity))

    def _correction(
        self, name: str, words: Sequence[str], rarity: float | None = None
    ) -> float:
        """Return the rarity that words should have, relative to this part's."""
        if rarity is None:
            if self.own is self.visible:
                return 1.0
            rarity = self.visible.rarity(name, words)
        return rarity / self.own.rarity(name, words)


@lru_cache(maxsize=1024)
def indexed_stems(
    stems: tuple[tuple[str, TermPositions], ...],
) -> list[tuple[str, list[str], list[list[str]]]]:
    """Return for each language a term's own stems and those of all, as indexed."""
    sequences = [tuple(word for _, word in words) for _, words in stems]
    return [
        (
            language,
            stem_tokens(own, language),
            [stem_tokens(other, language) for other in dict.fromkeys(sequences)],
        )
        for (language, _), own in zip(stems, sequences, strict=True)
    ]


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
