"""Real files with a password, in every office format that can have one.

How they were made: encrypted/README.md.
"""

from __future__ import annotations

from pathlib import Path

import olefile
import pytest

from library.extraction import Extraction, Reason, Status, extract, libreoffice, sniff
from tests.extraction.test_conversion import needs_libreoffice, old_file

__all__ = ["old_file"]
ENCRYPTED = Path(__file__).parent / "encrypted"
TEXT = "The plan that nobody may read"
PROTECTED = Extraction(Status.FAILED, Reason.PASSWORD)


def reason_not_converted(path: Path) -> Reason:
    kind = sniff(path, path.name)
    with (
        pytest.raises(libreoffice.NotConverted) as error,
        libreoffice.readable_copy(path, kind),
    ):
        pass
    return error.value.reason


@pytest.mark.parametrize("code", ["docx", "xlsx", "odt", "ods", "odp"])
def test_encrypted_file_is_protected_by_a_password(code):
    path = ENCRYPTED / f"locked.{code}"
    kind = sniff(path, path.name)
    assert kind.code == code
    assert extract(path, kind) == PROTECTED


@needs_libreoffice
@pytest.mark.parametrize("code", ["doc", "odg"])
def test_libreoffice_is_not_started_on_an_encrypted_file(code, monkeypatch):
    # It would run out of this memory.
    monkeypatch.setattr(libreoffice.limits, "CONVERSION_MEMORY_BYTES", 200 << 20)
    assert reason_not_converted(ENCRYPTED / f"locked.{code}") == Reason.PASSWORD


@pytest.mark.slow
@needs_libreoffice
def test_encrypted_old_sheet_is_protected_by_a_password():
    assert reason_not_converted(ENCRYPTED / "locked.xls") == Reason.PASSWORD


@pytest.mark.slow
@needs_libreoffice
def test_sheet_with_the_password_of_excel_is_read():
    path = ENCRYPTED / "default_password.xls"
    with libreoffice.readable_copy(path, sniff(path, path.name)) as (copy, kind):
        assert TEXT in "".join(extract(copy, kind).pages)


@pytest.mark.slow
@needs_libreoffice
def test_encrypted_slides_are_protected_by_a_password(old_file, tmp_path):
    """LibreOffice cannot encrypt them: the mark is set in a file that is not."""
    path = tmp_path / "locked.ppt"
    path.write_bytes(old_file("ppt").read_bytes())
    with olefile.OleFileIO(path, write_mode=True) as container:
        user = container.openstream("Current User").read()
        assert user[12:16] == bytes.fromhex("5fc091e3")
        marked = user[:12] + bytes.fromhex("dfc4d1f3") + user[16:]
        container.write_stream("Current User", marked)
    assert reason_not_converted(path) == Reason.PASSWORD
