"""Similar words among the resources visible at some levels."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tantivy import Occur, Query

from search.analysis.edit_distance import Similar, nearest
from search.analysis.folding import fold
from search.engines.query_terms import analyze_query
from search.engines.tantivy.index_store import Part
from search.engines.tantivy.query_builder import RESOURCE_WEIGHTS, QueryBuilder, some
from search.engines.tantivy.schema import SPELLINGS
from search.query.tree import Query as ParsedQuery
from search.query.tree import Word


def similar_words(
    resources: Part,
    words: Sequence[str],
    levels: Sequence[str],
    excluded_ids: Collection[int],
) -> dict[str, Similar]:
    """Return for each word how many resources contain it, and similar words."""
    searcher = resources.searcher()
    terms = QueryBuilder(searcher, resources.schema, RESOURCE_WEIGHTS)
    visible = _visible(resources, levels, excluded_ids)

    def similar(word: str) -> Similar:
        folded = fold(word).strip()
        with_word = terms.all_of(analyze_query(ParsedQuery(clauses=(Word(word),))))
        count = 0
        if with_word is not None:
            both = [(Occur.Must, with_word), (Occur.Must, visible)]
            count = searcher.search(Query.boolean_query(both), limit=1).count
        spellings = searcher.terms_with_prefix(SPELLINGS, folded[:1], visible)
        return Similar(count, nearest(folded, spellings))

    return {word: similar(word) for word in words}


def _visible(
    resources: Part, levels: Sequence[str], excluded_ids: Collection[int]
) -> Query:
    schema = resources.schema
    may_see = some(Query.term_query(schema, "visibility", level) for level in levels)
    parts = [(Occur.Must, may_see)]
    if excluded_ids:
        ids = Query.term_set_query(schema, "resource_id", sorted(excluded_ids))
        parts.append((Occur.MustNot, ids))
    return Query.boolean_query(parts)
