"""The words of a PDF page with their places, as PDFium finds them."""

import math
import re
from collections import Counter
from ctypes import byref
from typing import NamedTuple

import pypdfium2.raw as pdfium
from pypdfium2 import PdfTextPage

from library.extraction.formats.pdf import overprint

# PDFium's hyphen at the end of a line; the next line may follow without a break.
HYPHEN = "\ufffe"
_WORD = re.compile(f"[^\\s{HYPHEN}]+{HYPHEN}?")
_ANGLE_SAMPLES = 24  # characters whose direction tells that of the page
_MAX_SLANT = 0.2  # of a right angle
SLANTED = 4


class PlacedWord(NamedTuple):
    """A word in its own direction: x grows along its line, y from line to line up."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    line: int  # PDFium's own line, from 0
    turns: int  # right angles clockwise by which it is turned, or SLANTED


def read_words(page: PdfTextPage, text: str) -> list[PlacedWord]:
    """Return the words of `text`, which has each character of the page at its index."""
    # This loop takes most of the time of a page: it calls nothing that it need not.
    page_turns = _page_turns(page, text)
    is_turned = page_turns != [0]
    words, line, end = [], 0, 0
    handle, get_box = page.raw, pdfium.FPDFText_GetLooseCharBox
    first, last = pdfium.FS_RECTF(), pdfium.FS_RECTF()
    first_pointer, last_pointer = byref(first), byref(last)
    for match in _WORD.finditer(text):
        start = match.start()
        if start - end != 1 and "\n" in text[end:start]:
            line += 1
        end = match.end()
        word = match.group().replace(overprint.REMOVED, "")
        if not word:
            continue
        get_box(handle, start, first_pointer)
        get_box(handle, end - 1, last_pointer)
        left, bottom, right, top = first.left, first.bottom, first.right, first.top
        if not is_turned and bottom == last.bottom and top == last.top:
            # Most words: horizontal, and of one size.
            if last.right > right:
                right = last.right
            elif last.left < left:
                left = last.left
            words.append(PlacedWord(word, left, bottom, right, top, line, 0))
            continue
        turns = page_turns[0]
        if len(page_turns) > 1 or _is_tall(first, last, turns):
            turns = _turns(page, start)
        words.append(PlacedWord(word, *_place(first, last, turns), line, turns))
    return words


def _place(
    first: pdfium.FS_RECTF, last: pdfium.FS_RECTF, turns: int
) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top of a word in its own direction."""
    left, right = min(first.left, last.left), max(first.right, last.right)
    bottom, top = min(first.bottom, last.bottom), max(first.top, last.top)
    if turns == 1:
        return -top, left, -bottom, right
    if turns == 2:
        return -right, -top, -left, -bottom
    if turns == 3:
        return bottom, -right, top, -left
    return left, bottom, right, top


def _is_tall(first: pdfium.FS_RECTF, last: pdfium.FS_RECTF, turns: int) -> bool:
    """Return whether the ends of a word are on different lines: it may be turned."""
    if turns in (1, 3):
        return abs(last.left - first.left) > first.right - first.left
    return abs(last.bottom - first.bottom) > first.top - first.bottom


def _page_turns(page: PdfTextPage, text: str) -> list[int]:
    """Return the directions of some characters, the most frequent first."""
    step = max(1, len(text) // _ANGLE_SAMPLES)
    samples = (i for i in range(0, len(text), step) if not text[i].isspace())
    turns = Counter(_turns(page, index) for index in samples)
    return [turn for turn, _ in turns.most_common()] or [0]


def _turns(page: PdfTextPage, index: int) -> int:
    angle = pdfium.FPDFText_GetCharAngle(page, index) / (math.pi / 2)
    nearest = round(angle)
    return nearest % 4 if abs(angle - nearest) < _MAX_SLANT else SLANTED
