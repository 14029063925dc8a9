"""Stored files are read again; whatever became of them, the very file is named."""

import importlib
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from library import jobs
from library.maintenance import fixity
from library.models import FixityCheck, LibraryDocument
from library.worker import registry
from tests.factories import LibraryDocumentFactory

pytestmark = pytest.mark.django_db
DATA = b"What was stored, byte for byte."


def flip(path):
    path.write_bytes(path.read_bytes()[:5] + b"\x00" + path.read_bytes()[6:])


def shorten(path):
    path.write_bytes(path.read_bytes()[:-1])


def delete(path):
    path.unlink()


def run():
    """Check all files by hand; returns the exit code and the lines about files."""
    out, code = StringIO(), 0
    try:
        call_command("check_files", stdout=out)
    except CommandError as error:
        code = error.returncode
    return code, out.getvalue().splitlines()


def path_of(document):
    return Path(document.file.path)


@pytest.mark.reliability(32)
@pytest.mark.parametrize(
    ("harm", "problem", "said"),
    [
        (flip, "bytes", "Content has changed."),
        (shorten, "size", "Size has changed."),
        (delete, "missing", "Missing."),
    ],
)
def test_changed_file_is_named_and_restored(harm, problem, said, caplog):
    LibraryDocumentFactory(title="Sound", content=DATA)
    document = LibraryDocumentFactory(title="Harmed", content=DATA)
    assert run() == (0, ["All 2 files are intact."])
    harm(path_of(document))
    code, lines = run()
    assert code == 1
    assert lines == [f"Document {document.pk} “Harmed” ({document.file.name}): {said}"]
    # The alert of the worker, too, which tells no title.
    assert f"Document {document.pk}: {said}" in caplog.text
    assert "Harmed" not in caplog.text
    (found,) = fixity.broken()
    assert (found.document, found.problem) == (document, problem)
    path_of(document).write_bytes(DATA)  # as from a backup
    assert run()[0] == 0
    assert not fixity.broken().exists()


@pytest.mark.reliability(32)
def test_worker_detects_a_changed_file(caplog):
    document = LibraryDocumentFactory(content=DATA)
    flip(path_of(document))
    importlib.reload(jobs)  # a worker that has just begun
    registry.run_once()
    assert [found.document for found in fixity.broken()] == [document]
    assert f"Document {document.pk}: " in caplog.text


def read(days_ago):
    """Say that all files were last read so long ago."""
    FixityCheck.objects.update(checked_at=timezone.now() - timedelta(days=days_ago))


@pytest.mark.reliability(32)
def test_files_are_checked_within_30_days():
    documents = [LibraryDocumentFactory(content=DATA) for _ in range(3)]
    for _ in range(5):
        fixity.check_next()
    assert FixityCheck.objects.count() == 3
    assert fixity.last_run() is not None
    read(24)
    fixity.check_next()
    assert fixity.last_run() < timezone.now() - timedelta(days=23)
    read(26)
    FixityCheck.objects.filter(document=documents[1]).update(
        checked_at=timezone.now() - timedelta(days=29)
    )
    fixity.check_next()
    (now,) = FixityCheck.objects.filter(checked_at__gt=timezone.now() - timedelta(1))
    assert now.document == documents[1]


def test_unchecked_files_are_overdue():
    document = LibraryDocumentFactory(content=DATA)
    assert fixity.overdue() == 0
    LibraryDocument.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert fixity.overdue() == 1
    fixity.check(document)
    assert fixity.overdue() == 0
    assert fixity.overdue(timezone.now() + timedelta(days=31)) == 1


def test_broken_file_is_checked_the_next_day():
    document = LibraryDocumentFactory(content=DATA)
    flip(path_of(document))
    fixity.check_next()
    path_of(document).write_bytes(DATA)
    fixity.check_next()
    assert fixity.broken().exists()
    read(1.1)
    fixity.check_next()
    assert not fixity.broken().exists()


def test_replaced_file_is_checked_again():
    document = LibraryDocumentFactory(content=DATA)
    flip(path_of(document))
    fixity.check_next()
    assert fixity.broken().exists()
    other = LibraryDocumentFactory(content=b"Other bytes.")
    stored = {"file": other.file.name, "sha256": other.sha256, "file_size": 12}
    LibraryDocument.objects.filter(pk=document.pk).update(**stored)
    assert not fixity.broken().exists()
    fixity.check_next()
    fixity.check_next()
    assert set(FixityCheck.objects.values_list("problem", flat=True)) == {""}


def test_file_replaced_during_the_check_is_no_error():
    document = LibraryDocumentFactory(content=DATA)
    path_of(document).unlink()
    LibraryDocument.objects.filter(pk=document.pk).update(file="ab/other.txt")
    assert fixity.check(document) is None
    assert not FixityCheck.objects.exists()
