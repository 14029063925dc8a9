"""Bags take as much memory for many records and large files as for few, both ways."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from api.bags.importer import import_bag
from api.bags.writer import export_bag
from library.models import DocumentPage, LibraryDocument, Resource
from tests.api.bags.every_field import empty_library
from tests.factories import LibraryDocumentFactory, ResourceFactory

pytestmark = pytest.mark.django_db


def peak_of(work: Callable, folder: Path) -> int:
    """Return the bytes that writing or reading a bag takes at most."""
    tracemalloc.start()
    try:
        work(folder)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def peak_of_export(folder: Path) -> int:
    return peak_of(export_bag, folder)


def peak_of_import(folder: Path) -> int:
    """Import a bag of this library into it, emptied."""
    export_bag(folder)
    empty_library()
    peak = peak_of(import_bag, folder)
    assert Resource.objects.exists()
    return peak


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


@pytest.mark.slow
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


@pytest.mark.slow
def test_peak_of_import_does_not_grow_with_the_records(tmp_path):
    add_records(100, LibraryDocumentFactory())
    few = peak_of_import(tmp_path / "few")
    add_records(500, LibraryDocument.objects.get())
    many = peak_of_import(tmp_path / "many")
    assert Resource.objects.count() == 600
    # Ids and checksums of all records are compared; their texts, of 2.1 MB, are not
    # kept.
    assert many - few < 700_000


@pytest.mark.slow
def test_peak_of_import_does_not_grow_with_the_files(tmp_path):
    small_file = LibraryDocumentFactory(content=b"line of text\n" * 40_000)
    ResourceFactory(files=[{"document": small_file}])
    small = peak_of_import(tmp_path / "small")
    LibraryDocumentFactory(content=b"another line\n" * 1_000_000)  # 13 MB
    assert peak_of_import(tmp_path / "large") - small < 3_000_000
