"""One order from two: by words, and by closeness of meaning.

Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): scores of the two
cannot be compared, ranks can.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

# Measured on questions over UN and NGO documents that were not used for tuning.
RANK_CONSTANT = 20
MEANING_WEIGHT = 0.7
# Of resources with only some of the words. Across languages these are often the names
# and numbers of a question (XQuAD, English to Spanish .867 → .875, to Arabic .849 →
# .860); within a language it makes no difference.
SOME_WORDS_WEIGHT = 0.7
# On one page of results, of those that are found by meaning alone.
MAX_CLOSE_HITS = 5


def fuse(
    by_words: Sequence[int],
    by_meaning: Sequence[int],
    all_words: int,
    meaning_weight: float = MEANING_WEIGHT,
) -> list[int]:
    """Return the ids of both rankings, best first; of equal ones, by words first.

    all_words: how many of the first ones by words have all the words.
    """
    scores = dict.fromkeys((*by_words, *by_meaning), 0.0)
    for rank, pk in enumerate(by_words, start=1):
        weight = 1.0 if rank <= all_words else SOME_WORDS_WEIGHT
        scores[pk] += weight / (RANK_CONSTANT + rank)
    for rank, pk in enumerate(by_meaning, start=1):
        scores[pk] += meaning_weight / (RANK_CONSTANT + rank)
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
