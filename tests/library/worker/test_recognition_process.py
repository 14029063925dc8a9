"""Scans are recognised in a process beside the worker: no other file waits for them."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from django.core.checks import Error
from library.checks.queues import check_worker
from library.files.uploads import add_document
from library.models import ExtractionState, RecognisedPage, RecognitionState
from tests.browser.own_server import OwnServer
from tests.scans import TEXTS, needs_tesseract, pdf_of, scan_of

pytestmark = [pytest.mark.slow, needs_tesseract]
SCANNED_PAGES = 30


@pytest.fixture
def instance(transactional_db, settings, tmp_path):
    folder = tmp_path / "instance"
    settings.DATA_DIR, settings.MEDIA_ROOT = folder, folder / "files"
    server = OwnServer(folder)
    try:
        yield server
    finally:
        server.kill_worker()


def upload(name: str, content: bytes) -> None:
    add_document(ContentFile(content, name), name)


def eventually(value):
    deadline = time.monotonic() + 40
    while not (result := value()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return result


def recognition_process(worker: int) -> int:
    """Return the id of the process that recognises, 0 without one."""
    for task in Path(f"/proc/{worker}/task").iterdir():
        for pid in (task / "children").read_text().split():
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            if b"slow" in command.split(b"\0"):
                return int(pid)
    return 0


def test_files_do_not_wait_for_a_long_scan(instance):
    upload("scan.pdf", pdf_of(*[scan_of(TEXTS["en"])] * SCANNED_PAGES))
    instance.begin_work()
    pid = instance.worker.pid
    first = eventually(lambda: recognition_process(pid))
    eventually(RecognisedPage.objects.exists)
    for number in range(5):
        upload(f"{number}.txt", b"Early warning saves lives. " * 99)
    eventually(lambda: not ExtractionState.objects.pending().exists())
    assert RecognisedPage.objects.count() < SCANNED_PAGES
    assert not next(iter(check_worker())).is_problem

    os.kill(first, signal.SIGKILL)
    RecognitionState.objects.update(lease_until=None)  # as after some minutes
    count = RecognisedPage.objects.count()
    second = eventually(lambda: recognition_process(pid))
    assert second != first
    eventually(lambda: RecognisedPage.objects.count() > count)

    instance.worker.send_signal(signal.SIGTERM)
    assert instance.worker.wait(timeout=60) == 0
    assert not Path(f"/proc/{second}").exists()
    assert not RecognitionState.objects.filter(lease_until__isnull=False).exists()


def test_recognition_ends_with_a_killed_worker(instance):
    upload("scan.pdf", pdf_of(*[scan_of(TEXTS["en"])] * SCANNED_PAGES))
    instance.begin_work()
    child = eventually(lambda: recognition_process(instance.worker.pid))
    eventually(RecognisedPage.objects.exists)
    os.kill(instance.worker.pid, signal.SIGKILL)
    instance.worker.wait()
    eventually(lambda: not Path(f"/proc/{child}").exists())
    assert RecognisedPage.objects.count() < SCANNED_PAGES
