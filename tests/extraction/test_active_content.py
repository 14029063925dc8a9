"""Active content is found in each format, and not in ordinary documents."""

import struct
from io import BytesIO
from pathlib import Path

import pytest
from pptx import Presentation

from library.extraction import MEDIA_TYPES, Finding, Refused, find_active_content, sniff
from library.extraction.active_content.formulas import read_csv
from tests.extraction.files import (
    CATALOG,
    WORD,
    deflated,
    docx,
    odf,
    paragraph,
    pdf,
    rezipped,
    stream,
)
from tests.factories import pdf_bytes

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"/></svg>'
PLAIN = docx(paragraph("The bridge was closed."))


def findings(folder: Path, name: str, data: bytes) -> tuple[Finding, ...]:
    path = folder / name
    path.write_bytes(data)
    return find_active_content(path, MEDIA_TYPES[path.suffix[1:]])


def external(kind: str, target: str) -> str:
    link = (
        f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}" '
        'TargetMode="External"/>'
    )
    return f'<Relationships xmlns="{PACKAGE}">{link}</Relationships>'


def field(*pieces: str) -> str:
    """A Word field whose instruction is divided into pieces."""
    runs = "".join(f"<w:r><w:instrText>{text}</w:instrText></w:r>" for text in pieces)
    return (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'{runs}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def package(name: str, content: bytes = b"echo") -> bytes:
    """An OLE package (Ole10Native) of one file."""
    names = name.encode() + b"\0C:\\" + name.encode() + b"\0"
    return struct.pack("<LH", 100, 2) + names + content


def ole(stream_name: str, data: bytes) -> bytes:
    """A minimal OLE container with one stream of at least 4,096 bytes."""
    data = data.ljust(4096, b"\0")
    free, end, special = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    count = len(data) // 512
    fat = [special, end, *range(3, count + 2), end]
    fat += [free] * (128 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHH6xLLLLLLLLLL", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0, 0
    )
    header += struct.pack("<108L", *[free] * 108)

    def entry(name: str, kind: int, start: int, size: int, child: int = free) -> bytes:
        text = (name + "\0").encode("utf-16-le")
        return (
            text.ljust(64, b"\0")
            + struct.pack("<HBBLLL", len(text), kind, 1, free, free, child)
            + bytes(36)
            + struct.pack("<LQ", start, size)
        )

    directory = entry("Root Entry", 5, end, 0, child=1) + entry(
        stream_name, 2, 2, len(data)
    )
    directory += 2 * entry("", 0, 0, 0)
    return header + struct.pack("<128L", *fat) + directory + data


DDE = field("DDE", 'AUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"')
WORD_FILES = {
    "dde field": (docx(DDE), Finding.DDE),
    "dde simple field": (
        docx('<w:p><w:fldSimple w:instr=" dde excel a b "/></w:p>'),
        Finding.DDE,
    ),
    "dde in a header": (
        rezipped(PLAIN, {"word/header1.xml": f'<w:hdr xmlns:w="{WORD}">{DDE}</w:hdr>'}),
        Finding.DDE,
    ),
    "template": (
        rezipped(
            PLAIN,
            {
                "word/_rels/settings.xml.rels": external(
                    "attachedTemplate", "https://example.org/t.dotm"
                )
            },
        ),
        Finding.TEMPLATE,
    ),
    "template on a share": (
        rezipped(
            PLAIN,
            {
                "word/_rels/settings.xml.rels": external(
                    "attachedTemplate", "file:///\\\\host\\t.dotm"
                )
            },
        ),
        Finding.TEMPLATE,
    ),
    "ole link": (
        rezipped(
            PLAIN,
            {
                "word/_rels/document.xml.rels": external(
                    "oleObject", "http://example.org/a.hta!"
                )
            },
        ),
        Finding.LINK,
    ),
    "package": (
        rezipped(
            PLAIN,
            {"word/embeddings/oleObject1.bin": ole("\1Ole10Native", package("a.js"))},
        ),
        Finding.PROGRAM,
    ),
    "program": (
        rezipped(PLAIN, {"word/embeddings/oleObject1.bin": b"MZ\x90\0"}),
        Finding.PROGRAM,
    ),
    "embedded macros": (
        rezipped(
            PLAIN,
            {"word/embeddings/a.bin": rezipped(PLAIN, {"xl/vbaProject.bin": b"1"})},
        ),
        Finding.MACROS,
    ),
    "control": (
        rezipped(PLAIN, {"word/activeX/activeX1.bin": b"1"}),
        Finding.CONTROL,
    ),
}


@pytest.mark.parametrize("case", WORD_FILES)
def test_word_file_with_active_content(tmp_path, case):
    data, expected = WORD_FILES[case]
    assert findings(tmp_path, "a.docx", data) == (expected,)


def test_word_file_with_ordinary_parts_has_none(tmp_path):
    template = external("attachedTemplate", "file:///C:\\Users\\a\\Normal.dotm")
    link = external("hyperlink", "https://example.org/")
    report = ole("\1Ole10Native", package("budget.xlsx", b"PK"))
    changes = {
        "word/_rels/settings.xml.rels": template,
        "word/_rels/document.xml.rels": link,
        "word/embeddings/oleObject1.bin": report,
        "word/header1.xml": f'<w:hdr xmlns:w="{WORD}">{field("PAGE")}</w:hdr>',
        "word/media/image1.svg": SVG,
    }
    data = rezipped(docx(field("TOC", " \\o") + paragraph("DDEAUTO cmd")), changes)
    assert findings(tmp_path, "a.docx", data) == ()


def test_svg_is_a_picture_only_among_pictures(tmp_path):
    """Word and LibreOffice store a drawing as SVG beside its PNG."""
    drawing = odf("text", "<text:p>A tree</text:p>", **{"Pictures/1.svg": SVG})
    assert findings(tmp_path, "a.odt", drawing) == ()
    for member in ("tree.svg", "media.svg", "Pictures/1.svg.js", "Scripts/1.svg"):
        data = odf("text", "", **{member: SVG})
        assert findings(tmp_path, "a.odt", data) == (Finding.PROGRAM,)
    embedded = {"word/embeddings/1.bin": ole("\1Ole10Native", package("a.svg"))}
    data = rezipped(PLAIN, embedded)
    assert findings(tmp_path, "a.docx", data) == (Finding.PROGRAM,)


def test_damaged_word_file_is_unchecked(tmp_path):
    damaged = PLAIN[: len(PLAIN) // 2]
    assert findings(tmp_path, "a.docx", damaged) == (Finding.UNCHECKED,)


def test_finding_before_damage_is_reported(tmp_path):
    changes = {"word/activeX/a.bin": b"1", "word/header1.xml": "<no end"}
    found = findings(tmp_path, "a.docx", rezipped(PLAIN, changes))
    assert found == (Finding.CONTROL, Finding.UNCHECKED)


def test_excel_file_with_dde(tmp_path):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    formula = "cmd|&apos;/c calc&apos;!A0"
    sheet = f'<worksheet xmlns="{main}"><c><f>{formula}</f></c></worksheet>'
    link = f'<externalLink xmlns="{main}"><ddeLink ddeService="cmd"/></externalLink>'
    sums = f'<worksheet xmlns="{main}"><c><f>SUM(A1:B2)</f></c></worksheet>'
    for member, xml, expected in (
        ("xl/worksheets/sheet1.xml", sheet, (Finding.DDE,)),
        ("xl/externalLinks/externalLink1.xml", link, (Finding.DDE,)),
        ("xl/worksheets/sheet1.xml", sums, ()),
    ):
        data = rezipped(PLAIN, {member: xml})
        assert findings(tmp_path, "a.xlsx", data) == expected


@pytest.mark.parametrize(
    ("line", "is_dde"),
    [
        ("=cmd|'/c calc'!A0", True),
        ("Kivu,@SUM(1+1)*cmd|' /C calc'!A0", True),
        ('2024;"=DDE(""soffice"";""a"";""b"")"', True),
        ("-12,+243 81 555,=A1+B2", False),
        ("a | b! c", False),
    ],
)
def test_table_with_dde(tmp_path, line, is_dde):
    path = tmp_path / "a.csv"
    path.write_text(f"country,cases\n{line}\n")
    assert list(read_csv(path)) == ([Finding.DDE] if is_dde else [])


def test_slides_have_none(tmp_path):
    slides = BytesIO()
    Presentation().save(slides)
    assert findings(tmp_path, "a.pptx", slides.getvalue()) == ()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"{\object\objemb{\*\objdata 0105}}", (Finding.OBJECT,)),
        (r"{\object\objautlink\objupdate x}", (Finding.OBJECT, Finding.LINK)),
        (r"{\field{\*\fldinst {DDEAUTO cmd}}}", (Finding.DDE,)),
        (r"{\field{\*\fldinst {\b DD}{\'45AUTO cmd}}}", (Finding.DDE,)),
        (r"{\*\template https://example.org/a.dotm}", (Finding.TEMPLATE,)),
        (r"{\*\template \\\\host\\a.dotm}", (Finding.TEMPLATE,)),
        (r"{\*\template C:\\Users\\a\\Normal.dotm}", ()),
        (r"{\field{\*\fldinst HYPERLINK https://example.org/}}", ()),
        (r"The word objdata and DDEAUTO.", ()),
    ],
)
def test_rtf_with_active_content(tmp_path, body, expected):
    rtf = (r"{\rtf1\ansi " + body + "}").encode()
    assert findings(tmp_path, "a.rtf", rtf) == expected


