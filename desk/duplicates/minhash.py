"""MinHash signatures: estimate how similar two files are without reading them again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np
from datasketch import MinHash

from library.folding import fold

# Part of the stored signatures: after a change all files must be compared again.
PERMUTATIONS, SEED, SCHEME = 128, 1, "affine32"
SHINGLE = 5  # words
# Shorter texts have too few shingles to tell apart.
MIN_WORDS = 50
# Members hashed at once, so that a long text needs no more memory.
BATCH = 10_000


def signature(members: Iterable[str]) -> MinHash:
    """Return the MinHash of a set of features or shingles."""
    minhash = MinHash(PERMUTATIONS, SEED, scheme=SCHEME)
    members = iter(members)
    while batch := [member.encode() for member in islice(members, BATCH)]:
        minhash.update_batch(batch)
    return minhash


def shingles(pages: Iterable[str]) -> Iterator[str]:
    """Yield each run of SHINGLE folded words of a text.

    Yields nothing for a text of fewer than LEAST_WORDS words.
    """
    words = [word for page in pages for word in fold(page).split()]
    if len(words) < MIN_WORDS:
        return
    for start in range(len(words) - SHINGLE + 1):
        yield " ".join(words[start : start + SHINGLE])


def to_bytes(minhash: MinHash) -> bytes:
    return minhash.hashvalues.astype("<u4").tobytes()


def from_bytes(data: bytes) -> MinHash:
    values = np.frombuffer(bytes(data), dtype="<u4")
    return MinHash(hashvalues=values, seed=SEED, scheme=SCHEME)


def bands(minhash: MinHash, kind: str, rows: int) -> list[int]:
    """Return keys (signed, 64 bits) of which two similar sets very probably share one.

    `rows`: permutations in a key; the more, the more similar the sets must be. `kind`
    separates the keys of texts from those of features.
    """
    values = to_bytes(minhash)
    width = 4 * rows
    keys = []
    for start in range(0, len(values) - width + 1, width):
        band = f"{kind} {start} ".encode() + values[start : start + width]
        digest = hashlib.blake2b(band, digest_size=8).digest()
        keys.append(int.from_bytes(digest, "big", signed=True))
    return keys
