"""Scans for the tests: text drawn as a picture on the page of a PDF."""

import io
import re
import shutil
import subprocess
import textwrap
import unicodedata
from dataclasses import dataclass
from functools import cache

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from tests.extraction.formats.arabic import PARAGRAPHS as ARABIC

NEEDED = frozenset({"osd", "eng", "fra", "spa", "ara", "por"})
TEXTS = {
    "en": (
        "The responsibility to protect populations from genocide, war crimes, ethnic "
        "cleansing and crimes against humanity rests first with each State. Early "
        "warning saves lives when those who receive it know what to do with it."
    ),
    "fr": (
        "La responsabilité de protéger les populations contre le génocide, les crimes "
        "de guerre et le nettoyage ethnique incombe au premier chef à chaque État. "
        "L'alerte précoce protège des vies là où l'on sait y répondre sans délai."
    ),
    "es": (
        "La responsabilidad de proteger a la población del genocidio, los crímenes de "
        "guerra y la depuración étnica incumbe ante todo a cada Estado. La atención a "
        "las señales de alarma salva vidas cuando se actúa sin demora."
    ),
    "ar": ARABIC[0] + " " + ARABIC[3],
    "pt": (
        "A responsabilidade de proteger as populações do genocídio, dos crimes de "
        "guerra e da limpeza étnica cabe em primeiro lugar a cada Estado. Um alerta "
        "atempado salva vidas quando há preparação e cooperação entre as nações."
    ),
}
LINE = "Early warning saves lives."  # where it does not matter what is read
_WIDTH, _HEIGHT = 874, 620  # the upper half of A5 at 150 dots an inch
_PAGE = (420, 298)  # the same in points
ASKEW = 0.6  # degrees, counter-clockwise
_LATIN = "DejaVuSerif.ttf"
NASKH = "/usr/share/fonts/truetype/noto/NotoNaskhArabic-Regular.ttf"


def _installed() -> frozenset[str]:
    if shutil.which("tesseract") is None:
        return frozenset()
    done = subprocess.run(
        ["tesseract", "--list-langs"], capture_output=True, text=True, check=True
    )
    return frozenset(done.stdout.split())


needs_tesseract = pytest.mark.skipif(
    not _installed() >= NEEDED,
    reason="no text recognition here: apt-get install "
    + " ".join(["tesseract-ocr", *(f"tesseract-ocr-{one}" for one in sorted(NEEDED))]),
)


@cache
def scan_of(text: str) -> Image.Image:
    """Return a page of text as a scanner sees it: grey, askew, soft, with noise."""
    page = Image.new("L", (_WIDTH, _HEIGHT), 245)
    is_arabic = any("\u0600" <= letter <= "\u06ff" for letter in text)
    # 12 points, as in a letter.
    font = ImageFont.truetype(NASKH if is_arabic else _LATIN, 30 if is_arabic else 25)
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(_lines(text, font)):
        at = (_WIDTH - 80 if is_arabic else 80, 100 + 52 * number)
        anchor = "ra" if is_arabic else "la"
        draw.text(at, line, font=font, fill=25, anchor=anchor)
    askew = page.rotate(ASKEW, resample=Image.Resampling.BICUBIC, fillcolor=245)
    noise = Image.effect_noise(page.size, 24)
    return Image.blend(askew.filter(ImageFilter.GaussianBlur(0.6)), noise, 0.08)


def form_of(text: str) -> tuple[Image.Image, str]:
    """Return a form with two short words in each of its boxes, and these words."""
    page = Image.new("L", (_WIDTH, _HEIGHT), 245)
    is_arabic = any("\u0600" <= letter <= "\u06ff" for letter in text)
    font = ImageFont.truetype(NASKH if is_arabic else _LATIN, 26 if is_arabic else 22)
    draw = ImageDraw.Draw(page)
    words = [word for word in text.split() if len(word) <= 8][:30]
    for place in range(len(words) // 2):
        row, column = divmod(place, 3)
        left, top = 40 + 260 * column, 60 + 70 * row
        draw.rectangle((left, top, left + 260, top + 70), outline=25, width=3)
        entry = " ".join(words[2 * place : 2 * place + 2])
        draw.text((left + 15, top + 15), entry, font=font, fill=25)
    return page, " ".join(words[: len(words) // 2 * 2])


def _lines(text: str, font) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) > _WIDTH - 160:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


@dataclass(frozen=True)
class TextBehind:
    """A picture with an invisible text layer, as scanners make it."""

    picture: Image.Image
    text: str


def pdf_of(*pages: Image.Image | TextBehind | str) -> bytes:
    """Return a PDF of these pages: pictures, or text that stands in it as text."""
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=_PAGE, invariant=True)
    for page in pages:
        if isinstance(page, str):
            sheet.setPageSize(_PAGE)
            sheet.drawString(40, 250, page)
        else:
            if isinstance(page, TextBehind):
                layer = sheet.beginText(10, 250)
                layer.setFont("Helvetica", 4)
                layer.setTextRenderMode(3)
                layer.textLines(textwrap.wrap(page.text, 150))
                sheet.drawText(layer)
                page = page.picture
            is_upright = page.height > page.width
            size = _PAGE[::-1] if is_upright else _PAGE
            sheet.setPageSize(size)
            sheet.drawImage(ImageReader(page), 0, 0, *size)
        sheet.showPage()
    sheet.save()
    return out.getvalue()


def recall(truth: str, found: str) -> float:
    """The share of the words of `truth` that stand in `found`, each as often."""
    left = _words(found)
    expected = _words(truth)
    hits = 0
    for word in expected:
        if word in left:
            left.remove(word)
            hits += 1
    return hits / len(expected)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
