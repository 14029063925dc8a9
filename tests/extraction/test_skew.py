"""The skew of scanned pages: measured where there are lines, else left alone."""

import pytest
from PIL import Image, ImageDraw

from library.extraction.scans.skew import measure_skew, straighten
from tests.scans import ASKEW, TEXTS, form_of, scan_of


def skewed(picture, angle):
    return picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=245)


@pytest.mark.slow
@pytest.mark.parametrize("turn", [0, 90, 270])
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("angle", [-4.5, -2, 2, 4])
def test_skew_of_text_and_form(angle, language, turn):
    text = skewed(scan_of(TEXTS[language]), angle).rotate(turn, expand=True)
    assert measure_skew(text) == pytest.approx(-angle - ASKEW, abs=0.3)
    form = skewed(form_of(TEXTS[language])[0], angle).rotate(turn, expand=True)
    assert measure_skew(form) == pytest.approx(-angle, abs=0.3)


def test_level_page_is_left_alone():
    form, _text = form_of(TEXTS["en"])
    assert measure_skew(form) == 0
    assert measure_skew(skewed(form, 0.2)) == 0


def test_skew_under_a_shadow():
    shadow = Image.linear_gradient("L").resize((874, 620)).point(lambda x: 90 + x // 2)
    page = Image.composite(shadow, Image.new("L", shadow.size, 20), scan_mask())
    assert measure_skew(skewed(page, 2)) == pytest.approx(-2 - ASKEW, abs=0.3)


def scan_mask():
    return scan_of(TEXTS["fr"]).point(lambda shade: 0 if shade < 120 else 255)


@pytest.mark.parametrize(
    "picture",
    [
        Image.new("L", (1, 1)),
        Image.new("L", (1, 9_000), 9),
        Image.new("L", (1654, 2339), 255),
        Image.effect_noise((1654, 2339), 90),
        Image.radial_gradient("L").resize((2_000, 1_200)),
    ],
    ids=["pixel", "strip", "blank", "noise", "shadow"],
)
def test_picture_without_lines_has_no_skew(picture):
    assert measure_skew(picture) == 0


def test_straightened_page_keeps_its_corners():
    page = Image.new("L", (400, 300), 245)
    ImageDraw.Draw(page).rectangle((0, 0, 20, 20), fill=0)
    straight = straighten(page, 5)
    assert straight.width > page.width
    assert straight.height > page.height
    dark = [sum(image.histogram()[:100]) for image in (page, straight)]
    assert dark[1] == pytest.approx(dark[0], rel=0.05)
    assert straight.getpixel((0, 0)) == 245
