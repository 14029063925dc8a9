"""Ruled lines of forms: painted out where there are boxes, else left alone."""

import pytest
from PIL import Image, ImageDraw, ImageFilter

from library.extraction.scans.rules import remove_rules
from tests.scans import TEXTS, form_of, scan_of

SIZE = (1654, 2339)


def dark_pixels(picture):
    return sum(picture.histogram()[:128])


def grid():
    page = Image.new("L", SIZE, 240)
    draw = ImageDraw.Draw(page)
    for top in range(200, 2200, 100):
        draw.rectangle((150, top, 1500, top + 100), outline=30, width=2)
    return page


@pytest.mark.parametrize("language", ["en", "ar"])
def test_form_loses_its_rules_and_keeps_its_words(language):
    form, _text = form_of(TEXTS[language])
    size = (form.width * 4 // 3, form.height * 4 // 3)  # as at 200 dpi
    form = form.resize(size, Image.Resampling.LANCZOS)
    cleaned = remove_rules(form)
    assert cleaned.size == form.size
    words = (70, 100, 390, 163)  # of the first box
    assert dark_pixels(form.crop(words)) > 300
    assert dark_pixels(cleaned.crop(words)) == dark_pixels(form.crop(words))
    assert dark_pixels(cleaned) < 0.6 * dark_pixels(form)


@pytest.mark.parametrize("angle", [0, 0.3, -0.3])
def test_rules_of_a_noisy_grid_are_removed(angle):
    page = grid().rotate(angle, Image.Resampling.BICUBIC, fillcolor=240)
    noise = Image.effect_noise(SIZE, 40)
    scan = Image.blend(page.filter(ImageFilter.GaussianBlur(0.8)), noise, 0.12)
    cleaned = remove_rules(scan)
    assert dark_pixels(cleaned) < 0.2 * dark_pixels(scan)


def test_rules_in_one_direction_are_no_boxes():
    page = scan_of(TEXTS["en"]).copy()
    ImageDraw.Draw(page).line((80, 560, 700, 560), fill=20, width=3)
    assert remove_rules(page) is None
    assert remove_rules(page.rotate(90, expand=True)) is None


def test_light_words_on_dark_stay():
    page = grid()
    ImageDraw.Draw(page).rectangle((150, 200, 1500, 400), fill=30)
    light = Image.new("L", (200, 60), 240)
    page.paste(light, (400, 270))
    cleaned = remove_rules(page)
    assert cleaned.crop((400, 270, 600, 330)).tobytes() == light.tobytes()
    bar = (300, 240, 1400, 360)
    assert dark_pixels(cleaned.crop(bar)) > 0.9 * dark_pixels(page.crop(bar))


@pytest.mark.parametrize(
    "picture",
    [
        Image.new("L", (1, 1)),
        Image.new("L", (1, 9_000), 9),
        Image.new("L", SIZE, 255),
        Image.new("L", SIZE, 0),
        Image.effect_noise(SIZE, 90),
        Image.radial_gradient("L").resize((2_000, 1_200)),
        scan_of(TEXTS["ar"]),
    ],
    ids=["pixel", "strip", "blank", "black", "noise", "shadow", "text"],
)
def test_picture_without_boxes_has_no_rules(picture):
    assert remove_rules(picture) is None
