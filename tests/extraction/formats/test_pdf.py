"""Extraction of PDF text by page."""

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from library.extraction import Reason, Status
from tests.extraction.files import (
    extract_bytes,
    pdf_of_pages,
    pdf_saying,
    saved,
    stream,
)

ENGLISH = "Each individual State has the responsibility to protect its populations"


def canvas_pdf(draw, **options) -> bytes:
    def save(out):
        canvas = Canvas(out, pagesize=A4, **options)
        draw(canvas)
        canvas.save()

    return saved(save)


def lines_pdf(*lines: str) -> bytes:
    def draw(canvas):
        for index, line in enumerate(lines):
            canvas.drawString(72, 750 - 14 * index, line)

    return canvas_pdf(draw)


def test_each_page_has_its_own_text(tmp_path):
    result = extract_bytes(tmp_path, "a.pdf", pdf_saying("first", "second", "third"))
    assert (result.status, result.reason) == (Status.DONE, Reason.NONE)
    assert result.pages == ("first", "second", "third")
    assert result.page_count == 3


def test_a_page_without_text_keeps_its_number(tmp_path):
    data = pdf_of_pages([stream(b""), stream(b"BT /F 9 Tf 9 9 Td (two) Tj ET")])
    result = extract_bytes(tmp_path, "a.pdf", data)
    assert result.pages == ("", "two")
    assert result.image_only_pages == ()


def test_title_and_language_are_extracted(tmp_path):
    def draw(canvas):
        canvas.setTitle("Early  warning\x00 toolkit")
        canvas.drawString(72, 700, ENGLISH)

    result = extract_bytes(tmp_path, "a.pdf", canvas_pdf(draw))
    assert result.title == "Early warning toolkit"
    assert result.language == "en"


def test_a_word_broken_at_the_line_end_is_joined(tmp_path):
    data = lines_pdf("the preven-", "tion of mass atro-", "cities in Sub-", "Saharan")
    result = extract_bytes(tmp_path, "a.pdf", data)
    assert "prevention of mass atrocities" in result.pages[0]
    assert "Sub-Saharan" in result.pages[0]


def test_scanned_page_differs_from_a_blank_one(tmp_path):
    def draw(canvas):
        from PIL import Image

        scan = Image.new("L", (60, 80), 200)
        canvas.drawInlineImage(scan, 40, 40, 500, 700)
        canvas.drawString(9, 9, "A/80/1")
        canvas.showPage()
        canvas.showPage()
        canvas.drawInlineImage(scan, 40, 40, 50, 70)
        canvas.drawString(72, 700, ENGLISH)

    result = extract_bytes(tmp_path, "a.pdf", canvas_pdf(draw))
    assert result.page_count == 3
    assert result.image_only_pages == (1,)


def test_scanned_file_is_done_without_text(tmp_path):
    def draw(canvas):
        from PIL import Image

        for _ in range(2):
            canvas.drawInlineImage(Image.new("L", (60, 80), 200), 40, 40, 500, 700)
            canvas.showPage()

    result = extract_bytes(tmp_path, "a.pdf", canvas_pdf(draw))
    assert (result.status, result.reason) == (Status.DONE, Reason.NO_TEXT)
    assert result.pages == ("", "")
    assert result.image_only_pages == (1, 2)


def test_junk_before_the_header_is_ignored(tmp_path):
    result = extract_bytes(tmp_path, "a.pdf", b"\0" * 3000 + pdf_saying("still here"))
    assert result.pages == ("still here",)


def test_user_password_is_the_reason(tmp_path):
    lock = StandardEncryption("open sesame", ownerPassword="owner", strength=128)
    data = canvas_pdf(lambda canvas: canvas.drawString(9, 9, "secret"), encrypt=lock)
    result = extract_bytes(tmp_path, "a.pdf", data)
    assert (result.status, result.reason) == (Status.FAILED, Reason.PASSWORD)
    assert result.pages == ()


def test_pdf_with_owner_password_is_read(tmp_path):
    lock = StandardEncryption("", ownerPassword="owner", strength=128)
    data = canvas_pdf(lambda canvas: canvas.drawString(9, 9, "open"), encrypt=lock)
    assert extract_bytes(tmp_path, "a.pdf", data).pages == ("open",)


def test_empty_file_has_reason_empty(tmp_path):
    result = extract_bytes(tmp_path, "a.pdf", b"")
    assert (result.status, result.reason) == (Status.FAILED, Reason.EMPTY)


def test_truncated_pdf_is_unreadable(tmp_path):
    data = lines_pdf(ENGLISH)
    result = extract_bytes(tmp_path, "a.pdf", data[: len(data) // 3])
    assert (result.status, result.reason) == (Status.FAILED, Reason.UNREADABLE)
