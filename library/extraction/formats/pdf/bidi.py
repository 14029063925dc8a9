"""Restore the reading order of right-to-left text of a PDF page.

PDFium returns three things in the wrong order. The boxes of the characters reveal the
first two:
- a word drawn from left to right, each letter with an /ActualText (Chromium, Google
  Docs), is reversed: its boxes run to the right, those of Arabic to the left;
- the two letters of a lam-alef ligature, which share one box, are swapped;
- brackets and quotation marks are mirrored: in right-to-left text an opening mark is
  drawn as a closing one, and comes before the space in front of it.
"""

import re
import unicodedata
from ctypes import byref, c_double
from itertools import pairwise
from statistics import fmean, median
from typing import NamedTuple

import pypdfium2.raw as pdfium
from pypdfium2 import PdfTextPage

_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# A run of letters and marks. Digits run left to right in Arabic, too.
_WORD = re.compile(
    "[\u0590-\u065f\u066e-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]{2,}"
)
# Opening and closing marks: correct pairs, or mirrored ones with their content.
_PAIRS = {
    (opens, closes): re.compile(
        rf"{opens}[^{opens}{closes}]*{closes}|{closes}(?P<inside>[^{opens}{closes}]*){opens}"
    )
    for opens, closes in (("\\(", "\\)"), ("\\[", "\\]"), ("«", "»"))
}
_ARABIC_WORD = re.compile("[\u0621-\u064a]{2,}")
_TRIPLE = re.compile("([\u0621-\u063f\u0641-\u064a])\\1\\1")  # not of tatweel
_MIN_WORDS = 20
_MAX_WRONG_SHARE = 0.03  # sound pages have less than 0.01, others more than 0.05
_ALEFS = "اآأإٱ"
_LAM = "ل"


class Extent(NamedTuple):
    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


class Glyph(NamedTuple):
    """One drawn shape: a letter, a ligature or a mark."""

    text: str
    box: Extent

    @property
    def is_mark(self) -> bool:
        return unicodedata.category(self.text[0]) == "Mn"


def has_rtl(text: str) -> bool:
    """Return whether `text` contains a Hebrew or Arabic letter."""
    return bool(_LETTER.search(text))


def count_rtl(text: str) -> int:
    """Return the number of Hebrew and Arabic letters in `text`."""
    return sum(1 for _ in _LETTER.finditer(text))


def has_wrong_letters(text: str) -> bool:
    """Return whether the letters of an Arabic text layer are not those that are drawn.

    Some programs map the strokes between letters to a letter, so that words have runs
    such as "ككك", and lose other letters. Arabic words have no letter three times.
    """
    words = _ARABIC_WORD.findall(text)
    if len(words) < _MIN_WORDS:
        return False
    wrong = sum(1 for word in words if _TRIPLE.search(word))
    return wrong > _MAX_WRONG_SHARE * len(words)


def characters_of(page: PdfTextPage) -> str:
    """Return each character of a page at its index; " " where it is not valid."""
    codes = [
        pdfium.FPDFText_GetUnicode(page, index) for index in range(page.count_chars())
    ]
    return "".join(
        chr(code) if 0 < code < 0x110000 and not 0xD800 <= code <= 0xDFFF else " "
        for code in codes
    )


def restore_order(page: PdfTextPage, text: str) -> str:
    """Return the characters of a page with right-to-left words in reading order."""
    text = _WORD.sub(lambda word: _restore_word(page, word), text)
    return "".join(map(fix_mirrored_pairs, text.splitlines(keepends=True)))


def fix_mirrored_pairs(line: str) -> str:
    """Swap the marks of mirrored pairs.

    Lines with an unpaired mark, such as `1) …`, are not changed.
    """
    if not has_rtl(line):
        return line
    for (opens, closes), pair in _PAIRS.items():
        if not re.search(f"[{opens}{closes}]", pair.sub("", line)):
            line = pair.sub(_swap_pair, line)
    return line


def _swap_pair(pair: re.Match) -> str:
    inside = pair["inside"]
    if inside is None:
        return pair.group()
    closes, opens = pair.group()[0], pair.group()[-1]
    words = inside.strip()
    before, _, after = inside.partition(words) if words else ("", "", "")
    return f"{before}{opens}{words}{closes}{after}"


def _restore_word(page: PdfTextPage, word: re.Match) -> str:
    # The characters of a ligature share a box.
    glyphs: list[Glyph] = []
    for offset, letter in enumerate(word.group()):
        box = _box(page, word.start() + offset)
        if glyphs and box == glyphs[-1].box and box.right > box.left:
            glyphs[-1] = Glyph(glyphs[-1].text + letter, box)
        else:
            glyphs.append(Glyph(letter, box))
    # Drawn left to right: most letters are more than a third of a letter to the right
    # of the previous one. In rotated or curved text the steps are small and go both
    # ways, and PDFium's order is right.
    boxes = [glyph.box for glyph in glyphs if not glyph.is_mark]
    steps = [after.middle - before.middle for before, after in pairwise(boxes)]
    width = fmean(box.right - box.left for box in boxes) if boxes else 0
    if steps and median(steps) > width / 3:
        glyphs = _sort_right_to_left(glyphs)
    # The letters of a lam-alef ligature are swapped.
    return "".join(
        text[::-1] if text[0] in _ALEFS and text[1:2] == _LAM else text
        for text, _box in glyphs
    )


def _box(page: PdfTextPage, index: int) -> Extent:
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    pdfium.FPDFText_GetCharBox(
        page, index, byref(left), byref(right), byref(bottom), byref(top)
    )
    return Extent(round(left.value, 2), round(right.value, 2))


def _sort_right_to_left(glyphs: list[Glyph]) -> list[Glyph]:
    """Sort by position; each mark follows the nearest letter."""
    letters = [glyph for glyph in glyphs if not glyph.is_mark]
    letters.sort(key=lambda glyph: -glyph.box.middle)
    marks: list[list[Glyph]] = [[] for _ in letters]
    for mark in (glyph for glyph in glyphs if glyph.is_mark):
        distances = [abs(letter.box.middle - mark.box.middle) for letter in letters]
        marks[distances.index(min(distances))].append(mark)
    return [
        glyph
        for letter, letter_marks in zip(letters, marks, strict=True)
        for glyph in (letter, *letter_marks)
    ]
