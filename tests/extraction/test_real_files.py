"""Real and hostile documents, if developers have them beside the checkout."""

import hashlib
import resource
import time
from pathlib import Path

import pytest

from library.extraction import (
    Extraction,
    MediaType,
    Reason,
    Refused,
    Status,
    extract,
    find_active_content,
    limits,
    sniff,
)
from library.processing.status_messages import REASONS
from library.processing.text_extraction import _read as read

SAMPLE = 40
MAX_PROCESSOR_SECONDS = 15
# Reasons with a message for editors.
REASONS_SAID = {*REASONS, Reason.NOT_CONVERTED}


def files_in(folder: Path) -> list[Path]:
    """All files, in an order that is random and always the same."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(found, key=lambda path: hashlib.sha256(path.name.encode()).digest())


def outcome(path: Path) -> Extraction | Refused:
    try:
        return extract(path, sniff(path, path.name))
    except Refused as refused:
        return refused


def check(path: Path) -> None:
    """Every file is refused with advice or gets a status; its text can be stored."""
    found = outcome(path)
    if isinstance(found, Refused):
        assert found.message, path
        return
    assert found.status == Status.DONE or found.reason, path
    assert len(found.pages) in (0, found.page_count), path
    assert found.page_count <= limits.PAGES, path
    text = "".join(found.pages)
    assert "\0" not in text, path
    text.encode("utf-8")


@pytest.mark.slow
def test_hostile_files_get_a_status(shared_data):
    for path in files_in(shared_data / "nasty")[:SAMPLE]:
        check(path)


def kind_or_refusal(path: Path) -> MediaType | Refused:
    try:
        return sniff(path, path.name)
    except Refused as refused:
        return refused


def processor_seconds() -> float:
    """Return the CPU time of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.long
def test_all_hostile_files_settle_within_their_budget(shared_data):
    """Each takes at most 15 s of CPU, for all steps of the worker, and has a message.

    Their memory is that of the children, which the kernel limits.
    """
    paths = files_in(shared_data / "nasty")
    assert len(paths) > 300
    for path in paths:
        digest, start = hashlib.sha256(path.read_bytes()).digest(), processor_seconds()
        kind = kind_or_refusal(path)
        if isinstance(kind, Refused):
            assert kind.message, path
            continue
        deadline = time.monotonic() + limits.FILE_SECONDS
        find_active_content(path, kind, deadline)
        result, _cover, _outline = read(path, kind, deadline)
        assert result.status == Status.DONE or result.reason in REASONS_SAID, path
        assert len(result.pages) in (0, result.page_count), path
        assert processor_seconds() - start <= MAX_PROCESSOR_SECONDS, path
        # Nothing is lost: the file itself stays as it is.
        assert hashlib.sha256(path.read_bytes()).digest() == digest, path


@pytest.mark.long
def test_all_real_documents_open(shared_data):
    for path in files_in(shared_data / "library" / "files"):
        assert outcome(path).status == Status.DONE, path
