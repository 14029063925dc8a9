"""Imports when something is amiss: killed, unreadable, not allowed, too old."""

import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from desk.import_export import import_job, stored_files
from desk.import_export.import_job import LEASE, import_next
from desk.models import ImportRow, ImportRun, ImportState
from library.models import Resource
from tests.desk.import_export.tables import (
    HEADER,
    a_zip,
    kinds,
    page,
    start,
    upload,
    work_off,
)
from tests.extraction.files import zipped
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_killed_worker_imports_each_row_once(client, editor, monkeypatch):
    run = upload(client, "all.zip", a_zip())
    client.post(reverse("desk_import_export:start", args=[run.pk]))
    recorded = ImportRow.objects.bulk_create
    calls = []

    def die_in_the_second_resource(rows):
        rows = list(rows)
        calls.append(rows)
        if len(calls) == 2:
            raise SystemExit  # within the transaction, as a kill would come
        return recorded(rows)

    with monkeypatch.context() as dying:
        dying.setattr(ImportRow.objects, "bulk_create", die_in_the_second_resource)
        with pytest.raises(SystemExit):
            import_next()
    assert kinds(run) == [(2, "new")]
    assert not import_next()  # the lease still runs
    ImportState.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    work_off()
    run.refresh_from_db()
    assert run.stage == "done"
    assert kinds(run) == [(2, "new"), (3, "error"), (4, "new")]
    assert Resource.objects.count() == 2


def test_import_continues_slice_by_slice(client, editor, monkeypatch):
    monkeypatch.setattr(import_job, "SLICE_SECONDS", 0)  # one resource at a time
    run = upload(client, "all.zip", a_zip())
    assert kinds(run) == [(2, "new"), (3, "error"), (4, "new")]
    client.post(reverse("desk_import_export:start", args=[run.pk]))
    for count in (1, 2, 3):
        assert import_next()
        assert run.rows.count() == count
    work_off()
    run.refresh_from_db()
    assert run.stage == "done"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("table.csv", b"nonsense\n", "missing columns: file, title, language"),
        ("table.csv", "é".encode("latin-1"), "save it as “CSV UTF-8”"),
        ("table.xlsx", b"no sheet", "save it"),
        ("table.zip", b"no zip", "The ZIP is damaged"),
        ("table.zip", zipped({"a.pdf": b"%PDF"}), "The ZIP contains no table"),
    ],
)
def test_unreadable_table_is_rejected_with_advice(client, editor, name, data, reason):
    run = upload(client, name, data)
    assert run.stage == "rejected"
    assert reason in run.reason
    assert reason in page(client, run).content.decode()
    assert "/tmp" not in run.reason
    start(client, run)
    assert run.stage == "rejected"


@pytest.mark.parametrize("name", ["table.pdf", "table", "table.csv.exe", "a.ods"])
def test_other_file_types_are_rejected(client, editor, name):
    file = io.BytesIO(b"data")
    file.name = name
    response = client.post(reverse("desk_import_export:add"), {"file": file})
    assert "Choose a CSV, XLSX, JSON, RIS or ZIP file." in response.content.decode()
    assert not ImportRun.objects.exists()


def test_uploaded_name_is_never_a_path(client, editor):
    run = upload(client, "../../etc/x.csv", f"{HEADER}\n,A,en\n".encode())
    assert run.name == "x.csv"
    assert stored_files.path_of(run).parent == stored_files.folder()


@pytest.mark.parametrize("role", ["visitor", "member", "committee"])
def test_imports_require_editor(client, editor, role):
    run = upload(client, "table.csv", f"{HEADER}\n,A,en\n".encode())
    client.force_login(UserFactory(role=role))
    for name in ("index", "add"):
        assert client.get(reverse(f"desk_import_export:{name}")).status_code in (
            302,
            403,
        )
    rows = [("failed_rows", run.pk, ending) for ending in ("csv", "xlsx")]
    for name, *args in (("run", run.pk), ("state", run.pk), *rows):
        url = reverse(f"desk_import_export:{name}", args=args)
        assert client.get(url).status_code in (302, 403)
    for name in ("start", "remove"):
        client.post(reverse(f"desk_import_export:{name}", args=[run.pk]))
    for ending in ("csv", "xlsx", "zip"):
        url = reverse("desk_import_export:export", args=[ending])
        assert client.get(url).status_code in (302, 403)
    run.refresh_from_db()
    assert run.stage == "checked"


def test_import_without_publish_permission_makes_drafts(client):
    person = UserFactory()
    for name in ("access_admin", "add_resource"):
        person.user_permissions.add(Permission.objects.get(codename=name))
    client.force_login(person)
    assert (
        "published resources"
        not in client.get(reverse("desk_import_export:add")).content.decode()
    )
    run = upload(client, "all.zip", a_zip(), publishes="yes")
    assert not run.publishes


def test_import_stops_after_permission_is_lost(client, editor):
    run = upload(client, "all.zip", a_zip())
    client.post(reverse("desk_import_export:start", args=[run.pk]))
    editor.groups.clear()
    work_off()
    run.refresh_from_db()
    assert run.stage == "rejected"
    assert not Resource.objects.exists()


def test_get_requests_change_nothing(client, editor):
    run = upload(client, "table.csv", f"{HEADER}\n,A,en\n".encode())
    for name in ("start", "remove"):
        url = reverse(f"desk_import_export:{name}", args=[run.pk])
        assert client.get(url).status_code == 405


def test_old_files_are_deleted_and_results_kept(client, editor):
    run = upload(client, "table.csv", f"{HEADER}\n,A,en\n".encode())
    waiting = ImportRun.objects.create(name="w", ending=".csv", stage="importing")
    stored_files.path_of(waiting).write_text("")
    stored_files.delete_expired(timezone.now() + timedelta(days=29))
    assert stored_files.path_of(run).exists()
    stored_files.delete_expired(timezone.now() + timedelta(days=31))
    assert not stored_files.path_of(run).exists()
    assert not stored_files.rows_path_of(run).exists()
    assert stored_files.path_of(waiting).exists()
    assert kinds(run) == [(2, "error")]
    assert start(client, run).stage == "rejected"
    assert "Upload it again" in run.reason


def test_system_error_is_retried_then_shown(client, editor, monkeypatch):
    run = upload(client, "all.zip", a_zip())
    client.post(reverse("desk_import_export:start", args=[run.pk]))

    def fail(*args):
        raise RuntimeError("disk on fire")

    with monkeypatch.context() as broken:
        broken.setattr(import_job, "load_rows", fail)
        for _try in range(5):
            ImportState.objects.update(next_try_at=timezone.now())
            assert import_next()
    assert ImportState.objects.get().dead_letter
    text = page(client, run).content.decode()
    assert "disk on fire" in text
    assert start(client, run).stage == "done"


def test_lease_is_longer_than_a_slice():
    assert LEASE.total_seconds() > 10 * import_job.SLICE_SECONDS
