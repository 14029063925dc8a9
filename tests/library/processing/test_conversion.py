"""Old Office files in the worker: without LibreOffice, and as soon as it is there."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from library.checks.files import check_libreoffice
from library.extraction import limits
from library.extraction.sandbox import confinement
from library.files.uploads import add_document
from library.models import ExtractionState, LibraryDocument
from library.processing.status_messages import explain
from library.processing.text_extraction import extract_next
from tests.extraction.stand_ins import install
from tests.extraction.test_conversion import TEXT, needs_libreoffice, old_file
from tests.extraction.test_encrypted_files import ENCRYPTED
from tests.factories import LibraryDocumentFactory

pytestmark = pytest.mark.django_db
__all__ = ["old_file"]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FAKE = OLE + bytes(600) + "WordDocument\0".encode("utf-16-le")


def upload(data: bytes, name: str) -> LibraryDocument:
    return add_document(ContentFile(data, name), name)


def current(document: LibraryDocument) -> LibraryDocument:
    return LibraryDocument.objects.get(pk=document.pk)


def is_running(folder: Path) -> bool:
    """Return whether a program of this folder is running."""
    for link in Path("/proc").glob("[0-9]*/exe"):
        with suppress(OSError):  # it has ended, or is another user's
            if link.readlink().is_relative_to(folder):
                return True
    return False


def due_again() -> None:
    ExtractionState.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))


@pytest.mark.slow
@needs_libreoffice
def test_old_file_is_read_as_soon_as_libreoffice_is_installed(
    old_file, monkeypatch, tmp_path
):
    LibraryDocumentFactory(title="Distractor", pages=["Other text"])
    data = old_file("doc").read_bytes()
    with monkeypatch.context() as without:
        without.setenv("PATH", str(tmp_path))
        document = upload(data, "letter.doc")
        assert extract_next()
        explanation = explain(current(document))
        assert str(explanation.label) == "Needs LibreOffice"
        assert "libreoffice-writer-nogui" in str(explanation.advice)
        (message,) = check_libreoffice()
        assert "1 file waits" in message.msg
        assert "libreoffice-writer-nogui" in message.hint
        assert not extract_next()  # not at once again
    due_again()
    assert extract_next()
    document = current(document)
    assert TEXT in document.pages.get(number=1).text
    assert str(explain(document).label) == "Searchable"
    assert document.file.read() == data
    (message,) = check_libreoffice()
    assert message.msg == "Old Office files are read."


@pytest.mark.slow
@needs_libreoffice
def test_old_file_that_cannot_be_converted_says_so():
    document = upload(FAKE, "damaged.doc")
    assert extract_next()
    assert str(explain(current(document)).label) == "Damaged"
    assert not ExtractionState.objects.pending().exists()


@pytest.mark.slow
@pytest.mark.skipif(bool(confinement.missing()), reason="needs Landlock and seccomp")
@pytest.mark.parametrize(
    ("behaviour", "label", "advice"),
    [
        ("hang", "Text extraction timed out", "Simplify or split the file"),
        ("crash", "LibreOffice crashed", "Save it as PDF and replace it"),
        ("do nothing", "Damaged", "Open it and save it again"),
    ],
)
def test_failure_of_libreoffice_has_its_message(
    behaviour, label, advice, monkeypatch, tmp_path
):
    """Programs that do nothing else stand in for it."""
    monkeypatch.setenv("PATH", str(install(tmp_path, behaviour)))
    monkeypatch.setattr(limits, "CONVERSION_SECONDS", 1)
    document = upload(FAKE, "letter.doc")
    distractor = upload(b"A letter without LibreOffice.", "letter.txt")
    while extract_next():
        pass
    explanation = explain(current(document))
    assert str(explanation.label) == label
    assert advice in str(explanation.advice)
    assert not ExtractionState.objects.pending().exists()
    assert str(explain(current(distractor)).label) == "Searchable"
    assert current(document).file.read() == FAKE
    assert not is_running(tmp_path)


def test_program_that_is_gone_is_named_missing(monkeypatch, tmp_path):
    """As after an upgrade that removed the program, but not its parts."""
    folder = install(tmp_path, "do nothing")
    (folder / "soffice.bin").unlink()
    monkeypatch.setenv("PATH", str(folder))
    document = upload(FAKE, "letter.doc")
    assert extract_next()
    explanation = explain(current(document))
    assert str(explanation.label) == "Needs LibreOffice"
    assert "libreoffice-writer-nogui" in str(explanation.advice)
    assert ExtractionState.objects.pending().exists()


@pytest.mark.slow
@needs_libreoffice
@pytest.mark.parametrize("code", ["docx", "xlsx", "odt", "ods", "odp", "doc", "odg"])
def test_file_with_a_password_says_so(code):
    name = f"locked.{code}"
    document = upload((ENCRYPTED / name).read_bytes(), name)
    distractor = upload(b"A letter that everybody may read.", "letter.txt")
    while extract_next():
        pass
    document = current(document)
    assert (document.status, document.reason) == ("failed", "password")
    explanation = explain(document)
    assert str(explanation.label) == "Password-protected"
    assert str(explanation.advice) == "Replace it with a copy that has no password."
    assert not ExtractionState.objects.pending().exists()
    assert str(explain(current(distractor)).label) == "Searchable"


@pytest.mark.slow
@needs_libreoffice
@pytest.mark.parametrize("code", ["odg", "doc", "ppt", "xls"])
def test_converted_file_has_text_and_a_cover(old_file, code):
    document = upload(old_file(code).read_bytes(), f"tree.{code}")
    assert extract_next()
    document = current(document)
    assert TEXT in " ".join(document.pages.get(number=1).text.split())
    assert document.cover
    assert document.scanned_pages == []
