"""The doctor tells of the worker, the queues, the files, the settings."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from library import health as checks
from library.extraction.sandbox import confinement as extraction_sandbox
from library.health import queues, sandbox, storage
from library.maintenance import fixity
from library.models import ExtractionState, LastRun, LibraryDocument
from search.index import rebuild
from search.models import IndexState
from tests.doctor import about, all_is_well, backed_up, doctor
from tests.extraction.sandbox.old_kernel import on_kernel_without
from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sound(db) -> None:
    """An installation without anything to mend but its settings."""
    rebuild.rebuild()
    all_is_well()


def test_warnings_alone_exit_with_one(sound):
    code, printed = doctor()
    assert code == 1
    assert "BASE_URL" in about("Settings", printed)
    assert "EMAIL_URL" in about("Email", printed)


def test_all_well_exits_with_nought_and_is_silent_when_asked(sound, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://library.example.org"
    settings.SECOND_FACTOR = "editors"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.SECURE_HSTS_SECONDS = 60
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.X_FRAME_OPTIONS = "DENY"
    settings.SECRET_KEY = (
        "a long one that is as good as what nobody guesses: 1234567890"
    )
    assert doctor("--quiet") == (0, "")


def test_debug_on_a_server_is_an_error(sound, settings):
    settings.DEBUG = True
    code, printed = doctor()
    assert code == 2
    assert "Set DEBUG=false" in about("Settings", printed)


def test_a_worker_that_went_silent_is_an_error(sound):
    assert "A worker is at work" in about("Worker", doctor()[1])
    LastRun.objects.filter(task="worker").update(
        ran_at=timezone.now() - queues.SILENT - timedelta(seconds=1)
    )
    code, printed = doctor()
    assert code == 2
    assert "No worker has been at work for" in about("Worker", printed)


def test_what_waits_for_long_is_told(sound):
    file = ResourceFactory(pages=["a"]).files.get()
    assert "Nothing waits" in about("Queues", doctor()[1])
    long_ago = timezone.now() - timedelta(hours=3)
    ExtractionState.objects.enqueue([file.document_id])
    ExtractionState.objects.update(next_try_at=long_ago)
    said = about("Queues", doctor()[1])
    assert "Text extraction: 1 wait, the first for 3" in said
    assert "Search index" not in said


def test_dead_letters_are_told_with_where_to_read_why(sound):
    IndexState.objects.enqueue([10**6, 10**6 + 1, 10**6 + 2])
    IndexState.objects.filter(pk__gt=10**6).update(dead_letter=True)
    said = about("Queues", doctor()[1])
    assert "Search index: 2 were set aside" in said
    assert "State of the installation" in said


def test_the_last_error_is_told_without_addresses(sound):
    IndexState.objects.enqueue([10**6])
    IndexState.objects.update(
        attempts=6, last_error="550 amina@example.org at 10.1.2.3"
    )
    said = about("Queues", doctor()[1])
    assert "The last error: 550 … at …" in said


def test_a_folder_that_cannot_be_written_to_is_an_error(sound, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "gone"
    code, printed = doctor()
    assert code == 2
    assert "Nothing can be written" in about("Room for files", printed)


def test_a_disk_that_fills_up_is_told_before_it_is_full(sound, monkeypatch):
    monkeypatch.setattr(storage, "FEW", 10**9)
    assert "Make room before" in about("Room for files", doctor()[1])
    monkeypatch.setattr(storage, "TOO_FEW", 10**9)
    assert doctor()[0] == 2


def test_files_that_changed_are_an_error(sound):
    document = ResourceFactory(pages=["a"]).files.get().document
    assert "No stored file was read again" in about("Stored files", doctor()[1])
    fixity.check(document)
    assert "All that were read again are whole" in about("Stored files", doctor()[1])
    Path(document.file.path).write_bytes(b"other")
    fixity.check(document)
    code, printed = doctor()
    assert code == 2
    assert "1 stored file is missing or has changed" in about("Stored files", printed)


def test_files_that_nobody_read_for_long_are_told(sound):
    ResourceFactory(pages=["a"])
    before = timezone.now() - timedelta(days=31)
    LibraryDocument.objects.update(created_at=before)
    assert "1 stored file was not read again" in about("Stored files", doctor()[1])


def test_a_backup_grows_old(sound, tmp_path):
    assert about("Backup", doctor()[1]).startswith("ok")
    backed_up(timezone.now() - timedelta(days=8))
    assert "1 week, 1 day old" in about("Backup", doctor()[1]).replace("\xa0", " ")
    (tmp_path / "last_backup").unlink()
    assert "No backup was ever made" in about("Backup", doctor()[1])


def test_a_virus_scanner_that_is_away_is_an_error(sound, settings):
    assert "not scanned" in about("Virus scanner", doctor()[1])
    settings.CLAMD_ADDRESS = "127.0.0.1:9"
    code, printed = doctor()
    assert code == 2
    assert "new files wait" in about("Virus scanner", printed)


@pytest.mark.parametrize(
    ("absent", "names"),
    [
        (("landlock",), {"Landlock"}),
        (("seccomp",), {"Seccomp"}),
        (("landlock", "seccomp"), {"Landlock", "Seccomp"}),
    ],
)
def test_what_the_sandbox_lacks_is_told(absent, names):
    found = on_kernel_without(absent, lambda: [*sandbox.check_sandbox()])
    assert {finding.text.split(" is missing")[0] for finding in found} >= names
    assert all(finding.level == checks.Level.WARNING for finding in found)
    assert all("docs/sandbox.md" in finding.advice for finding in found)


def test_the_sandbox_is_told_as_this_kernel_has_it(sound):
    said = about("Sandbox", doctor()[1])
    absent = {name.capitalize() for name in extraction_sandbox.missing()}
    assert {name for name in ("Landlock", "Seccomp") if name in said} == absent
    assert ("reach nothing else" in said) == (not absent)


def test_a_check_that_fails_is_an_error_and_hides_no_other(sound, monkeypatch):
    monkeypatch.setattr(checks, "_checks", dict(checks._checks))

    def fail():
        raise ZeroDivisionError("secret")

    checks.register("bad", "Bad", fail, order=1)
    code, printed = doctor()
    assert code == 2
    assert "ZeroDivisionError" in about("Bad", printed)
    assert "secret" not in printed
    assert about("Worker", printed)
