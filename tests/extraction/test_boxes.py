"""Boxes of words: on the ink of the page's image, however the page is turned or cut."""

from __future__ import annotations

import csv
import re
from io import BytesIO
from itertools import islice
from pathlib import Path
from statistics import fmean

import pypdfium2
import pytest
from PIL import Image, ImageOps

from library.extraction import page_boxes, page_picture
from library.extraction.boxes import Box, PageBoxes
from tests.factories import pdf_bytes

HITS_PER_LANGUAGE = 60
MIN_OVERLAP = 0.9


def pdf_page(path: Path, text: str, rotation: int = 0, crop: bool = False) -> Path:
    """Write a PDF of one page, turned clockwise, or cropped to its upper part."""
    document = pypdfium2.PdfDocument(pdf_bytes([text]))
    page = document[0]
    page.set_rotation(rotation)
    if crop:
        page.set_cropbox(50, 500, 400, 800)
    document.save(path)
    return path


def match(page: PageBoxes, word: str) -> list[Box]:
    """Return the boxes of the first occurrence of a word, one a line."""
    before, found, after = page.text.partition(word)
    assert found, (word, page.text)
    (boxes,) = page.spans([(before, False), (found, True), (after, False)])
    return boxes


def overlap(one: tuple, other: tuple) -> float:
    """Return the area that two boxes share, as a part of their union."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    shared = max(width, 0) * max(height, 0)
    areas = ((b[2] - b[0]) * (b[3] - b[1]) for b in (one, other))
    return shared / (sum(areas) - shared)


@pytest.mark.slow
@pytest.mark.parametrize("crop", [False, True])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_box_is_on_the_ink(tmp_path, rotation, crop):
    path = pdf_page(tmp_path / "page.pdf", "Warning", rotation, crop)
    page = page_boxes(path, 1)
    (box,) = match(page, "Warning")
    image = Image.open(BytesIO(page_picture(path, 1, 1_200))).convert("L")
    ink = ImageOps.invert(image).point(lambda shade: shade > 60 and 255).getbbox()
    scale = image.width / page.width
    assert page.height * scale == pytest.approx(image.height, abs=2)
    assert overlap(tuple(side * scale for side in box), ink) > MIN_OVERLAP


def test_word_over_two_lines_has_two_boxes(tmp_path):
    (tmp_path / "page.pdf").write_bytes(pdf_bytes(["Here pro-\ntection ends"]))
    page = page_boxes(tmp_path / "page.pdf", 1)
    first, second = match(page, "protection")
    assert first.left > second.left
    assert first.bottom < second.top
    first, second = match(page, "protection ends")
    assert second.right > first.left


def test_ligature_is_one_box_for_its_letters():
    office = [Box(0, 0, 5, 9), Box(5, 0, 15, 9), Box(15, 0, 20, 9), Box(20, 0, 25, 9)]
    page = PageBoxes.of(100, 100, "o\ufb03ce", office)
    assert page.text == "office"
    (boxes,) = page.spans([("of", False), ("f", True), ("ice", False)])
    assert boxes == [Box(5, 0, 15, 9)]


def test_boxes_survive_packing_in_few_bytes():
    words = [f"word{n}" for n in range(500)]
    boxes: list[Box | None] = []
    for number, word in enumerate(words):
        x, y = number % 10 * 150, number // 10 * 40
        boxes += [*[Box(x, y, x + 120, y + 30)] * len(word), None]
    page = PageBoxes.of(1654, 2339, " ".join(words) + " ", boxes)
    assert PageBoxes.unpack(page.pack()) == page
    assert len(page.pack()) < 12 * len(words)


def test_unreadable_page_has_no_boxes(tmp_path):
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    assert page_boxes(tmp_path / "broken.pdf", 1) is None
    assert page_boxes(tmp_path / "absent.pdf", 1) is None
    (tmp_path / "page.pdf").write_bytes(pdf_bytes(["One page"]))
    assert page_boxes(tmp_path / "page.pdf", 2) is None


def glyph_boxes(path: Path, number: int, word: str) -> list[tuple]:
    """Return the union of the glyphs of each occurrence that PDFium finds."""
    page = pypdfium2.PdfDocument(path)[number - 1]
    if page.get_rotation() or page.get_cropbox() != page.get_mediabox():
        return []
    left_edge, _, _, top_edge = page.get_mediabox()
    characters = page.get_textpage()
    search = characters.search(word, match_whole_word=True, match_case=True)
    places = []
    while found := search.get_next():
        glyphs = [characters.get_charbox(found[0] + n) for n in range(found[1])]
        lefts, bottoms, rights, tops = zip(*glyphs, strict=True)
        box = (
            min(lefts) - left_edge,
            top_edge - max(tops),
            max(rights) - left_edge,
            top_edge - min(bottoms),
        )
        places.append(tuple(100 * side for side in box))
    return places


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_boxes_cover_the_glyphs_of_real_words(shared_data, language):
    folder = shared_data / "library"
    with (folder / "resources.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["language"] == language]
    paths = [folder / "files" / row["file"] for row in rows]
    overlaps = []
    for path in (path for path in paths if path.suffix == ".pdf"):
        overlaps += islice(overlaps_in(path), 15)
        if len(overlaps) >= HITS_PER_LANGUAGE:
            break
    assert len(overlaps) >= 50
    assert fmean(overlaps) >= MIN_OVERLAP


def overlaps_in(path: Path):
    """Yield how well the boxes of words of a file's second page cover their glyphs."""
    page = page_boxes(path, 2)
    text = page.text if page else ""
    for word in dict.fromkeys(re.findall(r"\b[^\W\d_]{5,}\b", text)):
        glyphs = glyph_boxes(path, 2, word)
        if len(glyphs) != 1 or page.text.count(word) != 1:
            continue
        boxes = match(page, word)
        yield max(overlap(box, glyphs[0]) for box in boxes)
