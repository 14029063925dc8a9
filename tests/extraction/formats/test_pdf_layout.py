"""Reading order of PDF pages: columns, tables, turned pages, forms, attachments."""

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from library.extraction import limits
from library.extraction.formats.pdf import layout
from library.extraction.formats.pdf.words import PlacedWord
from tests.extraction.files import (
    CATALOG,
    FONT,
    extract_bytes,
    pdf,
    saved,
    stream,
)
from tests.extraction.formats.test_pdf import canvas_pdf

LINES = [
    "The situation of civilians in the north of",
    "the country has become worse since the",
    "spring, when the harvest of two districts",
    "was lost. The population has left many of",
    "the villages along the river, and schools",
]


def words_at(*places: tuple[str, float, float]) -> list[PlacedWord]:
    """Words of 10 points, each letter 5 wide, from (text, left, bottom)."""
    return [
        PlacedWord(text, left, bottom, left + 5 * len(text), bottom + 10, line, 0)
        for line, (text, left, bottom) in enumerate(places)
    ]


def draw_lines(canvas, left: float, top: float, lines: list[str]) -> None:
    for number, line in enumerate(lines):
        canvas.drawString(left, top - 14 * number, line)


def test_columns_are_read_one_after_the_other(tmp_path):
    def draw(canvas):
        canvas.setFont("Helvetica", 10)
        for number in range(5):  # drawn line by line across both columns
            canvas.drawString(60, 700 - 14 * number, LINES[number])
            canvas.drawString(320, 700 - 14 * number, LINES[number].upper())
        canvas.drawString(60, 740, "A heading above both of the columns, in full width")

    text = extract_bytes(tmp_path, "a.pdf", canvas_pdf(draw)).pages[0]
    heading, *lines = text.split("\n")
    assert heading.startswith("A heading")
    assert lines == LINES + [line.upper() for line in LINES]


def test_words_of_justified_columns_are_no_cells():
    # Three columns of 120 points; every second line has gaps of 20 points.
    words = []
    for line in range(8):
        for column in range(3):
            left = 50 + 140 * column
            places = (0, 40, 80) if line % 2 else (0, 45, 90)
            text = "situati" if line % 2 else "ordin"
            words += [(text, left + place, 700 - 12 * line) for place in places]
    lines = layout.page_text(words_at(*words), is_rtl=False).split("\n")
    wide, narrow = "ordin ordin ordin", "situati situati situati"
    assert lines == [wide, narrow] * 12


def test_a_spot_between_columns_does_not_join_them():
    places = []
    for line in range(8):
        places += [("a" * 30, 50, 700 - 12 * line), ("b" * 30, 215, 700 - 12 * line)]
    places.insert(9, (",", 204, 652))
    lines = [n if n < 9 else n - 2 for n in range(17)]  # one line of PDFium's
    words = [
        word._replace(line=line)
        for word, line in zip(words_at(*places), lines, strict=True)
    ]
    text = layout.page_text(words, is_rtl=False).replace(" ,", "")
    assert text.split("\n") == ["a" * 30] * 8 + ["b" * 30] * 8


def test_a_table_that_is_drawn_by_columns_is_read_by_rows(tmp_path):
    columns = [
        ("Country", "Sudan", "Myanmar", "Haiti"),
        ("2023", "7", "", "1,200"),
        ("2024", "12", "40", "(5)"),
    ]

    def draw(canvas):
        for index, column in enumerate(columns):
            draw_lines(canvas, 72 + 150 * index, 700, list(column))

    text = extract_bytes(tmp_path, "a.pdf", canvas_pdf(draw)).pages[0]
    assert text == ("Country\t2023\t2024\nSudan\t7\t12\nMyanmar\t40\nHaiti\t1,200\t(5)")


def test_the_number_of_an_item_is_no_cell():
    words = words_at(("12.", 50, 700), ("Decides", 80, 700), ("Annex", 300, 700))
    assert layout.page_text(words, is_rtl=False) == "12. Decides\tAnnex"


