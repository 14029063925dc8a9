"""The MinHash of a set: how alike two files are, without reading them again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np
from datasketch import MinHash

from search.analysis.folding import fold

# Stored with the library: whoever changes one of these has all files compared anew.
PERMUTATIONS, SEED, SCHEME = 128, 1, "affine32"
SHINGLE = 5  # words
# Shorter texts have too few shingles to tell them apart.
LEAST_WORDS = 50
# Of shingles or marks worked on at once, so that a long text needs no more memory.
BATCH = 10_000


def signature(members: Iterable[str]) -> MinHash:
    """Return the MinHash of a set of words, marks or shingles."""
    found = MinHash(PERMUTATIONS, SEED, scheme=SCHEME)
    members = iter(members)
    while batch := [member.encode() for member in islice(members, BATCH)]:
        found.update_batch(batch)
    return found


def shingles(pages: Iterable[str]) -> Iterator[str]:
    """Yield each run of five words of a text, without case, accents and punctuation.

    Nothing for a text of fewer than LEAST_WORDS words.
    """
    words = [word for page in pages for word in fold(page).split()]
    if len(words) < LEAST_WORDS:
        return
    for start in range(len(words) - SHINGLE + 1):
        yield " ".join(words[start : start + SHINGLE])


def to_bytes(found: MinHash) -> bytes:
    return found.hashvalues.astype("<u4").tobytes()


def from_bytes(stored: bytes) -> MinHash:
    values = np.frombuffer(bytes(stored), dtype="<u4")
    return MinHash(hashvalues=values, seed=SEED, scheme=SCHEME)


def bands(found: MinHash, kind: str, rows: int) -> list[int]:
    """Return keys of which two sets that are alike very probably share one.

    `rows`: permutations in a key; the more, the more alike the two must be. `kind`
    keeps the keys of texts and of marks apart. Signed, 64 bits.
    """
    values = to_bytes(found)
    width = 4 * rows
    return [
        _key(f"{kind} {start} ".encode() + values[start : start + width])
        for start in range(0, len(values) - width + 1, width)
    ]


def _key(value: bytes) -> int:
    digest = hashlib.blake2b(value, digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
