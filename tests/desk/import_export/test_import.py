"""Imports in the admin: checked first, then row by row in the worker, nothing lost."""

import csv
import io

import pytest
from django.urls import reverse

from desk.import_export import stored_files
from desk.models import ImportRun
from library.import_export import read_rows
from library.models import LibraryDocument, Organisation, Resource
from tests.desk.import_export.tables import (
    HEADER,
    TABLE,
    a_zip,
    exported,
    kinds,
    page,
    start,
    table_of,
    upload,
)
from tests.extraction.files import zipped
from tests.factories import ResourceFactory, pdf_bytes

pytestmark = pytest.mark.django_db


def test_check_writes_nothing(client, editor):
    run = upload(client, "conference.zip", a_zip())
    assert (run.stage, run.total) == ("checked", 3)
    assert kinds(run) == [(2, "new"), (3, "error"), (4, "new")]
    assert not Resource.objects.exists()
    assert not Organisation.objects.exists()
    assert not LibraryDocument.objects.exists()
    text = page(client, run).content.decode()
    for part in ("conference.zip", "New resource (2)", "Error (1)", "Atlantis", "line"):
        assert part in text
    errors = page(client, run, kind="error").content.decode()
    assert "Atlantis" in errors
    assert "one.pdf" not in errors


def test_valid_rows_become_drafts_and_invalid_are_listed(client, editor):
    run = start(client, upload(client, "conference.zip", a_zip()))
    assert run.stage == "done"
    assert kinds(run) == [(2, "new"), (3, "error"), (4, "new")]
    made = Resource.objects.order_by("created_at")
    assert [(one.title, one.live) for one in made] == [("One", False), ("Three", False)]
    assert made[0].latest_revision.user == editor
    assert made[0].organisations.get().label_en == "New House"
    assert run.rows.get(line=2).resource == made[0]
    assert LibraryDocument.objects.filter(status="waiting").count() == 2


def test_rows_are_published_if_chosen(client, editor):
    run = start(client, upload(client, "all.zip", a_zip(), publishes="yes"))
    assert run.publishes
    assert all(one.live for one in Resource.objects.all())


def test_corrected_failed_rows_are_imported(client, editor, tmp_path):
    run = start(client, upload(client, "all.zip", a_zip()))
    address = reverse("desk_import_export:failed_rows", args=[run.pk, "csv"])
    response = client.get(address)
    assert address in page(client, run).content.decode()
    assert response["Content-Disposition"] == 'attachment; filename="failed-rows.csv"'
    path = tmp_path / "failed.csv"
    path.write_bytes(response.getvalue())
    lines = path.read_text("utf-8-sig").splitlines()
    assert lines[0] == f"{HEADER},regions,organisations,problem"
    assert len(lines) == 2
    assert "Atlantis” is not in the vocabulary" in lines[1]
    assert read_rows(path)[0].cells["title"] == "Two"
    sheet = client.get(address.replace(".csv", ".xlsx"))
    (tmp_path / "failed.xlsx").write_bytes(sheet.content)
    assert read_rows(tmp_path / "failed.xlsx")[0].raw == read_rows(path)[0].raw
    corrected = path.read_text("utf-8-sig").replace(
        "two.pdf,Two,fr,Atlantis", ("two.pdf,Two,fr,SDN")
    )
    run = start(client, upload(client, "rest.zip", a_zip(corrected)))
    assert kinds(run) == [(2, "new")]
    assert Resource.objects.get(title="Two").regions.get().code == "SDN"


def test_valid_rows_of_a_failed_resource_are_downloaded(client, editor):
    table = (
        f"resource,{HEADER}\nkit,one.pdf,Kit,en\nkit,none.pdf,,fr\n,two.pdf,Alone,en\n"
    )
    run = start(client, upload(client, "all.zip", a_zip(table)))
    assert kinds(run) == [(2, "new"), (3, "error"), (4, "new")]
    text = (
        client.get(reverse("desk_import_export:failed_rows", args=[run.pk, "csv"]))
        .getvalue()
        .decode()
    )
    assert "one.pdf" in text
    assert "none.pdf" in text
    assert "Alone" not in text
    files = {
        "table.csv": text,
        "one.pdf": pdf_bytes(["Text of one"]),
        "none.pdf": pdf_bytes(["It is there now"]),
    }
    run = start(client, upload(client, "rest.zip", zipped(files)))
    assert kinds(run) == [(2, "same"), (3, "adds")]
    assert Resource.objects.get(title="Kit").files.count() == 2


def test_changed_export_is_imported(client, editor):
    ResourceFactory(title="Old title", pages=["Text"])
    other = ResourceFactory(title="Other", pages=["Other text"])
    rows = exported()
    rows[0]["title"] = "New title"
    run = upload(client, "resources.csv", table_of(rows))
    assert kinds(run) == [(2, "changes"), (3, "same")]
    assert "“Old title” → “New title”" in page(client, run).content.decode()
    assert Resource.objects.filter(title="Old title").exists()
    start(client, run)
    changed = Resource.objects.get(title="New title")
    assert changed.latest_revision.user == editor
    assert Resource.objects.get(pk=other.pk).latest_revision is None


def test_page_shows_progress_of_the_worker(client, editor):
    run = upload(client, "table.csv", f"{HEADER}\n,A,en\n".encode())
    ImportRun.objects.filter(pk=run.pk).update(stage="importing", total=7)
    text = page(client, run).content.decode()
    assert "<progress" in text
    assert 'max="7"' in text
    answer = client.get(reverse("desk_import_export:state", args=[run.pk])).json()
    assert answer == {"isWorking": True, "done": 1, "total": 7}


def test_table_without_zip_explains_files(client, editor):
    run = upload(client, "table.csv", TABLE.encode())
    assert "in one ZIP" in run.rows.get(line=2).text


def test_removed_import_keeps_resources(client, editor):
    run = start(client, upload(client, "all.zip", a_zip()))
    paths = [stored_files.path_of(run), stored_files.rows_path_of(run)]
    assert all(path.exists() for path in paths)
    client.post(reverse("desk_import_export:remove", args=[run.pk]))
    assert not ImportRun.objects.exists()
    assert not any(path.exists() for path in paths)
    assert Resource.objects.count() == 2


def test_failed_rows_are_unchanged_after_each_failure(client, editor):
    table = f"{HEADER},type,summary\none.pdf,'=Kit,en,xx,\"'=1+1, and more\"\n"
    for _time in range(3):
        run = upload(client, "all.zip", a_zip(table))
        address = reverse("desk_import_export:failed_rows", args=[run.pk, "csv"])
        table = client.get(address).getvalue().decode("utf-8-sig")
        header, row = csv.reader(io.StringIO(table, newline=""))
        assert header == ["file", "title", "language", "type", "summary", "problem"]
        assert row[:5] == ["one.pdf", "'=Kit", "en", "xx", "'=1+1, and more"]
        assert "“xx” is not in the vocabulary" in row[5]
    start(client, upload(client, "all.zip", a_zip(table.replace(",xx,", ",,"))))
    resource = Resource.objects.get()
    assert (resource.title, resource.summary) == ("=Kit", "=1+1, and more")
