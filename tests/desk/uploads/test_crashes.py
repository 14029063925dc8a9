"""Whatever ends a process while a file comes in, the file is there or goes on."""

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from desk.models import IncomingFile
from desk.uploads import acceptance, partial_files
from desk.uploads.jobs import finalize_next
from library.maintenance.orphaned_files import sweep_files
from library.models import LibraryDocument, Resource
from tests.desk.uploads.killed_process import POINTS
from tests.desk.uploads.tus_client import announce, incoming, offset, piece
from tests.factories import pdf_bytes
from tests.own_database import OwnDatabase

PDF = pdf_bytes(["How an early warning begins.", "How it ends."])
ROOT = Path(__file__).resolve().parents[3]


def whole(batch, name, data=PDF, **fields):
    """An upload all of whose bytes are here, and whose request ended then."""
    row = IncomingFile.objects.create(
        batch=batch, name=name, size=len(data), received=len(data), **fields
    )
    IncomingFile.objects.update(touched_at=timezone.now() - timedelta(hours=1))
    partial_files.path_of(row.key).write_bytes(data)
    return row


@pytest.fixture
def killed(transactional_db, batch, editor, settings, tmp_path):
    """What `tests.desk.uploads.killed_process` found at each point."""
    for number, _point in enumerate(POINTS):
        whole(batch, f"{number}.txt", b"text %d" % number, created_by=editor)
    command = [
        sys.executable,
        "-m",
        "tests.desk.uploads.killed_process",
        settings.DATA_DIR,
    ]
    environment = os.environ | {
        "DATABASE_URL": OwnDatabase(tmp_path).url,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    result = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.slow
@pytest.mark.reliability(33)
def test_killed_process_loses_and_duplicates_nothing(
    killed,
):
    assert [one["point"] for one in killed] == POINTS
    for number, one in enumerate(killed):
        assert one["signal"] == signal.SIGKILL
        is_committed = one["point"] == "after it"
        assert one["then"]["state"] == ("stored" if is_committed else "arriving")
        assert one["then"]["rows"] == one["then"]["drafts"] == int(is_committed)
        assert one["then"]["part"] == len("text 0")  # the bytes were never away
        assert one["resumed"] == {
            "state": "stored",
            "drafts": 1,
            "rows": 1,
            "bytes": f"text {number}",
            # After the commit the part is of no use any more: the sweeper's.
            "part": len("text 0") if is_committed else 0,
        }


@pytest.mark.reliability(33)
def test_error_while_saving_rows_leaves_no_row_and_loses_nothing(
    desk, batch, monkeypatch, caplog
):
    monkeypatch.setattr(acceptance, "draft", lambda *args, **kwargs: 1 / 0)
    url = announce(desk, batch, "a.pdf", len(PDF))["Location"]
    desk.raise_request_exception = False
    assert piece(desk, url, 0, PDF).status_code == 500
    assert not LibraryDocument.objects.exists()
    assert offset(desk, url) == len(PDF)
    monkeypatch.undo()
    IncomingFile.objects.update(touched_at=timezone.now() - timedelta(minutes=2))
    assert finalize_next()
    assert not finalize_next()
    assert incoming(url).document.file.open("rb").read() == PDF
    # The file of the first try, which no row names, goes when it is old.
    later = timezone.now() + timedelta(days=31)
    assert len(sweep_files(later)) == 1
    assert incoming(url).document.file.open("rb").read() == PDF


def test_worker_ignores_uploads_a_request_may_be_finalizing(batch, editor):
    row = whole(batch, "a.pdf", created_by=editor)
    IncomingFile.objects.update(touched_at=timezone.now())
    assert not finalize_next()
    IncomingFile.objects.update(touched_at=timezone.now() - timedelta(minutes=2))
    with partial_files.locked(row.key):
        assert finalize_next()
    assert not Resource.objects.exists()


def test_file_that_cannot_be_stored_does_not_block_others(
    batch, editor, monkeypatch, caplog
):
    whole(batch, "a.pdf", created_by=editor)
    monkeypatch.setattr(acceptance, "draft", lambda *args, **kwargs: 1 / 0)
    assert finalize_next()
    assert "could not be stored" in caplog.text
    monkeypatch.undo()
    other = whole(batch, "b.pdf", created_by=editor)
    IncomingFile.objects.filter(name="a.pdf").update(touched_at=timezone.now())
    while finalize_next():
        pass
    other.refresh_from_db()
    assert other.state == "stored"


@pytest.mark.parametrize(("there", "known"), [(900, 500), (500, 900)])
def test_offset_after_crash_is_the_smaller_one(desk, batch, there, known):
    url = announce(desk, batch, "a.pdf", len(PDF))["Location"]
    row = incoming(url)
    # Bytes after what both agree on may be anything.
    partial_files.path_of(row.key).write_bytes(PDF[:500] + b"\0" * (there - 500))
    IncomingFile.objects.update(received=known)
    assert offset(desk, url) == 500
    assert piece(desk, url, 500, PDF[500:]).status_code == 204
    assert incoming(url).document.file.open("rb").read() == PDF


def test_upload_without_stored_part_restarts(desk, batch, editor):
    row = whole(batch, "a.pdf", created_by=editor)
    partial_files.remove(row.key)
    assert finalize_next()
    row.refresh_from_db()
    assert (row.state, row.received) == ("arriving", 0)


def test_part_of_a_finished_upload_is_ignored(desk, batch):
    url = announce(desk, batch, "a.pdf", len(PDF))["Location"]
    key = incoming(url).key
    piece(desk, url, 0, PDF)
    partial_files.path_of(key).write_bytes(PDF)  # left by a crash after the commit
    assert piece(desk, url, len(PDF), b"x").status_code == 409
    assert not partial_files.path_of(key).exists()
    assert Resource.objects.count() == 1
