"""Arabic PDFs with known text: drawn letter by letter, or printed by Chromium."""

import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

from tests.extraction.files import CATALOG, pdf, stream

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

PARAGRAPHS = (
    "تتحمل كل دولة المسؤولية عن حماية سكانها من الإبادة الجماعية وجرائم الحرب والتطهير "
    "العرقي والجرائم ضد الإنسانية، وعلى المجتمع الدولي أن يشجع الدول على ذلك.",
    "خلال عام 2024 وثقت المنظمات المحلية 135 هجوما على المستشفيات والمدارس، وطالبت "
    "بالإسراع في إيصال المساعدات الإنسانية إلى الأهالي في المناطق المحاصرة.",
    "لا سلام بلا عدالة: الإنذار المبكر والإجراءات الأولية يقللان الخسائر، والإنتاجية "
    "الاقتصادية تعود بعد انتهاء القتال وعودة اللاجئين إلى ديارهم سالمين.",
    "أكدت اللجنة أن الأطفال والنساء أكثر الفئات تضررا، وأوصت بإنشاء آلية مستقلة لجمع "
    "الأدلة وحفظها حتى تتمكن المحاكم من محاسبة المسؤولين عن الانتهاكات.",
    "ينص القرار 1674 على حماية المدنيين في النزاعات المسلحة، ويدعو الأطراف كافة إلى "
    "السماح بمرور الإغاثة دون عراقيل وإلى احترام الأعلام الإنسانية.",
)
_FOLDED = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه"})
_IGNORED = re.compile("[\u064b-\u0652\u0670\u0640]")
_WORD = re.compile(r"[\u0621-\u064a]+|\d+")
_LAM_ALEF = re.compile("ل[اأإآ]")


def words(text: str) -> list[str]:
    """The words of a text as a search engine compares them."""
    text = unicodedata.normalize("NFKC", text)
    return _WORD.findall(_IGNORED.sub("", text).translate(_FOLDED))


def recall(truth: str, result: str) -> float:
    """The share of the words of `truth` that stand in `result`, each as often."""
    left = words(result)
    hits = 0
    for word in (expected := words(truth)):
        if word in left:
            left.remove(word)
            hits += 1
    return hits / len(expected)


def printed_by_chromium(folder: Path, font: str) -> Path:
    """Print the paragraphs to a PDF in an installed font."""
    page, out = folder / "page.html", folder / "page.pdf"
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    style = f"font: 14pt '{font}'; direction: rtl"
    page.write_text(f'<meta charset=utf-8><body style="{style}">{body}', "utf-8")
    command = [
        CHROMIUM,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
    ]
    command += ["--disable-background-networking", "--disable-component-update"]
    command += ["--disable-sync", "--no-pdf-header-footer", f"--print-to-pdf={out}"]
    command += [f"--user-data-dir={folder / 'profile'}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return out


def drawn(lines: list[str], is_reversed: bool) -> bytes:
    """A PDF that draws each line from right to left, a glyph for each letter.

    Lam-alef is one glyph, as in real fonts. `is_reversed` writes a word's glyphs from
    left to right inside /ReversedChars, as Chromium does.
    """
    glyphs = sorted({glyph for line in lines for glyph in _glyphs(line)})
    codes = {glyph: index + 1 for index, glyph in enumerate(glyphs)}
    content = b"".join(
        _drawn_line(line, 780 - 20 * index, codes, is_reversed)
        for index, line in enumerate(lines)
    )
    return pdf(
        {
            1: CATALOG,
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
            b"/Resources<</Font<</F 5 0 R>>>>>>",
            4: stream(content),
            5: _font(len(glyphs)),
            6: stream(_to_unicode(codes)),
            7: stream(b"600 0 0 0 500 700 d1 0 0 500 700 re f"),
        }
    )


def _glyphs(line: str) -> list[str]:
    return re.findall(f"{_LAM_ALEF.pattern}|.", line)


def _drawn_line(line: str, y: int, codes: dict[str, int], is_reversed: bool) -> bytes:
    """Words from the right edge to the left, each glyph 7.2 points wide."""
    right, out = 550.0, b""
    for word in line.split():
        glyphs = _glyphs(word)
        left = right - 7.2 * len(glyphs)
        if word.isdecimal():
            out += b"".join(_placed(glyphs, left, y, codes))
        elif is_reversed:
            spans = b"".join(
                _named(glyph, drawing)
                for glyph, drawing in zip(
                    glyphs[::-1], _placed(glyphs[::-1], left, y, codes), strict=True
                )
            )
            out += b"/ReversedChars BMC\n" + spans + b"EMC\n"
        else:
            out += b"".join(_placed(glyphs[::-1], left, y, codes)[::-1])
        right = left - 7.2
    return out


def _placed(glyphs: list[str], x: float, y: int, codes: dict[str, int]) -> list[bytes]:
    """Each glyph drawn, the first at `x`, the others to the right of it."""
    return [
        b"BT /F 12 Tf %.1f %d Td <%02x> Tj ET\n" % (x + 7.2 * index, y, codes[glyph])
        for index, glyph in enumerate(glyphs)
    ]


def _named(glyph: str, drawing: bytes) -> bytes:
    text = glyph.encode("utf-16-be").hex().upper().encode()
    return b"/Span<</ActualText <FEFF%b>>>BDC\n%bEMC\n" % (text, drawing)


def _font(count: int) -> bytes:
    names = b"".join(b"/g%d" % (index + 1) for index in range(count))
    procs = b"".join(b"/g%d 7 0 R" % (index + 1) for index in range(count))
    widths = b"600 " * count
    return (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 600 700]"
        b"/FontMatrix[.001 0 0 .001 0 0]/FirstChar 1/LastChar %d/Widths[%b]"
        b"/Encoding<</Type/Encoding/Differences[1 %b]>>/CharProcs<<%b>>"
        b"/ToUnicode 6 0 R>>" % (count, widths, names, procs)
    )


def _to_unicode(codes: dict[str, int]) -> bytes:
    lines = b"".join(
        b"<%02x><%b>\n" % (code, glyph.encode("utf-16-be").hex().encode())
        for glyph, code in codes.items()
    )
    return (
        b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n"
        b"1 begincodespacerange<00><ff>endcodespacerange\n"
        b"%d beginbfchar\n%bendbfchar\nendcmap end end" % (len(codes), lines)
    )
