"""Zip bombs, entities and endless nesting in office files."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from library.extraction import MEDIA_TYPES, Reason, Refused, Status, extract, sniff
from library.extraction.sniffing.advice import UNSAFE_ARCHIVE

from .bombs import linked
from .files import docx, epub, extract_bytes, odf, paragraph, rezipped

ENTITIES = '<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def with_members(members: dict[str, bytes]) -> bytes:
    return rezipped(docx(paragraph("text")), members)


def refusal(folder: Path, name: str, data: bytes) -> Refused:
    path = folder / "upload"
    path.write_bytes(data)
    with pytest.raises(Refused) as caught:
        sniff(path, name)
    return caught.value


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: with_members({"../../evil.xml": b"x"}), "outside"),
        (lambda: with_members({"/etc/evil.xml": b"x"}), "outside"),
        (lambda: with_members({"..\\evil.xml": b"x"}), "outside"),
        (lambda: with_members({"C:/evil.xml": b"x"}), "outside"),
        (lambda: with_members({"word/inner.zip": b"PK"}), "another archive"),
        (lambda: linked(docx(paragraph("text"))), "symbolic link"),
        (lambda: with_members({f"m/{n}": b"" for n in range(10_001)}), "too many"),
        (lambda: with_members({"word/big.xml": b" " * 5_000_000}), "far more"),
    ],
)
@pytest.mark.reliability(27)
def test_unsafe_container_is_rejected(tmp_path, make, said):
    refused = refusal(tmp_path, "report.docx", make())
    assert refused.code == "unsafe-archive"
    assert said in refused.message
    assert refused.template in UNSAFE_ARCHIVE.values()  # which are translated


@pytest.mark.reliability(27)
def test_huge_zip_directory_is_rejected_unread(
    tmp_path,
):
    many = with_members({f"member/{n:060d}": b"" for n in range(60_000)})
    assert "too many" in refusal(tmp_path, "report.docx", many).message


@pytest.mark.reliability(27)
def test_accepted_bomb_is_stopped_in_the_child(tmp_path):
    data = with_members({"word/document.xml": b" " * 5_000_000})
    result = extract_bytes(tmp_path, "a.docx", data)
    assert (result.status, result.reason) == (Status.FAILED, Reason.TOO_LARGE)


# The document type may begin anywhere before the first element.
LATE = f"<!--{'x' * 100_000}-->"


@pytest.mark.parametrize(
    "head",
    [ENTITIES, OUTSIDE, LATE + ENTITIES],
    ids=["bomb", "outside", "late"],
)
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.docx", lambda head: docx(paragraph("A&a;B"), head)),
        ("a.odt", lambda head: odf("text", "<text:p>A&a;B</text:p>", head)),
    ],
)
def test_entities_are_rejected(tmp_path, name, make, head):
    result = extract_bytes(tmp_path, name, make(head))
    assert (result.status, result.reason) == (Status.FAILED, Reason.UNREADABLE)


OFFICE_FILES = {
    "docx": ("unstructured__f200fe__simple.docx", "word/document.xml"),
    "odt": ("unstructured__19bf9e__simple.odt", "content.xml"),
    "xlsx": ("unstructured__e83372__stanley-cups.xlsx", "xl/worksheets/sheet1.xml"),
    "pptx": ("unstructured__b9de9f__picture.pptx", "ppt/slides/slide1.xml"),
}


@pytest.fixture(params=OFFICE_FILES)
def office_file(request, shared_data):
    """The suffix of a real file, its bytes, and the name of the part with its text."""
    name, part = OFFICE_FILES[request.param]
    folder = shared_data / "nasty" / "other_format_or_bug"
    return request.param, (folder / name).read_bytes(), part


def with_prologue(data: bytes, part: str, head: str, encoding: str) -> bytes:
    """Return an office file whose part begins with `head`, in another encoding."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        root = etree.fromstring(archive.read(part))
    text = etree.tostring(root, encoding="unicode")
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>'
    # Of UTF-7 only the letters that parsers confuse are encoded.
    head = head.replace("<!ENTITY", "+ADwAIQ-ENTITY") if encoding == "utf-7" else head
    encoded = "ascii" if encoding == "utf-7" else encoding
    xml = f"{declaration}{head}{text}".encode(encoded, "xmlcharrefreplace")
    return rezipped(data, {part: xml})


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_real_office_file_without_entities_is_read(tmp_path, office_file, encoding):
    suffix, data, part = office_file
    sound = extract_bytes(tmp_path, f"a.{suffix}", data)

    rewritten = with_prologue(data, part, "", encoding)

    assert sound.status == Status.DONE
    assert extract_bytes(tmp_path, f"b.{suffix}", rewritten).pages == sound.pages


@pytest.mark.slow
@pytest.mark.parametrize("head", [ENTITIES, LATE + ENTITIES], ids=["first", "late"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-7"])
def test_real_office_file_with_entities_is_refused(
    tmp_path, office_file, head, encoding
):
    suffix, data, part = office_file

    result = extract_bytes(
        tmp_path, f"a.{suffix}", with_prologue(data, part, head, encoding)
    )

    # Another sheet of the workbook may be sound.
    assert not "".join(result.pages[:1])
    assert result.reason == Reason.UNREADABLE


def test_chapter_entities_reveal_no_local_file(tmp_path):
    chapter = f"{OUTSIDE}<html><body><p>A&x;B</p></body></html>"
    result = extract_bytes(tmp_path, "a.epub", epub([chapter]))
    assert "root:" not in "".join(result.pages)


def test_a_million_spaces_in_one_element_stay_one(tmp_path):
    data = odf("text", '<text:p>a<text:s text:c="2000000000"/>b</text:p>')
    assert extract_bytes(tmp_path, "a.odt", data).pages == ("a b",)


def test_endless_nesting_gets_a_status(tmp_path):
    table = "<w:tbl><w:tr><w:tc>" * 30_000 + "x" + "</w:tc></w:tr></w:tbl>" * 30_000
    assert extract_bytes(tmp_path, "a.docx", docx(table)).status == Status.FAILED
    tags = b"<div>" * 300_000 + b"x" + b"</div>" * 300_000
    assert extract_bytes(tmp_path, "a.html", tags).status in Status
    braces = b"{\\rtf1 " + b"{" * 500_000 + b"x"
    assert extract_bytes(tmp_path, "a.rtf", braces).status in Status


def test_encrypted_member_has_reason_password(tmp_path):
    data = bytearray(docx(paragraph("text")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(mark, place + 1)
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    assert extract(path, MEDIA_TYPES["docx"]).reason == Reason.PASSWORD
