"""DOCX: pages if Word stored them, else parts of about 450 words."""

from docx import Document
from docx.enum.text import WD_BREAK

from library.extraction import Reason, Status
from tests.extraction.files import docx, extract_bytes, paragraph, saved

BREAK = "<w:r><w:lastRenderedPageBreak/></w:r>"


def test_text_of_tables_headers_and_lists_is_read(tmp_path):
    document = Document()
    document.core_properties.title = "Guide for focal points"
    document.add_paragraph("Opening words about prevention and protection of people")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "left cell", "right cell"
    document.sections[0].header.paragraphs[0].text = "running header"
    result = extract_bytes(tmp_path, "a.docx", saved(document.save))
    assert result.status == Status.DONE
    assert result.title == "Guide for focal points"
    for text in ("Opening words", "left cell", "right cell", "running header"):
        assert text in result.pages[0]


def test_an_explicit_page_break_ends_a_page(tmp_path):
    document = Document()
    document.add_paragraph("one").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("two")
    assert extract_bytes(tmp_path, "a.docx", saved(document.save)).pages == (
        "one",
        "two",
    )


def test_rendered_page_breaks_split_pages(tmp_path):
    explicit = '<w:p><w:r><w:t>one</w:t><w:br w:type="page"/></w:r></w:p>'
    body = explicit + f"<w:p>{BREAK}<w:r><w:t>two</w:t></w:r></w:p>"
    assert extract_bytes(tmp_path, "a.docx", docx(body)).pages == ("one", "two")


def test_long_document_is_split_at_paragraph_ends(tmp_path):
    body = "".join(paragraph(f"Paragraph {n} " + "word " * 60) for n in range(40))
    pages = extract_bytes(tmp_path, "a.docx", docx(body)).pages
    assert len(pages) > 3
    assert all(page.startswith("Paragraph ") for page in pages)
    assert all(300 <= len(page.split()) <= 700 for page in pages[:-1])
    assert sum(page.count("Paragraph ") for page in pages) == 40


def test_deleted_text_is_not_read(tmp_path):
    gone = "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
    moved = f"<w:moveFrom>{paragraph('moved')}</w:moveFrom>"
    result = extract_bytes(tmp_path, "a.docx", docx(paragraph("kept") + gone + moved))
    assert result.pages == ("kept",)


def test_encrypted_file_has_reason_password(tmp_path):
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    result = extract_bytes(tmp_path, "a.docx", data)
    assert (result.status, result.reason) == (Status.FAILED, Reason.PASSWORD)


def test_truncated_file_is_unreadable(tmp_path):
    data = docx(paragraph("whole"))
    result = extract_bytes(tmp_path, "a.docx", data[: len(data) // 2])
    assert (result.status, result.reason) == (Status.FAILED, Reason.UNREADABLE)


def test_document_without_words_has_reason_no_text(tmp_path):
    result = extract_bytes(tmp_path, "a.docx", docx("<w:p/>"))
    assert (result.status, result.reason) == (Status.DONE, Reason.NO_TEXT)
