"""Name, content and container of an accepted file must agree."""

import ast
import re
from pathlib import Path

import pytest

from library.extraction import MEDIA_TYPES, Refused, sniff
from library.extraction.sniffing import advice
from library.extraction.sniffing.advice import _BY_EXTENSION
from library.extraction.sniffing.sniff import _TAG

from .files import WORD_TYPES as DOCX_TYPES
from .files import docx, epub, odf, paragraph, pdf_saying, rezipped, zipped

PDF = pdf_saying("text")
DOCX = docx(paragraph("text"))
HTML = b"<!DOCTYPE html><html><body><p>text</p></body></html>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
ENCRYPTED = OLE + "EncryptedPackage".encode("utf-16-le")
OLD_MACROS = "WordDocument\0_VBA_PROJECT\0".encode("utf-16-le")
MACROS = rezipped(
    DOCX, {"[Content_Types].xml": "application/vnd.ms-word.document.macroEnabled.main"}
)


def typed(kind):
    """A Word file whose main part has another content type."""
    types = DOCX_TYPES.replace("wordprocessingml.document", kind)
    return rezipped(DOCX, {"[Content_Types].xml": types})


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
        ("old.doc", OLE + "WordDocument\0".encode("utf-16-le"), "doc"),
        ("old.dot", OLE + "WordDocument\0".encode("utf-16-le"), "doc"),
        ("old.pps", OLE + "PowerPoint Document\0".encode("utf-16-le"), "ppt"),
        (
            "with a sheet.doc",
            OLE + "Workbook\0WordDocument\0".encode("utf-16-le"),
            "doc",
        ),
        ("old.xls", OLE + "Book\0".encode("utf-16-le"), "xls"),
        ("letter.dotx", typed("wordprocessingml.template"), "dotx"),
        ("document inside.dotx", DOCX, "dotx"),
        ("letter.ott", odf("text-template", ""), "ott"),
        ("drawing.odg", odf("graphics", ""), "odg"),
        ("notes.pages", zipped({"Index/Document.iwa": "x"}), "pages"),
        ("talk.key", zipped({"index.apxl": "x"}), "key"),
        ("show.odp", odf("presentation", ""), "odp"),
        ("sheet.ods", odf("spreadsheet", ""), "ods"),
        ("book.epub", epub(["<p>x</p>"]), "epub"),
        ("page.html", HTML, "html"),
        ("page.htm", b"plain <b>bold</b>", "html"),
        ("notes.rtf", rb"{\rtf1 x}", "rtf"),
        ("notes.txt", b"plain", "txt"),
        ("utf16.txt", "plain".encode("utf-16"), "txt"),
        ("latin.txt", "été".encode("cp1252"), "txt"),
        ("table.csv", b"a,b\n1,2", "csv"),
        ("table.csv", b"<b>a</b>,b", "csv"),
        ("table.tsv", b"a\tb", "tsv"),
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
        ("old.doc", OLE, "mislabelled"),
        ("old.docx", OLE + "WordDocument\0".encode("utf-16-le"), "mislabelled"),
        ("sheet.doc", OLE + "Workbook\0".encode("utf-16-le"), "mislabelled"),
        ("macro.doc", OLE + OLD_MACROS, "macros"),
        ("text.odg", odf("text", ""), "mislabelled"),
        ("archive.pages", zipped({"a.txt": "x"}), "mislabelled"),
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
        ("files.rar", b"Rar!", "unsupported"),
        ("binary.csv", b"MZ\0\0\x01", "mislabelled"),
        ("page.csv", PDF, "mislabelled"),
    ],
)
@pytest.mark.reliability(25)
def test_invalid_file_is_rejected_with_advice(tmp_path, name, data, code):
    with pytest.raises(Refused) as caught:
        sniffed(tmp_path, name, data)
    assert caught.value.code == code
    assert len(caught.value.message.split()) > 8


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("~$port.docx", b"\x05Amina" + bytes(156), "lock file of Office"),
        ("a/._report.docx", b"\0\5\x16\7\0\2\0\0Mac OS X", "addition of macOS"),
        ("letter.doc", b'<?xml version="1.0"?><?mso-application progid="W"?>', "docx"),
        ("table.xls", b'<?xml version="1.0"?>\n<?mso-application?><a/>', "xlsx"),
        ("wiki.doc", b"Date: 3 Dec 2026\r\nMIME-Version: 1.0\r\n\r\n<p>", "docx"),
        ("page.doc", HTML, "end in .html"),
        ("letter.docx", b"Dear Amina", "end in .txt"),
    ],
)
def test_what_is_not_a_document_gets_its_own_advice(tmp_path, name, data, words):
    with pytest.raises(Refused, match=re.escape(words)) as caught:
        sniffed(tmp_path, name, data)
    assert ("Rename" in caught.value.message) == words.startswith("end in")


def test_document_with_the_name_of_a_lock_file_is_accepted(tmp_path):
    assert sniffed(tmp_path, "~$report.docx", DOCX).code == "docx"


def test_refusals_are_marked_for_translation():
    # A text that is written at the `raise` is not in the catalogues.
    literal = []
    for module in Path(advice.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text())):
            is_refusal = isinstance(node, ast.Call) and (
                ast.unparse(node.func) == "Refused"
            )
            if is_refusal and isinstance(node.args[1], ast.Constant | ast.JoinedStr):
                literal.append(ast.unparse(node))
    assert literal == []


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


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("setup.exe", "Programs are not supported"),
        ("files.rar", "pack them as ZIP"),
        ("files.tar.gz", "Unpack it"),
        ("members.mdb", "Export each table as CSV"),
        ("leaflet.pub", "Export it as PDF"),
        ("map.svg", "as PDF or PNG"),
        ("photo.bmp", "Save it as JPEG, PNG or PDF"),
        ("letter.otf", "Fonts are not supported"),
        ("book.mobi", "Convert it to EPUB or PDF"),
        ("letter.wpd", "Save it as docx, odt or PDF"),
        ("sheet.xlsb", "Save it as xlsx, ods or CSV"),
        ("minutes.gdoc", "Download the document itself"),
        ("camps.kmz", "Maps"),
        ("archive.pst", "Mailboxes"),
        ("report.pdf.gpg", "Decrypt it"),
        ("report.pdf.crdownload", "Finish the download"),
        ("macro.docm", "without macros"),
        ("unknown.xyz", "Save it as PDF, docx or plain text"),
        ("no ending", "has no ending"),
    ],
)
def test_rejection_says_what_to_do_for_its_kind(tmp_path, name, advice):
    with pytest.raises(Refused) as error:
        sniffed(tmp_path, name, b"content")
    assert advice in error.value.message


def test_advice_is_only_for_types_that_are_not_accepted():
    accepted = {ending for kind in MEDIA_TYPES.values() for ending in kind.extensions}
    assert not accepted & set(_BY_EXTENSION)
