"""Slides and sheets as pages."""

import zipfile
from io import BytesIO

from pptx import Presentation

from library.extraction import Reason, Status
from tests.extraction.files import extract_bytes, odf, rezipped, saved

XLSX_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def slides(*texts: str) -> bytes:
    show = Presentation()
    show.core_properties.title = "Training"
    for text in texts:
        slide = show.slides.add_slide(show.slide_layouts[5])
        slide.shapes.title.text = text
        slide.notes_slide.notes_text_frame.text = f"notes on {text}"
    return saved(show.save)


def workbook(
    rows: str,
    strings: str = "",
    styles: str = "",
    properties: str = "",
    hidden: str = "",
) -> bytes:
    """A workbook with a sheet of these rows, after a hidden sheet of `hidden` rows."""
    from tests.extraction.files import _OFFICE, _PACKAGE, zipped

    def links(*pairs):
        inner = "".join(
            f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
            for n, (kind, target) in enumerate(pairs, 1)
        )
        return (
            f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'
        )

    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return zipped(
        {
            "[Content_Types].xml": f'<Types><Override ContentType="{kind}"/></Types>',
            "_rels/.rels": links(("officeDocument", "/xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook xmlns="{XLSX_MAIN}" xmlns:r="{RELATIONS}">'
            f'{properties}<sheets><sheet name="Lists" sheetId="8" state="hidden" '
            'r:id="r4"/><sheet name="Figures" sheetId="7" r:id="r1"/></sheets>'
            "</workbook>",
            "xl/styles.xml": f'<styleSheet xmlns="{XLSX_MAIN}">{styles}</styleSheet>',
            "xl/worksheets/sheet2.xml": f'<worksheet xmlns="{XLSX_MAIN}">'
            f"<sheetData>{hidden}</sheetData></worksheet>",
            "xl/_rels/workbook.xml.rels": links(
                ("worksheet", "worksheets/sheet1.xml"),
                ("sharedStrings", "sharedStrings.xml"),
                ("styles", "styles.xml"),
                ("worksheet", "worksheets/sheet2.xml"),
            ),
            "xl/sharedStrings.xml": f'<sst xmlns="{XLSX_MAIN}">{strings}</sst>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{XLSX_MAIN}">'
            f"<sheetData>{rows}</sheetData></worksheet>",
        }
    )


def test_each_slide_is_a_page_with_its_notes(tmp_path):
    result = extract_bytes(tmp_path, "a.pptx", slides("first", "second"))
    assert (result.page_count, result.title) == (2, "Training")
    assert "second" in result.pages[1]
    assert "notes on second" in result.pages[1]
    assert "first" not in result.pages[1]


def test_damaged_slide_loses_only_itself(tmp_path):
    data = rezipped(slides("one", "two", "three"), {"ppt/slides/slide2.xml": "<broken"})
    result = extract_bytes(tmp_path, "a.pptx", data)
    assert (result.status, result.skipped) == (Status.PARTIAL, (2,))
    assert "three" in result.pages[2]


def test_presentation_without_slides_is_empty(tmp_path):
    assert extract_bytes(tmp_path, "a.pptx", slides()).status == Status.FAILED


def test_cells_are_read_by_their_values(tmp_path):
    rows = (
        '<row><c t="s"><v>1</v></c><c><v>42</v></c>'
        '<c t="inlineStr"><is><t>inline</t></is></c><c t="s"><v>99</v></c></row>'
    )
    strings = "<si><t>unused</t></si><si><r><t>shared </t></r><r><t>text</t></r></si>"
    result = extract_bytes(tmp_path, "a.xlsx", workbook(rows, strings))
    assert result.pages == ("Figures\nshared text\t42\tinline",)


def test_cells_stay_in_their_columns(tmp_path):
    rows = (
        '<row><c r="B1"><v>1</v></c><c r="D1"><v>2</v></c></row>'
        '<row><c r="A2"><v>3</v></c></row>'
    )
    pages = extract_bytes(tmp_path, "a.xlsx", workbook(rows)).pages
    assert pages == ("Figures\n\t1\t\t2\n3",)


def test_dates_and_percentages_are_read_as_displayed(tmp_path):
    numbers = (0, 14, 22, 9, 164, 165, 166, 167, 20)
    codes = ("dd/mm/yyyy", "[h]:mm", "0.0%", "&quot;days &quot;0")
    formats = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{code}"/>'
        for number, code in enumerate(codes, 164)
    )
    cells = "".join(f'<xf numFmtId="{number}"/>' for number in numbers)
    styles = f"<numFmts>{formats}</numFmts><cellXfs>{cells}</cellXfs>"
    values = [
        (0, "0.30000000000000004"), (1, "38611"), (2, "38611.75"), (3, "0.25"),
        (4, "38611"), (5, "1.5"), (6, "0.125"), (7, "12"), (8, "0.5"), (99, "7"),
    ]  # fmt: skip
    cells = "".join(f'<c s="{style}"><v>{value}</v></c>' for style, value in values)
    data = workbook(f"<row>{cells}</row>", styles=styles)
    assert extract_bytes(tmp_path, "a.xlsx", data).pages[0].split() == [
        "Figures", "0.3", "2005-09-16", "2005-09-16", "18:00", "25%",
        "2005-09-16", "36:00", "12.5%", "12", "12:00", "7",
    ]  # fmt: skip
    properties = '<workbookPr date1904="1"/>'
    data = workbook(f"<row>{cells}</row>", styles=styles, properties=properties)
    assert "2009-09-17" in extract_bytes(tmp_path, "a.xlsx", data).pages[0]
    data = rezipped(data, {"xl/styles.xml": "<broken"})
    assert "38611" in extract_bytes(tmp_path, "a.xlsx", data).pages[0]


def test_hidden_sheets_are_left_out(tmp_path):
    row = "<row><c><v>{}</v></c></row>"
    data = workbook(row.format(1), hidden=row.format("secret"))
    assert extract_bytes(tmp_path, "a.xlsx", data).pages == ("Figures\n1",)
    style = (
        '<style:style style:name="t2"><style:table-properties table:display="false"/>'
        "</style:style>"
    )
    sheet = (
        '<table:table table:style-name="{}"><table:table-row><table:table-cell>'
        "<text:p>{}</text:p></table:table-cell></table:table-row></table:table>"
    )
    data = odf("spreadsheet", sheet.format("t1", "shown") + sheet.format("t2", "no"))
    content = zipfile.ZipFile(BytesIO(data)).read("content.xml").decode()
    styles = f"<office:automatic-styles>{style}</office:automatic-styles><office:body>"
    content = content.replace("<office:body>", styles)
    data = rezipped(data, {"content.xml": content})
    assert extract_bytes(tmp_path, "a.ods", data).pages == ("shown",)


def test_cell_at_the_end_of_a_sheet_is_cheap(tmp_path):
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    )
    assert extract_bytes(tmp_path, "a.xlsx", workbook(rows)).pages == ("Figures\n1\n2",)


def test_rows_beyond_the_limit_are_truncated(tmp_path):
    numbers = (n * 7919 % 1_000_003 for n in range(100_000))
    rows = "".join(f"<row><c><v>{number}</v></c></row>" for number in numbers)
    result = extract_bytes(tmp_path, "a.xlsx", workbook(rows))
    assert (result.status, result.reason) == (Status.PARTIAL, Reason.TOO_LARGE)
    assert len(result.pages[0]) <= 200_000


def test_opendocument_slides_and_sheets_are_pages(tmp_path):
    page = "<draw:page><text:p>slide {}</text:p></draw:page>"
    shown = odf("presentation", page.format(1) + page.format(2))
    assert extract_bytes(tmp_path, "a.odp", shown).pages == ("slide 1", "slide 2")
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    row = (
        "<table:table-row>" + cell.format("a") + cell.format("b") + "</table:table-row>"
    )
    sheets = odf("spreadsheet", f"<table:table>{row}</table:table>" * 2)
    result = extract_bytes(tmp_path, "a.ods", sheets)
    assert [page.split() for page in result.pages] == [["a", "b"], ["a", "b"]]
