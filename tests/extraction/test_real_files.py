"""Real and hostile documents, if developers have them beside the checkout."""

import hashlib
from pathlib import Path

import pytest

from library.extraction import Extraction, Refused, Status, extract, limits, sniff

SAMPLE = 40


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


@pytest.mark.long
def test_all_hostile_files_get_a_status(shared_data):
    for path in files_in(shared_data / "nasty"):
        check(path)


@pytest.mark.long
def test_all_real_documents_open(shared_data):
    for path in files_in(shared_data / "library" / "files"):
        assert outcome(path).status == Status.DONE, path