def pdf_with_action(action: bytes) -> bytes:
    catalog = b"<</Type/Catalog/Pages 2 0 R/OpenAction 5 0 R>>"
    return pdf({1: catalog, 2: b"<</Type/Pages/Kids[]/Count 0>>", 5: action})


def attachment(name: bytes) -> bytes:
    file = b"<</Type/Filespec/F %b/EF<</F 6 0 R>>>>" % name
    catalog = b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles 7 0 R>>>>"
    data = stream(b"1", b"/Type/EmbeddedFile")
    return pdf({1: catalog, 2: b"<</Type/Pages/Kids[]/Count 0>>", 5: file, 6: data})


def object_stream(action: bytes) -> bytes:
    packed = deflated(b"5 0 " + action).replace(b"<<", b"<</Type/ObjStm/N 1/First 4", 1)
    return pdf({1: CATALOG, 2: b"<</Type/Pages/Kids[]/Count 0>>", 4: packed})


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (pdf_with_action(b"<</S/Launch/F(cmd.exe)>>"), (Finding.LAUNCH,)),
        (pdf_with_action(b"<</S /JavaScript/JS(1)>>"), (Finding.JAVASCRIPT,)),
        (pdf_with_action(b"<</#53 /J#61vaScript/JS(1)>>"), (Finding.JAVASCRIPT,)),
        (pdf_with_action(b"<</S%x\n/SubmitForm/F 8 0 R>>"), (Finding.SUBMIT,)),
        (pdf_with_action(b"<</S/GoTo/D[3 0 R/Fit]>>"), ()),
        (pdf_with_action(b"<</S/URI/URI(https://example.org/)>>"), ()),
        (object_stream(b"<</S/JavaScript/JS(1)>>"), (Finding.JAVASCRIPT,)),
        (attachment(b"(setup.exe)"), (Finding.PROGRAM,)),
        (attachment(b"<FEFF0061002E006A0073>"), (Finding.PROGRAM,)),
        (attachment(b"(annex.pdf)"), ()),
        (pdf_bytes(["A report about /JavaScript and /Launch."]), ()),
    ],
)
def test_pdf_with_active_content(tmp_path, data, expected):
    assert findings(tmp_path, "a.pdf", data) == expected


def examine(folder: Path, pattern: str = "*") -> dict[str, tuple[Finding, ...]]:
    """Return the findings of all accepted files in a folder that have any."""
    results = {}
    for path in sorted(folder.rglob(pattern)):
        if path.is_file():
            try:
                media_type = sniff(path, path.name)
            except Refused:
                continue
            if codes := find_active_content(path, media_type):
                results[path.name] = codes
    return results


# In the folder of this name are a broken ICC profile, links and a jump to a page:
# nothing that a viewer would execute.
def test_links_and_jumps_are_no_active_content(shared_data):
    assert examine(shared_data / "nasty" / "active_content") == {}


def test_forms_of_real_files_are_found(shared_data):
    folder = shared_data / "nasty" / "other_format_or_bug"
    for pattern, expected in (
        ("*issue-297.pdf", (Finding.JAVASCRIPT,)),
        ("*SF424_page2.pdf", (Finding.LAUNCH, Finding.JAVASCRIPT)),
        ("*pdflatex-forms.pdf", (Finding.SUBMIT,)),
    ):
        assert list(examine(folder, pattern).values()) == [expected]


@pytest.mark.long
def test_ordinary_documents_cause_no_alarm(shared_data):
    assert examine(shared_data / "library" / "files") == {}
