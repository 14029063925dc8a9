"""Words as resources spell them, and which of them are like a word that was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from library.folding import fold

MIN_LENGTH, MAX_LENGTH = 4, 30
# A longer word may be wrong in two places.
MIN_LENGTH_FOR_TWO_EDITS = 8
# Capitals up to this length are an acronym: one letter off, it is another body.
MAX_ACRONYM_LENGTH = 6
MAX_SIMILAR = 3

_WORD = re.compile(rf"[^\W\d_]{{{MIN_LENGTH},{MAX_LENGTH}}}")


def is_spellable(word: str) -> bool:
    """Say whether a word may be misspelt: letters only, no acronym, not short.

    Nor in a script without spaces, where every character is a word.
    """
    is_acronym = word.isupper() and len(word) <= MAX_ACRONYM_LENGTH
    is_word = _WORD.fullmatch(word) and len(fold(word).split()) == 1
    return bool(is_word) and not is_acronym


@dataclass(frozen=True)
class Similar:
    """How many resources have a word, and words like it with their own numbers."""

    count: int
    similar: tuple[tuple[str, int], ...] = ()


def spellings(texts: Iterable[str]) -> list[str]:
    """Return the words of texts, each once: folded, a space, and as they stand.

    Where both are the same, the word stands alone.
    """
    return sorted({spelling for text in texts for spelling in _of(text)})


def _of(text: str) -> Iterator[str]:
    for word in filter(is_spellable, _WORD.findall(text)):
        folded, unfolded = fold(word).strip(), word.lower()
        yield folded if folded == unfolded else f"{folded} {unfolded}"


def max_edits(folded: str) -> int:
    return 2 if len(folded) >= MIN_LENGTH_FOR_TWO_EDITS else 1


def nearest(
    folded: str, counted_spellings: Iterable[tuple[str, int]]
) -> tuple[tuple[str, int], ...]:
    """Return the words most like a folded word, as they stand, nearest first.

    counted_spellings: spellings, each with the number of resources that have it.
    """
    best: dict[str, tuple[int, str]] = {}
    for spelling, count in counted_spellings:
        other, _, unfolded = spelling.partition(" ")
        best[other] = max(best.get(other, (0, "")), (count, unfolded or other))
    limit = max_edits(folded)
    ranked = sorted(
        (faults, -count, unfolded)
        for other, (count, unfolded) in best.items()
        if 0 < (faults := distance(folded, other)) <= limit
    )
    return tuple((unfolded, -count) for _, count, unfolded in ranked[:MAX_SIMILAR])


def distance(first: str, second: str) -> int:
    """Return how many letters are wrong, missing, too many or exchanged."""
    before, row = [], list(range(len(second) + 1))
    for i, letter in enumerate(first):
        two_before, before = before, row
        row = [i + 1]
        for j, other in enumerate(second):
            cost = min(before[j + 1] + 1, row[j] + 1, before[j] + (letter != other))
            if i and j and letter == second[j - 1] and first[i - 1] == other:
                cost = min(cost, two_before[j - 1] + 1)
            row.append(cost)
    return row[-1]
