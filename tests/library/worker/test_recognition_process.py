"""Scans are recognised in a process beside the worker: no other file waits for them."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from library.files.uploads import add_document
from tests.browser.own_server import OwnServer
from tests.scans import TEXTS, needs_tesseract, pdf_of, scan_of

pytestmark = [pytest.mark.slow, needs_tesseract]
SCANNED_PAGES = 30
RECOGNISED = "SELECT count(*) FROM library_recognisedpage"
WAITING = "SELECT count(*) FROM library_librarydocument WHERE status = 'waiting'"


@pytest.fixture
def instance(transactional_db, settings, tmp_path):
    """A library with a long scan and some texts, none of which has been read."""
    folder = tmp_path / "instance"
    settings.DATA_DIR, settings.MEDIA_ROOT = folder, folder / "files"
    upload("scan.pdf", pdf_of(*[scan_of(TEXTS["en"])] * SCANNED_PAGES))
    for number in range(5):
        upload(f"{number}.txt", b"Early warning saves lives. " * 99)
    server = OwnServer(folder)
    try:
        yield server
    finally:
        server.kill_worker()


def upload(name: str, content: bytes) -> None:
    add_document(ContentFile(content, name), name)


def eventually(value):
    deadline = time.monotonic() + 120
    while not (result := value()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return result


def count(instance: OwnServer, query: str) -> int:
    ((number,),) = instance.ask(query)
    return number


def recognition_process(worker: int) -> int:
    """Return the id of the process that recognises, 0 without one."""
    for task in Path(f"/proc/{worker}/task").iterdir():
        for pid in (task / "children").read_text().split():
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            if b"slow" in command.split(b"\0"):
                return int(pid)
    return 0


def test_files_do_not_wait_for_a_long_scan(instance):
    instance.begin_work()
    pid = instance.worker.pid
    first = eventually(lambda: recognition_process(pid))
    eventually(lambda: not count(instance, WAITING))
    eventually(lambda: count(instance, RECOGNISED))
    assert count(instance, RECOGNISED) < SCANNED_PAGES

    os.kill(first, signal.SIGKILL)
    # As after some minutes.
    instance.change("UPDATE library_recognitionstate SET lease_until = NULL")
    before = count(instance, RECOGNISED)
    second = eventually(lambda: recognition_process(pid))
    assert second != first
    eventually(lambda: count(instance, RECOGNISED) > before)

    instance.worker.send_signal(signal.SIGTERM)
    assert instance.worker.wait(timeout=60) == 0
    assert not Path(f"/proc/{second}").exists()


def test_recognition_ends_with_a_killed_worker(instance):
    instance.begin_work()
    child = eventually(lambda: recognition_process(instance.worker.pid))
    eventually(lambda: count(instance, RECOGNISED))
    os.kill(instance.worker.pid, signal.SIGKILL)
    instance.worker.wait()
    eventually(lambda: not Path(f"/proc/{child}").exists())
    assert count(instance, RECOGNISED) < SCANNED_PAGES
