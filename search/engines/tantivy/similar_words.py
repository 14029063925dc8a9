"""Similar words among the resources visible at some levels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from tantivy import Occur, Query

from library.folding import fold
from search.analysis.edit_distance import Similar, nearest
from search.engines.query_terms import analyze_query
from search.engines.tantivy.index_store import Part
from search.engines.tantivy.query_builder import RESOURCE_WEIGHTS, query_builders
from search.engines.tantivy.schema import SPELLINGS
from search.query.tree import Query as ParsedQuery
from search.query.tree import Word


def similar_words(
    resources: Sequence[Part], words: Sequence[str], excluded_ids: Collection[int]
) -> dict[str, Similar]:
    """Return for each word how many resources contain it, and similar words.

    resources: the parts of the viewer's levels.
    """
    builders = query_builders(resources, RESOURCE_WEIGHTS)

    def similar(word: str) -> Similar:
        folded, count, spellings = fold(word).strip(), 0, Counter[str]()
        for builder in builders:
            visible = [(Occur.Must, Query.all_query())]
            if excluded_ids:
                excluded = Query.term_set_query(
                    builder.schema, "resource_id", sorted(excluded_ids)
                )
                visible.append((Occur.MustNot, excluded))
            with_word = builder.all_of(
                analyze_query(ParsedQuery(clauses=(Word(word),)))
            )
            if with_word is not None:
                both = Query.boolean_query([(Occur.Must, with_word), *visible])
                count += builder.searcher.search(both, limit=1).count
            for spelling, number in builder.searcher.terms_with_prefix(
                SPELLINGS, folded[:1], Query.boolean_query(visible)
            ):
                spellings[spelling] += number
        return Similar(count, nearest(folded, spellings.items()))

    return {word: similar(word) for word in words}
