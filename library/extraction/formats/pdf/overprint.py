"""Letters that a PDF draws twice, a little apart, so that they look bold.

Where the copies are drawn letter by letter, PDFium returns "EEccuad uadoorr".
"""

import re
from collections import defaultdict

import pypdfium2.raw as pdfium
from pypdfium2 import PdfTextPage

# Stands for a character that is not read, so that the others keep their index.
REMOVED = "\0"
_DOUBLED = re.compile(r"(\w)\1\S*?(\w)\2|\b(\w{3,})\s+\3\b")
_MAX_CANDIDATES = 40  # words that are examined
_MAX_DISTANCE = 0.35  # between copies, in widths of the letter
_NEAR = 300  # characters between copies, at most
_MAX_JOIN = 0.12  # of the height: letters of one word are closer


class _Box:
    __slots__ = ("bottom", "left", "right", "top")

    def __init__(self, page: PdfTextPage, index: int):
        rectangle = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(page, index, rectangle)
        self.left, self.right = rectangle.left, rectangle.right
        self.bottom, self.top = rectangle.bottom, rectangle.top

    def is_copy_of(self, other: "_Box") -> bool:
        width, height = other.right - other.left, other.top - other.bottom
        return (
            abs(self.left - other.left) < _MAX_DISTANCE * width
            and abs(self.bottom - other.bottom) < _MAX_DISTANCE * height
        )


def remove_copies(page: PdfTextPage, text: str) -> str:
    """Replace the second copy of overprinted letters by REMOVED."""
    if not _has_copies(page, text):
        return text
    letters = list(text)
    seen: dict[str, list[tuple[int, _Box]]] = defaultdict(list)
    last: _Box | None = None
    last_index = 0
    for index, letter in enumerate(letters):
        if letter.isspace():
            continue
        box = _Box(page, index)
        copies = seen[letter]
        while copies and index - copies[0][0] > _NEAR:
            copies.pop(0)
        if any(box.is_copy_of(other) for _, other in copies):
            letters[index] = REMOVED
            continue
        copies.append((index, box))
        # PDFium writes a space where the pen moves back to draw a copy.
        is_space = "".join(letters[last_index + 1 : index]).strip(REMOVED) == " "
        if last and is_space and REMOVED in letters[last_index + 1 : index]:
            is_same_line = abs(box.bottom - last.bottom) < (box.top - box.bottom) / 2
            if is_same_line and box.left - last.right < _MAX_JOIN * (
                box.top - box.bottom
            ):
                letters[last_index + 1 : index] = [REMOVED] * (index - last_index - 1)
        last, last_index = box, index
    return "".join(letters)


def _has_copies(page: PdfTextPage, text: str) -> bool:
    for count, match in enumerate(_DOUBLED.finditer(text)):
        if count >= _MAX_CANDIDATES:
            return False
        if match[3]:
            first, second = match.start(3), match.end() - len(match[3])
        else:
            first, second = match.start(1), match.start(1) + 1
        if _Box(page, second).is_copy_of(_Box(page, first)):
            return True
    return False
