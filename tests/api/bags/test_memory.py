"""Writing a bag takes as much memory for many records and large files as for few."""

from __future__ import annotations

import tracemalloc

import pytest

from api.bags.writer import export_bag
from library.models import DocumentPage, Resource
from tests.factories import LibraryDocumentFactory

pytestmark = pytest.mark.django_db


def peak_of_export(folder) -> int:
    """Return the bytes that writing a bag takes at most."""
    tracemalloc.start()
    try:
        export_bag(folder)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def add_records(count: int, document) -> None:
    number = DocumentPage.objects.count()
    Resource.objects.bulk_create(
        Resource(title=f"Resource {n}", summary="Text. " * 200, live=True)
        for n in range(count)
    )
    DocumentPage.objects.bulk_create(
        DocumentPage(document=document, number=number + n + 1, text="Text. " * 500)
        for n in range(count)
    )


def test_peak_does_not_grow_with_the_records(tmp_path):
    document = LibraryDocumentFactory()
    add_records(300, document)
    export_bag(tmp_path / "warm-up")
    few = peak_of_export(tmp_path / "few")
    add_records(2700, document)
    assert peak_of_export(tmp_path / "many") < 1.5 * few


def test_peak_does_not_grow_with_the_files(tmp_path):
    LibraryDocumentFactory(content=b"line of text\n" * 400_000)
    export_bag(tmp_path / "warm-up")
    small = peak_of_export(tmp_path / "small")
    LibraryDocumentFactory(content=b"another line\n" * 2_000_000)
    assert peak_of_export(tmp_path / "large") < 1.5 * small
