"""The two commands from end to end, and work that goes on after an import."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection

from api.bags.importer import import_bag
from api.bags.writer import export_bag
from library.models import (
    FileVersion,
    LibraryDocument,
    LibraryImage,
    Resource,
    ResourceFile,
)
from search.models import IndexState
from tests.api.bags.every_field import empty_library, snapshot, stored_files
from tests.factories import (
    LibraryDocumentFactory,
    LibraryImageFactory,
    ResourceFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_wagtails_indexes(admin_search_off):
    """Let the command rebuild Wagtail's list of references, unlike in other tests."""


def run(name: str, *arguments) -> str:
    output = io.StringIO()
    call_command(name, *arguments, stdout=output)
    return output.getvalue()


def test_commands_name_what_was_moved(moved_bag, tmp_path):
    assert run("import_bag", "--check", moved_bag) == f"{moved_bag} can be imported.\n"
    assert not any(snapshot().values())
    documents = sum(1 for _ in (moved_bag / "data/records/documents.jsonl").open())
    assert run("import_bag", moved_bag) == (
        f"2 resources with {documents} files are back. "
        "The worker writes their search entries.\n"
    )
    folder = tmp_path / "again"
    output = run("export_bag", folder)
    assert output.startswith(f"{folder}: 2 resources with {documents} files.\n")
    assert "resources for members and for the committee" in output
    public = run("export_bag", "--public", tmp_path / "public")
    assert "committee" not in public


def test_second_import_changes_nothing(moved_bag):
    run("import_bag", moved_bag)
    before, stored = snapshot(), stored_files()
    queue = list(IndexState.objects.order_by("pk").values())
    expected = "The library has these records already.\n"
    assert run("import_bag", moved_bag) == expected
    assert run("import_bag", "--check", moved_bag).endswith("can be imported.\n")
    assert snapshot() == before
    assert stored_files() == stored
    assert list(IndexState.objects.order_by("pk").values()) == queue


def test_imported_draft_can_be_published(client, tmp_path):
    draft = ResourceFactory(
        title="Draft", live=False, regions=["SDN"], pages=["Text of the draft"]
    )
    draft.save_revision()
    changed = ResourceFactory(title="Published", themes=["A"])
    changed.title = "Corrected"
    changed.published_on = date(2024, 3, 1)
    changed.save_revision()
    other = ResourceFactory(title="Other draft", live=False)
    export_bag(tmp_path / "bag")
    empty_library()
    import_bag(tmp_path / "bag")
    url = Resource.objects.get(pk=draft.pk).get_absolute_url()
    assert client.get(url).status_code == 404
    for pk in (draft.pk, changed.pk):
        Resource.objects.get(pk=pk).get_latest_revision().publish()
    assert client.get(url, follow=True).status_code == 200
    assert [term.code for term in Resource.objects.get(pk=draft.pk).regions.all()] == [
        "SDN"
    ]
    corrected = Resource.objects.get(pk=changed.pk)
    assert (corrected.title, corrected.has_unpublished_changes) == ("Corrected", False)
    assert [term.code for term in corrected.themes.all()] == ["A"]
    assert not Resource.objects.get(pk=other.pk).live


def test_new_rows_get_ids_after_those_of_the_bag(bag):
    models = (ResourceFile, FileVersion, LibraryImage)
    lowest = {
        model: model.objects.order_by("pk").values_list("pk", flat=True)[0]
        for model in models
    }
    empty_library()
    if connection.vendor == "postgresql":  # as in a library that never had rows
        with connection.cursor() as cursor:
            for model, pk in lowest.items():
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)",
                    [model._meta.db_table, pk],
                )
    import_bag(bag)
    before = {
        model: set(model.objects.values_list("pk", flat=True)) for model in models
    }
    resource = ResourceFactory(title="New", pages=["New text"])
    file = resource.files.get()
    file.document = LibraryDocumentFactory(pages=["Newer text"])
    file.save()
    LibraryImageFactory()
    resource.save_revision().publish()
    for model in models:
        after = set(model.objects.values_list("pk", flat=True))
        assert len(after - before[model]) == 1
    assert LibraryDocument.objects.filter(pk=file.document_id).exists()
