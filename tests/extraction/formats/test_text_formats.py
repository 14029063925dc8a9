"""ODT, EPUB, HTML, RTF, plain text and Markdown."""

import pytest

from library.extraction import Reason, Status
from tests.extraction.files import epub, extract_bytes, odf

FRENCH = "La prévention des atrocités de masse relève de la responsabilité des États. "
ARABIC = "تقرير عن الوضع الإنساني في البلاد وحماية السكان المدنيين. "
CYRILLIC = {
    "ru": "Каждое государство обязано защищать население от геноцида, военных "
    "преступлений и преступлений против человечности. Раннее предупреждение спасает.",
    "uk": "Кожна держава зобов'язана захищати населення від геноциду, воєнних злочинів "
    "та злочинів проти людяності. Раннє попередження рятує життя багатьох людей.",
}  # fmt: skip
ARABIC_LETTERS = {
    "ar": "تتحمل كل دولة المسؤولية عن حماية سكانها من الإبادة الجماعية وجرائم الحرب. "
    "هذه هي المهمة التي يجب عليها أن تنهض بها، وتشمل منع وقوع هذه الجرائم.",
    "fa": "هر دولت مسئوليت دارد که مردم خود را در برابر نسل کشى و جنايت هاى جنگى حفظ "
    "کند. هشدار به هنگام جان انسان ها را نجات مى دهد و بايد به آن توجه شود.",
}
RTF_ARABIC = "".join(f"\\'{byte:02x}" for byte in "حماية المدنيين".encode("cp1256"))


def test_odt_pages_are_its_soft_page_breaks(tmp_path):
    body = "<text:p>one<text:soft-page-break/>two<text:s/>words<text:tab/>x</text:p>"
    assert extract_bytes(tmp_path, "a.odt", odf("text", body)).pages == (
        "one",
        "two words\tx",
    )


def test_odt_comments_and_deleted_text_are_skipped(tmp_path):
    body = (
        "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
        "<text:p>before<office:annotation><text:p>remark</text:p></office:annotation>"
        " after</text:p>"
    )
    result = extract_bytes(tmp_path, "a.odt", odf("text", body))
    assert result.pages == ("before after",)


def test_encrypted_odt_has_reason_password(tmp_path):
    more = {"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"}
    result = extract_bytes(tmp_path, "a.odt", odf("text", "", **more))
    assert (result.status, result.reason) == (Status.FAILED, Reason.PASSWORD)


def test_epub_chapters_are_pages_in_the_order_of_the_spine(tmp_path):
    chapter = (
        "<html><head><title>no</title></head><body><h1>Chapter {}</h1></body></html>"
    )
    data = epub([chapter.format(1), chapter.format(2)])
    result = extract_bytes(tmp_path, "a.epub", data)
    assert result.pages == ("Chapter 1", "Chapter 2")
    assert result.title == "A short book"


def test_html_text_is_the_displayed_text(tmp_path):
    page = (
        "<html><head><title>A  page</title><style>p{}</style></head><body><p>Seen"
        "<script>alert('no')</script> and\nread</p><noscript>hidden</noscript>"
        "<!-- remark --><table><tr><td>a</td><td>b</td></tr></table></body></html>"
    )
    result = extract_bytes(tmp_path, "a.html", page.encode())
    assert result.title == "A page"
    assert result.pages[0].split() == ["Seen", "and", "read", "a", "b"]


