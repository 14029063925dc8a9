"""How the lines of a page look: the size, the weight and the place of their letters.

The title of a designed document is known by its looks, not by its words.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from ctypes import byref, c_int, create_string_buffer
from itertools import pairwise

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage, PdfTextPage

from library.extraction.formats.pdf.layout import Segment, place_lines
from library.extraction.formats.pdf.words import SLANTED, PlacedWord
from library.extraction.result import FrontLine

_BOLD = re.compile(rb"bold|black|heavy|demi", re.I)
_MAX_FONT_NAME = 100  # bytes
_MAX_LINES = 150  # of a page
_USUAL_HEIGHT = 1.2  # of a line, in sizes of its letters
_MIN_SPACED_LETTERS = 4


def read(
    page: PdfPage, characters: PdfTextPage, words: Sequence[PlacedWord]
) -> list[FrontLine]:
    """Return the lines of a page, from the top to the bottom.

    Only those in the direction of most words. The page of each is 0.
    """
    turns = Counter(word.turns for word in words if word.turns != SLANTED)
    if not turns:
        return []
    main = turns.most_common(1)[0][0]
    lines = list(place_lines([word for word in words if word.turns == main]))
    lines = lines[:_MAX_LINES]
    if main == 0:
        bottom, height = 0.0, page.get_height()
    else:
        bottom = min(line.bottom for line in lines)
        height = max(line.top for line in lines) - bottom
    found = []
    for line in lines:
        index = _index(characters, line.words[len(line.words) // 2]) if not main else -1
        top = 1 - (line.top - bottom) / max(height, 1)
        found.append(
            FrontLine(
                _spoken(line),
                0,
                _font_size(characters, index) or line.height / _USUAL_HEIGHT,
                _is_bold(characters, index),
                min(max(top, 0), 1),
            )
        )
    return found


def _spoken(line: Segment) -> str:
    """Return the text of a line, with letters that are set apart joined to a word."""
    parts = line.text.split()
    if len(parts) < _MIN_SPACED_LETTERS or any(len(part) > 1 for part in parts):
        return line.text
    # Words are further apart than the letters of one.
    words = sorted(line.words, key=lambda word: word.left)
    gaps = [after.left - before.right for before, after in pairwise(words)]
    usual = sorted(gaps)[len(gaps) // 2]
    text = words[0].text
    for gap, word in zip(gaps, words[1:], strict=True):
        text += (" " if gap > 1.6 * usual else "") + word.text
    return text


def _index(characters: PdfTextPage, word: PlacedWord) -> int:
    """Return the index of a character of an upright word, -1 if it is not found."""
    x, y = (word.left + word.right) / 2, (word.bottom + word.top) / 2
    return pdfium.FPDFText_GetCharIndexAtPos(characters, x, y, 4, 4)


def _font_size(characters: PdfTextPage, index: int) -> float:
    """Return the size of a character in points, 0 if it is unknown.

    The height of its box is another part of the size in each font.
    """
    matrix = pdfium.FS_MATRIX()
    if index < 0 or not pdfium.FPDFText_GetMatrix(characters, index, byref(matrix)):
        return 0.0
    scale = math.hypot(matrix.c, matrix.d)
    return pdfium.FPDFText_GetFontSize(characters, index) * scale


def _is_bold(characters: PdfTextPage, index: int) -> bool:
    """Return whether the font is named so: PDFium guesses the weight."""
    if index < 0:
        return False
    name, flags = create_string_buffer(_MAX_FONT_NAME), c_int()
    pdfium.FPDFText_GetFontInfo(characters, index, name, _MAX_FONT_NAME, byref(flags))
    return bool(_BOLD.search(name.value))