def test_right_to_left_rows_begin_at_the_right():
    words = words_at(("2024", 50, 700), ("البلد", 300, 700), ("12", 50, 680))
    assert layout.page_text(words, is_rtl=True) == "البلد\t2024\n12"
    words = words_at(("البلد", 300, 700), (".130", 60, 700), ("50", 50, 700))
    assert layout.page_text(words, is_rtl=True) == "البلد\t50.130"


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("is_turned_back", [False, True])
def test_turned_pages_are_read_from_their_first_line(tmp_path, rotate, is_turned_back):
    turns = {0: b"1 0 0 1 0 0", 90: b"0 1 -1 0 842 0", 180: b"-1 0 0 -1 595 842",
             270: b"0 -1 1 0 0 595"}  # fmt: skip
    matrix = turns[rotate if is_turned_back else 0]
    content = (
        b"q %b cm BT /F 12 Tf 72 500 Td (First line) Tj 0 -14 Td (second line) Tj "
        b"0 -14 Td (third line) Tj ET Q" % matrix
    )
    page = (
        b"<</Type/Page/Parent 2 0 R/Rotate %d/MediaBox[0 0 595 842]/Contents 11 0 R"
        b"/Resources<</Font<</F 3 0 R>>>>>>" % rotate
    )
    pages = b"<</Type/Pages/Kids[10 0 R]/Count 1>>"
    data = pdf({1: CATALOG, 2: pages, 3: FONT, 10: page, 11: stream(content)})
    result = extract_bytes(tmp_path, "a.pdf", data)
    assert result.pages == ("First line\nsecond line\nthird line",)


def test_turned_text_in_the_margin_does_not_break_lines(tmp_path):
    def draw(canvas):
        draw_lines(canvas, 100, 700, LINES)
        canvas.rotate(90)
        canvas.drawString(620, -60, "Margin note")

    text = extract_bytes(tmp_path, "a.pdf", canvas_pdf(draw)).pages[0]
    assert text.split("\n") == [*LINES, "Margin note"]


def test_overprinted_letters_are_read_once(tmp_path):
    def draw(canvas):
        canvas.setFont("Helvetica-Bold", 12)
        left = 72.0
        for piece in ("E", "c", "uad", "o", "r", " committee"):
            canvas.drawString(left, 700, piece)
            canvas.drawString(left + 0.4, 700, piece)
            left += canvas.stringWidth(piece)
        canvas.drawString(72, 680, "The committee needs all pass books")

    text = extract_bytes(tmp_path, "a.pdf", canvas_pdf(draw)).pages[0]
    assert text == "Ecuador committee\nThe committee needs all pass books"


def form_pdf(fields: int) -> bytes:
    def save(out):
        canvas = Canvas(out, pagesize=A4)
        canvas.drawString(72, 780, "Name of the organisation")
        for number in range(fields):
            canvas.acroForm.textfield(
                name=f"f{number}", x=300, y=740 - number % 20, value="Sentinel"
            )
        canvas.save()

    return saved(save)


def test_the_values_of_form_fields_are_read(tmp_path):
    text = extract_bytes(tmp_path, "a.pdf", form_pdf(1)).pages[0]
    assert text.split() == ["Name", "of", "the", "organisation", "Sentinel"]


def test_a_page_with_too_many_fields_keeps_its_text(tmp_path):
    text = extract_bytes(tmp_path, "a.pdf", form_pdf(1_100)).pages[0]
    assert text == "Name of the organisation"


def test_attached_files_are_named_on_the_last_page(tmp_path):
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 11 0 R"
        b"/Resources<</Font<</F 3 0 R>>>>>>"
    )
    content = stream(b"BT /F 12 Tf 72 700 Td (Open this portfolio) Tj ET")
    catalog = (
        b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names["
        b"(1)<</Type/Filespec/F(annex I.pdf)/EF<</F 12 0 R>>>>]>>>>>>"
    )
    pages = b"<</Type/Pages/Kids[10 0 R]/Count 1>>"
    objects = {1: catalog, 2: pages, 3: FONT, 10: page, 11: content, 12: stream(b"x")}
    result = extract_bytes(tmp_path, "a.pdf", pdf(objects))
    assert result.pages == ("Open this portfolio\nannex I.pdf",)


def test_many_words_are_laid_out_within_the_limits():
    words = words_at(*((f"w{n}", n % 97 * 6, n // 97) for n in range(40_000)))
    text = layout.page_text(words, is_rtl=False)
    assert len(text.split()) == 40_000
    assert len(text) <= limits.CHARACTERS_PER_FILE
