"""Name, content and container of an accepted file must agree."""

import pytest

from library.extraction import MEDIA_TYPES, Refused, sniff
from library.extraction.sniffing.sniff import _TAG

from .files import docx, epub, odf, paragraph, pdf_saying, rezipped, zipped

PDF = pdf_saying("text")
DOCX = docx(paragraph("text"))
HTML = b"<!DOCTYPE html><html><body><p>text</p></body></html>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
ENCRYPTED = OLE + "EncryptedPackage".encode("utf-16-le")
MACROS = rezipped(
    DOCX, {"[Content_Types].xml": "application/vnd.ms-word.document.macroEnabled.main"}
)


def sniffed(folder, name, data):
    path = folder / "upload"
    path.write_bytes(data)
    return sniff(path, name)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("report.pdf", PDF, "pdf"),
        ("REPORT.PDF", PDF, "pdf"),
        ("junk first.pdf", b"\0" * 3000 + PDF, "pdf"),
        ("broken.pdf", b"%PDF-1.7 and no more", "pdf"),
        ("report.docx", DOCX, "docx"),
        ("cut short.docx", DOCX[: len(DOCX) // 2], "docx"),
        ("locked.docx", ENCRYPTED, "docx"),
        ("text.odt", odf("text", ""), "odt"),
        ("show.odp", odf("presentation", ""), "odp"),
        ("sheet.ods", odf("spreadsheet", ""), "ods"),
        ("book.epub", epub(["<p>x</p>"]), "epub"),
        ("page.html", HTML, "html"),
        ("page.htm", b"plain <b>bold</b>", "html"),
        ("notes.rtf", rb"{\rtf1 x}", "rtf"),
        ("notes.txt", b"plain", "txt"),
        ("utf16.txt", "plain".encode("utf-16"), "txt"),
        ("latin.txt", "été".encode("cp1252"), "txt"),
        ("notes.md", b"# Title\n<b>html</b>", "md"),
        ("starts with a tag.md", b"<!-- remark -->\n# Title", "md"),
    ],
)
def test_valid_file_is_accepted(tmp_path, name, data, code):
    assert sniffed(tmp_path, name, data) is MEDIA_TYPES[code]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.pdf", b"", "empty"),
        ("blank.txt", b" \n\t ", "empty"),
        ("page.pdf", HTML, "mislabelled"),
        ("polyglot.pdf", HTML + PDF, "mislabelled"),
        ("polyglot.pdf", zipped({"a": "b"}) + PDF, "mislabelled"),
        ("office.pdf", DOCX, "mislabelled"),
        ("plain.pdf", b"just text", "mislabelled"),
        ("picture.pdf", b"\x89PNG\r\n\x1a\n\0\0", "mislabelled"),
        ("really.docx", PDF, "mislabelled"),
        ("archive.docx", zipped({"a.txt": "x"}), "mislabelled"),
        ("other.docx", odf("text", ""), "mislabelled"),
        ("cut.docx", zipped({"a.txt": "x" * 99})[:60], "mislabelled"),
        ("text.odt", odf("spreadsheet", ""), "mislabelled"),
        ("binary.txt", b"MZ\0\0\x01", "mislabelled"),
        ("pdf.txt", PDF, "mislabelled"),
        ("plain.html", b"no tags here", "mislabelled"),
        ("old.doc", OLE, "legacy-office"),
        ("old.docx", OLE, "legacy-office"),
        ("macro.docm", DOCX, "macros"),
        ("macro.docx", MACROS, "macros"),
        ("macro.odt", odf("text", "", **{"Basic/Standard/x.xml": "x"}), "macros"),
        ("drawing.svg", b"<svg/>", "unsupported"),
        ("report.pdf.exe", PDF, "unsupported"),
        ("report.pdf\r\nX: y", PDF, "unsupported"),
        ("report.pdf\0.txt\0", PDF, "unsupported"),
        ("report.\u202efdp", PDF, "unsupported"),
        ("no extension", PDF, "unsupported"),
        (".pdf", PDF, "unsupported"),
        ("archive.zip", DOCX, "archive"),
        ("table.csv", b"a,b", "unsupported"),
    ],
)
@pytest.mark.reliability(25)
def test_invalid_file_is_rejected_with_advice(tmp_path, name, data, code):
    with pytest.raises(Refused) as caught:
        sniffed(tmp_path, name, data)
    assert caught.value.code == code
    assert len(caught.value.message.split()) > 8


@pytest.mark.reliability(25)
def test_extension_of_long_names_and_paths_is_used(tmp_path):
    assert sniffed(tmp_path, "n" * 300 + ".pdf", PDF).code == "pdf"
    assert sniffed(tmp_path, "..\\..\\c.x\\report.pdf", PDF).code == "pdf"


def test_only_pdf_and_plain_text_are_shown_in_the_browser():
    inline_codes = {code for code, kind in MEDIA_TYPES.items() if kind.inline}
    assert inline_codes == {"pdf", "txt"}


def test_tag_pattern_is_linear():
    """Else each of many open ones is read to the end: the square of the length."""
    assert _TAG.match(b"<a <b>") is None
    assert _TAG.search(b"2 < 3, <a <b>")[0] == b"<b>"
