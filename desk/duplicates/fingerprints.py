"""What is compared of a file: the marks, the size and the signature of its text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from datasketch import MinHash
from django.db import transaction

from desk.duplicates.minhash import bands, shingles, signature, to_bytes
from desk.duplicates.translation_features import Marks, marks_of
from desk.models import SignatureBand, TextSignature
from library.models import DocumentPage, LibraryDocument

# Permutations in a key: texts that share four fifths of their runs of words have a key
# in common in 998 of 1,000 cases, marks of translations far sooner.
TEXT_ROWS, MARK_ROWS = 6, 3
# Fewer numbers, days and symbols tell nothing: then names stand in for them.
LEAST_MARKS = 3
MOST_CHARACTERS = 3_000_000


@dataclass(frozen=True)
class Reading:
    """One file as it is compared. `text`: None where it is too short to compare."""

    document: LibraryDocument
    marks: Marks
    characters: int
    text: MinHash | None

    def text_keys(self) -> list[int]:
        return [] if self.text is None else bands(self.text, "text", TEXT_ROWS)

    def mark_keys(self) -> list[int]:
        told = self.marks.in_any_script()
        told = told if len(told) >= LEAST_MARKS else self.marks.found
        if len(told) < LEAST_MARKS:
            return []
        members = signature(f"{mark.kind} {mark.value}" for mark in told)
        return bands(members, "marks", MARK_ROWS)


def read(document: LibraryDocument) -> Reading:
    """Read the text of a document, of a very long one its first part."""
    return reading_of(document, list(_pages(document)))


def reading_of(document: LibraryDocument, pages: Sequence[str]) -> Reading:
    """Return what is compared of a document with these pages of text."""
    text = signature(shingles(pages))
    return Reading(
        document,
        marks_of(pages, document.found_language),
        characters=sum(map(len, pages)),
        text=None if text.is_empty() else text,
    )


def _pages(document: LibraryDocument) -> Iterator[str]:
    room = MOST_CHARACTERS
    pages = DocumentPage.objects.filter(document=document).order_by("number")
    for text in pages.values_list("text", flat=True).iterator(100):
        yield text[:room]
        room -= len(text)
        if room <= 0:
            return


@transaction.atomic
def remember(reading: Reading) -> None:
    """Store the signature of a text and its keys, in place of earlier ones."""
    document = reading.document
    TextSignature.objects.filter(document=document).delete()
    SignatureBand.objects.filter(document=document).delete()
    if reading.text is not None:
        hashes = to_bytes(reading.text)
        TextSignature.objects.create(document=document, hashes=hashes)
    keys = {*reading.text_keys(), *reading.mark_keys()}
    SignatureBand.objects.bulk_create(
        SignatureBand(document=document, key=key) for key in sorted(keys)
    )
