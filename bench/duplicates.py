"""Measure the detection of duplicates and translations.

    python -m bench.duplicates [FOLDER ...]

FOLDERs (default demo/files and ../shared/data/library/files) contain documents. Files
whose names differ only in the language (`checklist-en.pdf`, `checklist-fr.docx`) are
translations of each other; no other pairs are. For near duplicates, the benchmark
replaces one word in N and reports the share of texts still recognised, for several N.
Needs no database.
"""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from desk.duplicates.detection import (  # noqa: E402
    MIN_PASSAGE_SIMILARITY,
    NEARLY_SAME_THRESHOLD,
    is_as_long,
    translation_similarity,
)
from desk.duplicates.fingerprints import Fingerprint, fingerprint_of  # noqa: E402
from desk.duplicates.minhash import shingles, signature  # noqa: E402
from library.extraction import Refused, extract, sniff  # noqa: E402
from library.models import LibraryDocument  # noqa: E402
from search.models import DocumentVectors  # noqa: E402
from search.semantic.model import embed  # noqa: E402
from search.semantic.nearest import passage_similarity  # noqa: E402
from search.semantic.passages import cut_passages  # noqa: E402

DEFAULT = (Path("demo/files"), Path("../shared/data/library/files"))
PARALLEL = re.compile(r"(.+)-(?:en|fr|es|ar)\.\w+")
EVERY = (200, 100, 50, 40, 30, 20, 10)
BATCH = 64  # passages
# The best one for meaning alone.
MEANING_THRESHOLD = 0.55
Read = dict[str, tuple[Fingerprint, tuple[str, ...]]]


def read(folders: Iterator[Path]) -> Read:
    """Return file name → fingerprint and pages, for all files that can be extracted."""
    found: Read = {}
    for path in (path for folder in folders for path in sorted(folder.iterdir())):
        try:
            result = extract(path, sniff(path, path.name))
        except Refused as refused:
            print(f"{path.name}: left out, {refused}", file=sys.stderr)
            continue
        document = LibraryDocument(
            page_count=result.page_count,
            found_language=result.language,
            collection_id=0,
        )
        found[path.name] = fingerprint_of(document, result.pages), result.pages
    return found


def group(name: str) -> str:
    """Return the part of the name that a file shares with its translations."""
    match = PARALLEL.fullmatch(name)
    return match[1] if match else name


def score(files: Read, meets: Callable[[Fingerprint, Fingerprint], bool]) -> str:
    """Return the counts for precision and recall over pairs in different languages.

    meets: returns whether two fingerprints are considered translations.
    """
    true = told = right = 0
    for (one, (a, _)), (two, (b, _)) in combinations(files.items(), 2):
        if "" in (a.features.language, b.features.language):
            continue
        if a.features.language == b.features.language:
            continue
        is_true, is_told = group(one) == group(two), meets(a, b)
        true, told = true + is_true, told + is_told
        right += is_true and is_told
    return f"{right} of {told} told are right, of {true} translations"


def share_key(one: Fingerprint, other: Fingerprint) -> bool:
    return bool(set(one.feature_keys()) & set(other.feature_keys()))


def are_translations(one: Fingerprint, other: Fingerprint) -> bool:
    return share_key(one, other) and translation_similarity(one, other) is not None


def embed_passages(pages: Iterable[str]) -> DocumentVectors:
    """Return the vectors of a text, not stored."""
    texts = [passage.text for passage in cut_passages(enumerate(pages, start=1))]
    parts = [embed(texts[at : at + BATCH]) for at in range(0, len(texts), BATCH)]
    return DocumentVectors(vectors=b"".join(part.tobytes() for part in parts))


class Meaning:
    """Compares files by the meaning of their passages, alone and with the features."""

    def __init__(self, files: Read):
        self.vectors = {
            id(fingerprint): embed_passages(pages)
            for fingerprint, pages in files.values()
        }

    def similarity(self, one: Fingerprint, other: Fingerprint) -> float:
        return passage_similarity(self.vectors[id(one)], self.vectors[id(other)])

    def alone(self, one: Fingerprint, other: Fingerprint) -> bool:
        pages = one.document.page_count, other.document.page_count
        return (
            is_as_long(one.characters, other.characters)
            and is_as_long(*pages)
            and self.similarity(one, other) >= MEANING_THRESHOLD
        )

    def with_features(self, one: Fingerprint, other: Fingerprint) -> bool:
        passages = self.similarity(one, other)
        if passages < MIN_PASSAGE_SIMILARITY:
            return are_translations(one, other)
        return translation_similarity(one, other, passages) is not None


def nearly_same_pairs(files: Read) -> list[tuple[float, str, str]]:
    texts = [(name, read.text) for name, (read, _) in files.items() if read.text]
    scores = ((a.jaccard(b), one, two) for (one, a), (two, b) in combinations(texts, 2))
    return sorted((row for row in scores if row[0] > 0.3), reverse=True)


def recognised_share(files: Read, every: int) -> float:
    """Return the share of long texts recognised with one word in `every` replaced."""
    long_ones = [pages for read, pages in files.values() if read.characters > 5000]
    told = 0
    for pages in long_ones:
        words = " ".join(pages).split()
        new = [f"new{n}" if n % every == 0 else w for n, w in enumerate(words, 1)]
        copy = signature(shingles([" ".join(new)]))
        told += signature(shingles(pages)).jaccard(copy) >= NEARLY_SAME_THRESHOLD
    return told / len(long_ones)


if __name__ == "__main__":
    files = read(map(Path, sys.argv[1:]) if sys.argv[1:] else iter(DEFAULT))
    print(f"{len(files)} files")
    print("candidates:  ", score(files, share_key))
    print("translations by features:", score(files, are_translations))
    meaning = Meaning(files)
    print("by meaning:  ", score(files, meaning.alone))
    print("by both:     ", score(files, meaning.with_features))
    for value, one, two in nearly_same_pairs(files):
        print(f"nearly same {value:.2f}  {one}  {two}")
    for every in EVERY:
        print(f"one word in {every} new: {recognised_share(files, every):.0%} told")
