"""Creation dates in the metadata of files."""

from datetime import date, datetime

import pytest
from docx import Document

from library.extraction.extract import parse_file_date
from tests.extraction import files
from tests.factories import pdf_bytes


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("D:20050916120000+02'00'", date(2005, 9, 16)),
        ("20050916", date(2005, 9, 16)),
        ("2005-09-16T12:00:00Z", date(2005, 9, 16)),
        ("", None),
        ("yesterday", None),
        ("D:20059916", None),
        ("1601-01-01T00:00:00Z", None),
        ("D:00000000", None),
        ("9" * 40, None),
    ],
)
def test_metadata_date_is_parsed_or_ignored(text, day):
    assert parse_file_date(text) == day


def test_pdf_has_a_date(tmp_path):
    result = files.extract_bytes(tmp_path, "a.pdf", pdf_bytes(["One page."]))
    assert result.created == date(2000, 1, 1)


def test_word_file_has_a_date(tmp_path):
    document = Document()
    document.add_paragraph("One paragraph.")
    document.core_properties.created = datetime(2011, 5, 4)
    result = files.extract_bytes(tmp_path, "a.docx", files.saved(document.save))
    assert result.created == date(2011, 5, 4)


def test_text_file_has_no_date(tmp_path):
    assert files.extract_bytes(tmp_path, "a.txt", b"Words.").created is None
