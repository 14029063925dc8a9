"""`manage.py doctor`: worker, queues, files, settings."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.checks import WARNING, run_checks
from django.core.checks.registry import registry
from django.core.management import call_command
from django.utils import timezone

from library.checks import queues, sandbox, storage
from library.checks.doctor import doctor_check
from library.extraction.sandbox import confinement as extraction_sandbox
from library.maintenance import fixity
from library.models import ExtractionState, LastRun, LibraryDocument
from search.index import rebuild
from search.models import IndexState
from tests.doctor import about, all_is_well, backed_up, doctor
from tests.extraction.sandbox.old_kernel import on_kernel_without
from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def healthy(db, settings) -> None:
    """An installation where only settings produce warnings."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    rebuild.rebuild()
    all_is_well()


def test_exit_code_is_one_for_warnings(healthy):
    code, printed = doctor()
    assert code == 1
    assert "BASE_URL" in about("Settings", printed)
    assert "EMAIL_URL" in about("Email", printed)


def test_exit_code_is_zero_without_findings(healthy, settings):
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


def test_debug_is_an_error(healthy, settings):
    settings.DEBUG = True
    code, printed = doctor()
    assert code == 2
    assert "Set DEBUG=false" in about("Settings", printed)


def test_silent_worker_is_an_error(healthy):
    assert "A worker is running" in about("Worker", doctor()[1])
    LastRun.objects.filter(task="worker").update(
        ran_at=timezone.now() - queues.MAX_WORKER_SILENCE - timedelta(seconds=1)
    )
    code, printed = doctor()
    assert code == 2
    assert "No worker has been active for" in about("Worker", printed)


def test_long_waiting_jobs_are_reported(healthy):
    file = ResourceFactory(pages=["a"]).files.get()
    assert "No delays" in about("Queues", doctor()[1])
    long_ago = timezone.now() - timedelta(hours=3)
    ExtractionState.objects.enqueue([file.document_id])
    ExtractionState.objects.update(next_try_at=long_ago)
    report = about("Queues", doctor()[1])
    assert "Text extraction: 1 waiting, the oldest for 3" in report
    assert "Search index" not in report


def test_dead_letters_are_reported(healthy):
    IndexState.objects.enqueue([10**6, 10**6 + 1, 10**6 + 2])
    IndexState.objects.filter(pk__gt=10**6).update(dead_letter=True)
    report = about("Queues", doctor()[1])
    assert "Search index: 2 jobs were stopped" in report
    assert "System status" in report


def test_last_error_contains_no_addresses(healthy):
    IndexState.objects.enqueue([10**6])
    IndexState.objects.update(
        attempts=6, last_error="550 amina@example.org at 10.1.2.3"
    )
    report = about("Queues", doctor()[1])
    assert "Last error: 550 … at …" in report


def test_unwritable_folder_is_an_error(healthy, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "gone"
    code, printed = doctor()
    assert code == 2
    assert "Cannot write to" in about("Disk space", printed)


def test_low_disk_space_is_reported(healthy, monkeypatch):
    monkeypatch.setattr(storage, "WARNING_UPLOADS", 10**9)
    assert "Free some space soon" in about("Disk space", doctor()[1])
    monkeypatch.setattr(storage, "ERROR_UPLOADS", 10**9)
    assert doctor()[0] == 2


def test_changed_file_is_an_error(healthy):
    document = ResourceFactory(pages=["a"]).files.get().document
    assert "No stored file has been checked" in about("Stored files", doctor()[1])
    fixity.check(document)
    assert "All checked files are intact" in about("Stored files", doctor()[1])
    Path(document.file.path).write_bytes(b"other")
    fixity.check(document)
    code, printed = doctor()
    assert code == 2
    assert "1 stored file is missing or has changed" in about("Stored files", printed)


def test_overdue_fixity_check_is_reported(healthy):
    ResourceFactory(pages=["a"])
    before = timezone.now() - timedelta(days=31)
    LibraryDocument.objects.update(created_at=before)
    assert "1 stored file has not been checked" in about("Stored files", doctor()[1])


def test_old_backup_is_reported(healthy, tmp_path):
    assert about("Backup", doctor()[1]).startswith("ok")
    backed_up(timezone.now() - timedelta(days=8))
    assert "1 week, 1 day old" in about("Backup", doctor()[1]).replace("\xa0", " ")
    (tmp_path / "last_backup").unlink()
    assert "No backup has been made" in about("Backup", doctor()[1])


def test_unavailable_scanner_is_an_error(healthy, settings):
    assert "not scanned" in about("Virus scanner", doctor()[1])
    settings.CLAMD_ADDRESS = "127.0.0.1:9"
    code, printed = doctor()
    assert code == 2
    assert "new files are not available" in about("Virus scanner", printed)


@pytest.mark.parametrize(
    ("absent", "names"),
    [
        (("landlock",), {"Landlock"}),
        (("seccomp",), {"Seccomp"}),
        (("landlock", "seccomp"), {"Landlock", "Seccomp"}),
    ],
)
def test_missing_protections_are_reported(absent, names):
    findings = on_kernel_without(absent, lambda: [*sandbox.check_sandbox()])
    assert {finding.msg.split(" is not available")[0] for finding in findings} >= names
    assert all(finding.level == WARNING for finding in findings)
    assert all("docs/sandbox.md" in finding.hint for finding in findings)


def test_sandbox_of_this_kernel_is_reported(healthy):
    report = about("Sandbox", doctor()[1])
    absent = {name.capitalize() for name in extraction_sandbox.missing()}
    assert {name for name in ("Landlock", "Seccomp") if name in report} == absent
    assert ("isolated process" in report) == (not absent)


def test_failing_check_is_an_error(healthy, monkeypatch):
    known = set(registry.deployment_checks)
    monkeypatch.setattr(registry, "deployment_checks", known)

    @doctor_check("Bad")
    def fail():
        raise ZeroDivisionError("secret")

    code, printed = doctor()
    assert code == 2
    assert "ZeroDivisionError" in about("Bad", printed)
    assert "secret" not in printed
    assert about("Worker", printed)


def test_silenced_message_is_not_printed(healthy, settings):
    settings.SILENCED_SYSTEM_CHECKS = ["home.W012"]
    code, printed = doctor()
    assert code == 1
    assert "BASE_URL" not in printed
    assert "EMAIL_URL" in about("Email", printed)


def test_ordinary_checks_run_no_check_of_doctor(healthy, monkeypatch):
    monkeypatch.setattr(registry, "deployment_checks", set(registry.deployment_checks))
    calls = []

    @doctor_check("Slow")
    def request_other_server():
        calls.append(1)
        return []

    run_checks(include_deployment_checks=True)  # check --deploy
    run_checks(databases=["default"])  # migrate
    assert not calls
    options = {"tags": ["doctor"], "databases": ["default"]}
    call_command("check", deploy=True, stderr=StringIO(), **options)
    assert calls == [1]
