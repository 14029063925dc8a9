"""Similar words among the resources visible at some levels, with one request.

Elasticsearch's suggesters and terms enumeration cannot leave out single resources; an
aggregation counts only what its query matches.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from library.folding import fold
from search.analysis.edit_distance import Similar, max_edits, nearest
from search.engines.elasticsearch.analysis import Body
from search.engines.elasticsearch.query_builder import clause
from search.engines.elasticsearch.requests import FIELDS, excluded_id_clauses
from search.engines.elasticsearch.responses import counts
from search.query.tree import Word

# Maximum number of candidates per word: same first letter, similar length, most
# frequent first.
MAX_COMPARED = 2_000


def similar_body(words: Sequence[str], excluded_ids: Collection[int]) -> Body:
    """Return the request that counts each word and the candidates similar to it."""
    aggregations: Body = {}
    for number, word in enumerate(words):
        aggregations[f"count{number}"] = {"filter": clause(Word(word), FIELDS)}
        aggregations[f"like{number}"] = {
            "terms": {
                "field": "spellings",
                "include": _pattern(fold(word).strip()),
                "size": MAX_COMPARED,
            }
        }
    return {
        "query": {"bool": {"must_not": excluded_id_clauses(excluded_ids)}},
        "size": 0,
        "aggs": aggregations,
    }


def to_similar(response: Body, words: Sequence[str]) -> dict[str, Similar]:
    parts = response["aggregations"]
    return {
        word: Similar(
            parts[f"count{number}"]["doc_count"],
            nearest(fold(word).strip(), counts(parts[f"like{number}"]).items()),
        )
        for number, word in enumerate(words)
    }


def _pattern(folded: str) -> str:
    """Return the regular expression for similar spellings; letters need no escape."""
    faults = max_edits(folded)
    least, most = max(0, len(folded) - 1 - faults), len(folded) - 1 + faults
    return f"{folded[:1]}[^ ]{{{least},{most}}}( .*)?"
