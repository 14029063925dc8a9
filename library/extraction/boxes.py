"""Where the words of a page stand in its image: a box for each character.

PDFium knows them for text, Tesseract for scans. The text is cleaned like that of the
index, so that the words of a query are found in both alike.
"""

from __future__ import annotations

import json
import math
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from library.extraction.cleaning import clean

# Characters of a raw text that cleaning may drop in a row: a hyphen, ends of lines.
MAX_GAP = 40
# Boxes of PDFs are in hundredths of a point, so that they are integers.
UNITS_PER_POINT = 100


class Box(NamedTuple):
    """A rectangle in an image, from its upper left corner."""

    left: int
    top: int
    right: int
    bottom: int

    def joined(self, other: Box) -> Box:
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def continues(self, other: Box, is_new_word: bool) -> bool:
        """Return whether the next character of a match is on the line of this box.

        Letters of one word overlap in one direction or the other, as the text may be
        rotated; the next word of upright text may be below, on the next line.
        """
        is_beside = self.top < other.bottom and other.top < self.bottom
        is_below = self.left < other.right and other.left < self.right
        is_upright = self.right - self.left >= self.bottom - self.top
        return is_beside or (is_below and not (is_new_word and is_upright))


@dataclass(frozen=True)
class PageBoxes:
    """The text of a page with the box of each character, None for a space.

    All numbers are in units of 1/UNITS_PER_POINT; width, height: of the image.
    """

    width: int
    height: int
    text: str
    boxes: tuple[Box | None, ...]

    @classmethod
    def of(
        cls, width: int, height: int, raw: str, boxes: Sequence[Box | None]
    ) -> PageBoxes:
        """Clean a raw text; each character keeps its box."""
        text = clean(raw)
        places = _places(text, raw)
        return cls(
            width,
            height,
            text,
            tuple(None if place is None else boxes[place] for place in places),
        )

    def turned_back(self, angle: float, width: int, height: int) -> PageBoxes:
        """Return the boxes in an image that was rotated to get this one.

        angle: in degrees, counter-clockwise around the middle; this image was made
        large enough for it, and may have another scale. width, height: of the other.
        """
        cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        scale = (width * cosine + height * abs(sine)) / max(self.width, 1)

        def turn_back(box: Box) -> Box:
            corners = [
                ((x - self.width / 2) * scale, (y - self.height / 2) * scale)
                for x in (box.left, box.right)
                for y in (box.top, box.bottom)
            ]
            xs = [x * cosine - y * sine + width / 2 for x, y in corners]
            ys = [x * sine + y * cosine + height / 2 for x, y in corners]
            return Box(
                min(max(round(min(xs)), 0), width),
                min(max(round(min(ys)), 0), height),
                min(max(round(max(xs)), 0), width),
                min(max(round(max(ys)), 0), height),
            )

        turned = {box: turn_back(box) for box in set(self.boxes) if box}
        boxes = tuple(turned[box] if box else None for box in self.boxes)
        return PageBoxes(width, height, self.text, boxes)

    def spans(self, runs: Iterable[tuple[str, bool]]) -> Iterator[list[Box]]:
        """Yield the boxes of each match, one a line.

        runs: the text in pieces, and whether each is a match.
        """
        place = 0
        for run, is_match in runs:
            if is_match:
                yield list(_lines(self.boxes[place : place + len(run)]))
            place += len(run)

    def pack(self) -> bytes:
        """Return all of this as bytes, a word of a scan in about ten of them."""
        words: list[list] = []
        previous: Box | None = None
        for character, box in zip(self.text, self.boxes, strict=True):
            if words and box == previous:
                words[-1][0] += character
            else:
                words.append([character, *(box or ())])
            previous = box
        content = json.dumps([self.width, self.height, words], ensure_ascii=False)
        return zlib.compress(content.encode(), 9)

    @classmethod
    def unpack(cls, data: bytes) -> PageBoxes:
        """Return what `pack` has packed."""
        width, height, words = json.loads(zlib.decompress(data))
        text = "".join(word for word, *_ in words)
        boxes = tuple(Box(*box) if box else None for word, *box in words for _ in word)
        return cls(width, height, text, boxes)


def _lines(boxes: Iterable[Box | None]) -> Iterator[Box]:
    """Yield the boxes of a match: of one line each."""
    line: Box | None = None
    is_new_word = False
    for box in boxes:
        if box is None:
            is_new_word = True
            continue
        if line is None:
            line = box
        elif line.continues(box, is_new_word):
            line = line.joined(box)
        else:
            yield line
            line = box
        is_new_word = False
    if line is not None:
        yield line


def _places(text: str, raw: str) -> Iterator[int | None]:
    """Yield the place in `raw` of each character of `text`, None for a space.

    A character of `raw` may be several in `text`, such as a ligature, or none.
    """
    parts = [
        (_letter(part), place)
        for place, character in enumerate(raw)
        for part in unicodedata.normalize("NFKC", character)
        if not part.isspace()
    ]
    at = 0
    for character in text:
        if character.isspace():
            yield None
            continue
        letter = _letter(character)
        reach = range(at, min(at + MAX_GAP, len(parts)))
        index = next((i for i in reach if parts[i][0] == letter), None)
        yield None if index is None else parts[index][1]
        at = at if index is None else index + 1


def _letter(character: str) -> str:
    """Return a character without its accents, which may be characters of their own."""
    return unicodedata.normalize("NFD", character)[0]