def test_text_after_deep_nesting_is_read_or_rejected(tmp_path):
    for depth in (300, 3000):
        page = "<p>before</p>" + "<div>" * depth + "deep" + "</div>" * depth + "after"
        result = extract_bytes(tmp_path, "a.html", page.encode())
        is_whole = "".join(result.pages).split() == ["before", "deep", "after"]
        assert is_whole or result.reason == Reason.TOO_LARGE


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", ""), ("utf-8", "iso-8859-1"), ("cp1252", "iso-8859-1"), ("cp1252", "?"),
     ("utf-16", ""), ("cp1250", "windows-1250"), ("cp1252", "rot13")],
)  # fmt: skip
def test_html_in_many_encodings(tmp_path, encoding, declared):
    text = f"<meta charset='{declared}'><p>Déclaration</p>"
    result = extract_bytes(tmp_path, "a.html", text.encode(encoding))
    assert result.pages == ("Déclaration",)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", ARABIC),
        ("utf-8-sig", FRENCH),
        ("utf-16", ARABIC),
        ("cp1252", FRENCH),
        ("cp1256", ARABIC),
    ],
)
@pytest.mark.parametrize("extension", ["txt", "md"])
def test_plain_text_in_many_encodings(tmp_path, extension, encoding, text):
    result = extract_bytes(tmp_path, f"a.{extension}", (text * 3).encode(encoding))
    assert result.pages == ((text * 3).strip(),)
    assert result.language == ("fr" if text is FRENCH else "ar")


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-u"])
@pytest.mark.parametrize(("language", "text"), CYRILLIC.items())
def test_cyrillic_text_in_many_encodings(tmp_path, language, text, encoding):
    result = extract_bytes(tmp_path, "a.txt", text.encode(encoding))
    assert result.pages == (text,)
    assert result.language == language


@pytest.mark.parametrize(("language", "text"), ARABIC_LETTERS.items())
def test_arabic_letters_are_not_taken_for_cyrillic(tmp_path, language, text):
    for part in (text, *text.split(". ")):
        result = extract_bytes(tmp_path, "a.txt", part.encode("cp1256"))
        assert result.pages == (part,)
    result = extract_bytes(tmp_path, "a.txt", text.encode("cp1256"))
    assert result.language == language


def test_cyrillic_subtitles_are_read(tmp_path):
    times = "1\n00:00:01,000 --> 00:00:04,000\n"
    data = (times + CYRILLIC["ru"]).encode("cp1251")
    assert CYRILLIC["ru"] in extract_bytes(tmp_path, "a.srt", data).pages[0]


def test_long_text_is_split_without_losing_words(tmp_path):
    text = "\n\n".join(f"paragraph{n} " + FRENCH * 3 for n in range(60))
    result = extract_bytes(tmp_path, "a.txt", text.encode())
    assert result.page_count > 4
    assert " ".join(result.pages).split() == text.split()


@pytest.mark.parametrize(
    ("rtf", "expected"),
    [
        (r"plain \b bold\b0  text\par next", "plain bold text\nnext"),
        (r"caf\'e9 \u233?t\u233\'e9", "café été"),
        (r"{\fonttbl{\f0 Arial;}}{\*\generator x}{\stylesheet s}shown", "shown"),
        (r"{\pict 0123456789abcdef}after", "after"),
        (r"\uc0\u1593\u1575\u1605", "عام"),
        (r"\u-10180?\u-8448?", "\U0001f300"),
        (r"{\fonttbl{\f1\fcharset178 A;}}\f1 " + RTF_ARABIC, "حماية المدنيين"),
        (r"brace \{x\} back\\slash\~nbsp", "brace {x} back\\slash nbsp"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}", "link"),
    ],
)
def test_rtf(tmp_path, rtf, expected):
    result = extract_bytes(tmp_path, "a.rtf", rb"{\rtf1\ansi " + rtf.encode() + b"}")
    assert result.pages == (expected,)


def test_rtf_pages_and_title(tmp_path):
    rtf = rb"{\rtf1{\info{\title Minutes}{\author nobody}}one\page two}"
    result = extract_bytes(tmp_path, "a.rtf", rtf)
    assert (result.title, result.pages) == ("Minutes", ("one", "two"))


def test_rtf_raw_bytes_are_skipped(tmp_path):
    result = extract_bytes(tmp_path, "a.rtf", rb"{\rtf1 a{\pict\bin5 }}}{{}b}")
    assert result.pages == ("ab",)
