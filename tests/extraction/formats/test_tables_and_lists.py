"""Tables keep their columns and lists their numbers, in each format."""

import zipfile
from io import BytesIO

import pytest
from docx import Document

from tests.extraction.files import WORD, docx, epub, extract_bytes, odf, rezipped, saved
from tests.extraction.formats.test_slides_and_sheets import slides

ROWS = [("Country", "2023", "2024"), ("Sudan", "", "12"), ("Myanmar", "7", "")]
LINES = "Country\t2023\t2024\nSudan\t\t12\nMyanmar\t7"


def level(number: int, kind: str, text: str, start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


NUMBERING = (
    f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="4">'
    + level(0, "decimal", "%1.")
    + level(1, "lowerLetter", "(%2)")
    + level(2, "upperRoman", "%1.%2.%3")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="5">'
    + level(0, "bullet", "\uf0b7")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="4"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="5"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="4"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="9"/></w:lvlOverride></w:num></w:numbering>'
)
STYLES = (
    f'<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:styleId="Base"><w:pPr>'
    '<w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style '
    'w:type="paragraph" w:styleId="Item"><w:basedOn w:val="Base"/></w:style></w:styles>'
)
LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships'
    '"><Relationship Id="n" Type="x/numbering" Target="numbering.xml"/>'
    '<Relationship Id="s" Type="x/styles" Target="styles.xml"/></Relationships>'
)


def item(text: str, num: int, ilvl: int = 0) -> str:
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{num}"/>'
        f"</w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
    )


def numbered(body: str) -> bytes:
    parts = {
        "word/numbering.xml": NUMBERING,
        "word/styles.xml": STYLES,
        "word/_rels/document.xml.rels": LINKS,
    }
    return docx(body, **parts)


def test_rows_of_a_word_table_are_lines_with_tabs(tmp_path):
    document = Document()
    table = document.add_table(rows=3, cols=3)
    for row, texts in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 0).text = "Su\ndan"
    result = extract_bytes(tmp_path, "a.docx", saved(document.save))
    assert result.pages[0] == LINES.replace("Sudan", "Su dan")


def test_a_cell_with_much_text_keeps_its_paragraphs(tmp_path):
    document = Document()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "First paragraph. " * 30 + "\nSecond paragraph."
    table.cell(0, 1).text = "Beside"
    lines = extract_bytes(tmp_path, "a.docx", saved(document.save)).pages[0].split("\n")
    assert lines[1:] == ["Second paragraph.", "Beside"]


def test_items_of_a_word_list_have_their_numbers(tmp_path):
    body = (
        item("one", 1)
        + item("under one", 1, 1)
        + item("also", 1, 1)
        + item("deep", 1, 2)
        + item("two", 1)
        + item("again", 1, 1)
        + '<w:p><w:pPr><w:pStyle w:val="Item"/></w:pPr><w:r><w:t>by style</w:t></w:r>'
        "</w:p>" + item("dot", 2) + item("restart", 3) + item("none", 0)
    )
    assert extract_bytes(tmp_path, "a.docx", numbered(body)).pages[0].split("\n") == [
        "1. one", "(a) under one", "(b) also", "1.b.I deep", "2. two", "(a) again",
        "3. by style", "• dot", "9. restart", "none",
    ]  # fmt: skip


def test_a_number_stays_with_its_item_after_a_page_break(tmp_path):
    first = item("one", 1)
    second = item("two", 1).replace("<w:t>", "<w:lastRenderedPageBreak/><w:t>")
    pages = extract_bytes(tmp_path, "a.docx", numbered(first + second)).pages
    assert pages == ("1. one", "2. two")


def test_damaged_numbers_do_not_lose_the_text(tmp_path):
    data = rezipped(numbered(item("one", 1)), {"word/numbering.xml": "<broken"})
    assert extract_bytes(tmp_path, "a.docx", data).pages == ("one",)


HTML = (
    "<html><body><table>"
    + "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in ROWS)
    + "</table><ol start=3><li>three<ul><li>dot</li></ul><li value=7>seven</ol>"
    "<ol type=a><li>letter</li></ol></body></html>"
)
HTML_LISTS = ["3. three", "• dot", "7. seven", "a. letter"]


@pytest.mark.parametrize("extension", ["html", "epub"])
def test_html_keeps_columns_and_numbers(tmp_path, extension):
    data = HTML.encode() if extension == "html" else epub([HTML])
    lines = extract_bytes(tmp_path, f"a.{extension}", data).pages[0].split("\n")
    assert [line for line in lines if line] == LINES.split("\n") + HTML_LISTS


def test_opendocument_keeps_columns_and_numbers(tmp_path):
    def row(*cells):
        inner = "".join(
            f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>"
            if cell
            else '<table:table-cell table:number-columns-repeated="1"/>'
            for cell in cells
        )
        return f"<table:table-row>{inner}</table:table-row>"

    level = (
        '<text:list-level-style-number text:level="{}" style:num-format="{}" '
        'style:num-prefix="{}" style:num-suffix="{}"/>'
    )
    levels = level.format(1, "1", "", ".") + level.format(2, "a", "(", ")")
    start = '<text:list text:style-name="L"{}>'
    item = "<text:list-item><text:p>{}</text:p>{}</text:list-item>"
    items = (
        f'<text:list-style style:name="L">{levels}</text:list-style>'
        + start.format("")
        + item.format("one", f"<text:list>{item.format('under', '')}</text:list>")
        + item.format("two", "")
        + "</text:list>"
        + start.format(' text:continue-numbering="true"')
        + item.format("three", "")
        + "</text:list>"
    )
    rows = "".join(row(*cells) for cells in ROWS)
    body = f"<table:table>{rows}</table:table>{items}"
    data = odf("text", body)
    text = extract_bytes(tmp_path, "a.odt", data).pages[0]
    assert text == f"{LINES}\n1. one\n(a) under\n2. two\n3. three"


def test_numbers_of_slides_are_read(tmp_path):
    data = slides("Title")
    paragraph = (
        '<a:p><a:pPr><a:buAutoNum type="alphaLcParenR" startAt="2"/></a:pPr>'
        "<a:r><a:t>{}</a:t></a:r></a:p>"
    )
    name = "ppt/slides/slide1.xml"
    with zipfile.ZipFile(BytesIO(data)) as archive:
        slide = archive.read(name).decode()
    added = paragraph.format("first") + paragraph.format("second")
    slide = slide.replace("</p:txBody>", f"{added}</p:txBody>", 1)
    text = extract_bytes(tmp_path, "a.pptx", rezipped(data, {name: slide})).pages[0]
    assert "b) first\nc) second" in text
