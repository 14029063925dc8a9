"""Fingerprints of files: features, length and MinHash signature of their text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from datasketch import MinHash
from django.db import transaction

from desk.duplicates.minhash import bands, shingles, signature, to_bytes
from desk.duplicates.translation_features import FeatureSet, extract_features
from desk.models import SignatureBand, TextSignature
from library.models import DocumentPage, LibraryDocument

# Permutations in a key. Texts that share 80 % of their shingles have a key in common in
# 998 of 1,000 cases; the features of translations need fewer permutations.
TEXT_ROWS, FEATURE_ROWS = 6, 3
# With fewer numbers, dates and symbols than this, names are used as well.
MIN_FEATURES = 3
MAX_CHARACTERS = 3_000_000


@dataclass(frozen=True)
class Fingerprint:
    """What is compared of one file. `text`: None if it is too short to compare."""

    document: LibraryDocument
    features: FeatureSet
    characters: int
    text: MinHash | None

    def text_keys(self) -> list[int]:
        return [] if self.text is None else bands(self.text, "text", TEXT_ROWS)

    def feature_keys(self) -> list[int]:
        features = self.features.script_independent()
        if len(features) < MIN_FEATURES:
            features = self.features.features
        if len(features) < MIN_FEATURES:
            return []
        members = signature(f"{feature.kind} {feature.value}" for feature in features)
        return bands(members, "marks", FEATURE_ROWS)


def read_document(document: LibraryDocument) -> Fingerprint:
    """Return the fingerprint of a document, up to MAX_CHARACTERS of its text."""
    pages, remaining = [], MAX_CHARACTERS
    rows = DocumentPage.objects.filter(document=document).order_by("number")
    for text in rows.values_list("text", flat=True).iterator(100):
        pages.append(text[:remaining])
        remaining -= len(text)
        if remaining <= 0:
            break
    return fingerprint_of(document, pages)


def fingerprint_of(document: LibraryDocument, pages: Sequence[str]) -> Fingerprint:
    """Return the fingerprint of a document with these pages of text."""
    text = signature(shingles(pages))
    return Fingerprint(
        document,
        extract_features(pages, document.found_language),
        characters=sum(map(len, pages)),
        text=None if text.is_empty() else text,
    )


@transaction.atomic
def store_fingerprint(fingerprint: Fingerprint) -> None:
    """Replace the stored signature and keys of a document."""
    document = fingerprint.document
    TextSignature.objects.filter(document=document).delete()
    SignatureBand.objects.filter(document=document).delete()
    if fingerprint.text is not None:
        hashes = to_bytes(fingerprint.text)
        TextSignature.objects.create(document=document, hashes=hashes)
    keys = {*fingerprint.text_keys(), *fingerprint.feature_keys()}
    SignatureBand.objects.bulk_create(
        SignatureBand(document=document, key=key) for key in sorted(keys)
    )
