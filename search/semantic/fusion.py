"""One order from two: by words, and by closeness of meaning.

Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): scores of the two
cannot be compared, ranks can.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

# The weights of a rank are compared in docs/search.md. A small constant keeps the first
# ones by words in front, which are usually right in the language of the query.
RANK_CONSTANT = 2
MEANING_WEIGHT = 0.3
# Of resources without a text in the language of the query. They share hardly more with
# it than names and numbers, unless they have all its words.
OTHER_LANGUAGE_WORDS_WEIGHT = 0.3
OTHER_LANGUAGE_MEANING_WEIGHT = 0.7
# For rankings that count the same, as in related resources.
EQUAL_RANK_CONSTANT = 20
# On one page of results, of those that are found by meaning alone.
MAX_CLOSE_HITS = 5


def fuse(
    by_words: Sequence[int],
    by_meaning: Sequence[int],
    all_words: int,
    in_other_language: Collection[int] = (),
) -> list[int]:
    """Return the ids of both rankings, best first; of equal ones, by words first.

    all_words: how many of the first ones by words have all the words.
    in_other_language: resources without a text in the language of the query.
    """
    if not by_meaning:
        return list(by_words)
    scores = dict.fromkeys((*by_words, *by_meaning), 0.0)
    for rank, pk in enumerate(by_words, start=1):
        is_foreign = pk in in_other_language and rank > all_words
        weight = OTHER_LANGUAGE_WORDS_WEIGHT if is_foreign else 1.0
        scores[pk] += weight / (RANK_CONSTANT + rank)
    for rank, pk in enumerate(by_meaning, start=1):
        is_foreign = pk in in_other_language
        weight = OTHER_LANGUAGE_MEANING_WEIGHT if is_foreign else MEANING_WEIGHT
        scores[pk] += weight / (RANK_CONSTANT + rank)
    return sorted(scores, key=lambda pk: -scores[pk])


def fuse_equally(first: Sequence[int], second: Sequence[int]) -> list[int]:
    """Return the ids of both rankings, best first; of equal ones, as in the first."""
    scores = dict.fromkeys((*first, *second), 0.0)
    for ranking in first, second:
        for rank, pk in enumerate(ranking, start=1):
            scores[pk] += 1 / (EQUAL_RANK_CONSTANT + rank)
    return sorted(scores, key=lambda pk: -scores[pk])


def page_of(
    fused: Sequence[int], by_words: Collection[int], offset: int, limit: int
) -> list[int]:
    """Return the ids of one page of fused results.

    A page has `limit` resources found by words, so that their total gives the number of
    pages, and at most MAX_CLOSE_HITS found by meaning alone. Each of these is on the
    page of the next resource found by words, or on the last one.
    """
    words = frozenset(by_words)
    last = offset + limit
    if last >= len(words):  # the last page also has those that follow
        last = len(fused) + 1
    page: list[int] = []
    rank = close = 0
    for pk in fused:
        if pk in words:
            rank += 1
            if rank > last:
                break
            if rank > offset:
                page.append(pk)
        elif offset <= rank < last and close < MAX_CLOSE_HITS:
            close += 1
            page.append(pk)
    return page
