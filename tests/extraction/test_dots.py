"""Grey paper of dots, as scanners of one bit draw it: removed, else left alone."""

import pytest
from PIL import Image

from library.extraction import page_scan, tesseract
from library.extraction.scans.dots import remove_dots
from tests.scans import TEXTS, needs_tesseract, pdf_of, recall, scan_of

GREY = 0.9  # of white


def dotted(page: Image.Image) -> Image.Image:
    grey = page.point(lambda shade: int(shade * GREY))
    return grey.convert("1").convert("L")  # dithered


def noisy(page: Image.Image) -> Image.Image:
    return Image.blend(page, Image.effect_noise(page.size, 40), 0.12)


def test_dots_of_a_scan_are_removed():
    page = dotted(scan_of(TEXTS["fr"]))
    paper = (0, page.height - 60, page.width, page.height)
    assert page.crop(paper).getextrema() == (0, 255)
    dark = sum(remove_dots(page).crop(paper).histogram()[:128])
    assert dark < 0.02 * page.width * 60


@pytest.mark.parametrize("make", [lambda page: page, noisy])
def test_page_without_dots_is_left_alone(make):
    page = make(scan_of(TEXTS["fr"]))
    assert remove_dots(page) is page


@pytest.mark.slow
@needs_tesseract
def test_dotted_scan_is_read(tmp_path):
    path = tmp_path / "gazette.pdf"
    path.write_bytes(pdf_of(dotted(scan_of(TEXTS["fr"]))))
    scan = page_scan(path, 1)
    assert recall(TEXTS["fr"], tesseract.recognise(scan, "fra").text) >= 0.9
