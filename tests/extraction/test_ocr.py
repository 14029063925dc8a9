"""Text recognition by Tesseract: languages, invalid pictures, missing packages."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from bench.ocr import LOW_DPI, low, noisy, skewed
from bench.ocr_pages import A4, Sample, add_foreign_words, draw_form, draw_text
from library.extraction import MEDIA_TYPES, extract, limits, page_scan, tesseract
from library.extraction.scans.page_scan import PageScan
from library.languages import COMMON_LANGUAGES
from tests.scans import (
    ASKEW,
    LINE,
    TEXTS,
    form_of,
    needs_tesseract,
    pdf_of,
    recall,
    scan_of,
)

pytestmark = pytest.mark.slow


def scanned(folder, *pages):
    path = folder / "scan.pdf"
    path.write_bytes(pdf_of(*pages))
    return path


def read(path, language):
    """Return the first page as the worker reads it."""
    scan = page_scan(path, 1, is_arabic=language == "ar")
    return tesseract.recognise(scan, tesseract.tesseract_name(language))


@needs_tesseract
@pytest.mark.parametrize(
    ("language", "least"),
    [("en", 0.98), ("fr", 0.97), ("es", 0.97), ("pt", 0.97), ("ar", 0.9)],
)
def test_a_scanned_page_is_read_in_its_language(tmp_path, language, least):
    path = scanned(tmp_path, scan_of(TEXTS[language]))
    assert extract(path, MEDIA_TYPES["pdf"]).image_only_pages == (1,)
    assert recall(TEXTS[language], read(path, language).text) >= least


def arabic_form():
    text = " ".join(f"{TEXTS['ar']} {TEXTS['ar']}".split()[:80])
    return draw_form(Sample("ar", text, draw_text("ar", text)))


@needs_tesseract
@pytest.mark.parametrize(
    ("make", "dpi"),
    [(noisy, limits.SCAN_DPI), (low(skewed(-2)), LOW_DPI)],
    ids=["noisy", "coarse and skewed"],
)
def test_all_boxes_of_an_arabic_form_are_read(tmp_path, make, dpi):
    form = arabic_form()
    path = tmp_path / "form.pdf"
    picture = make(form.picture)
    picture.save(path, resolution=dpi)
    page = read(path, "ar")
    assert recall(form.text, page.text) >= 0.85
    # On the words, and not on the rules.
    boxes = {box for box in page.boxes if box}
    assert len(boxes) > 50
    scale = page.width / A4[0]
    sides = [[round(side / scale) for side in box] for box in boxes]
    level = skewed(-2)(form.picture) if dpi == LOW_DPI else form.picture
    inked = [level.crop(box).getextrema()[0] < 128 for box in sides]
    assert sum(inked) >= 0.95 * len(inked)
    assert max(bottom - top for _left, top, _right, bottom in sides) < 100


@needs_tesseract
def test_symbols_and_names_on_an_arabic_page_are_read(tmp_path):
    text = add_foreign_words(TEXTS["ar"])
    path = tmp_path / "mixed.pdf"
    draw_text("ar", text).save(path, resolution=limits.SCAN_DPI)
    page = read(path, "ar")
    assert recall(text, page.text) >= 0.85
    assert "A/HRC/RES/45/31" in page.text
    assert "Human Rights Watch" in page.text


def test_only_an_arabic_form_has_a_picture_without_rules(tmp_path):
    path = tmp_path / "form.pdf"
    arabic_form().picture.save(path, resolution=limits.SCAN_DPI)
    form = page_scan(path, 1, is_arabic=True)
    dark = [
        sum(Image.open(BytesIO(data)).histogram()[:128])
        for data in (form.picture, form.without_rules)
    ]
    assert 0 < dark[1] < 0.5 * dark[0]
    assert page_scan(path, 1).without_rules == b""
    text = scanned(tmp_path, scan_of(TEXTS["ar"]))
    assert page_scan(text, 1, is_arabic=True).without_rules == b""


@needs_tesseract
def test_a_reading_that_fails_leaves_the_first(tmp_path):
    scan = page_scan(scanned(tmp_path, scan_of(LINE)), 1)
    broken = scan._replace(without_rules=b"not a picture")
    assert tesseract.recognise(broken, "eng").text.strip() == LINE


@needs_tesseract
def test_an_empty_page_has_no_text(tmp_path):
    path = scanned(tmp_path, Image.new("L", (1240, 1754), 240))
    assert tesseract.recognise(page_scan(path, 1), "eng").text == ""


@needs_tesseract
@pytest.mark.parametrize("picture", [b"", b"not a picture", b"\xff\xd8\xff\xe0" * 99])
def test_invalid_picture_is_an_error(picture):
    with pytest.raises(tesseract.NotRecognised):
        tesseract.recognise(PageScan(picture, 100, 100), "eng")


@needs_tesseract
def test_slow_recognition_times_out(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "RECOGNITION_SECONDS", 0.05)
    scan = page_scan(scanned(tmp_path, scan_of(TEXTS["en"])), 1)
    with pytest.raises(tesseract.NotRecognised):
        tesseract.recognise(scan, "eng")


def test_scan_fits_the_size_limit(tmp_path):
    path = tmp_path / "noise.pdf"
    noise = Image.effect_noise((2400, 3200), 90)
    noise.save(path, resolution=limits.SCAN_DPI)
    data = page_scan(path, 1).picture
    assert len(data) <= limits.SCAN_BYTES
    assert page_scan(path, 2) is None
    picture = Image.open(BytesIO(data))
    assert picture.mode == "L"
    assert picture.width * picture.height <= limits.SCAN_PIXELS


def test_scan_of_a_poster_has_a_lower_resolution(tmp_path):
    path = tmp_path / "poster.pdf"
    Image.new("L", (2000, 3000), 200).save(path, resolution=20)  # 2.5 m wide
    picture = Image.open(BytesIO(page_scan(path, 1).picture))
    assert picture.width * picture.height <= 1.01 * limits.SCAN_PIXELS


def test_unreadable_file_has_no_picture(tmp_path):
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.7 and nothing more")
    assert page_scan(path, 1) is None


def test_without_tesseract_its_packages_are_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    packages = ["tesseract-ocr", "tesseract-ocr-fra", "tesseract-ocr-osd"]
    assert tesseract.missing_packages("fra") == packages
    with pytest.raises(tesseract.NotRecognised):
        tesseract.recognise(PageScan(b"", 100, 100), "fra")


@needs_tesseract
def test_a_missing_language_is_named_by_its_package(monkeypatch, tmp_path):
    assert tesseract.missing_packages("fra") == []
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))  # no languages here
    packages = ["tesseract-ocr-chi-sim", "tesseract-ocr-eng", "tesseract-ocr-osd"]
    assert tesseract.missing_packages("chi_sim+eng") == packages


@needs_tesseract
def test_a_folder_of_other_models_is_used(tmp_path, monkeypatch):
    scan = page_scan(scanned(tmp_path, scan_of(LINE)), 1)
    folder = tmp_path / "models"
    folder.mkdir()
    # Under a name that only this folder has.
    for name, content in [("osd", "osd"), ("eng", "eng"), ("xyz", "eng")]:
        model = f"{content}.traineddata"
        shutil.copy(models_folder() / model, folder / f"{name}.traineddata")
    shutil.copytree(models_folder() / "configs", folder / "configs")
    with pytest.raises(tesseract.NotRecognised):
        tesseract.recognise(scan, "xyz")
    monkeypatch.setenv("TESSDATA_PREFIX", str(folder))
    assert tesseract.missing_packages("xyz") == []
    assert tesseract.recognise(scan, "xyz").text.strip() == LINE


def models_folder():
    listing = subprocess.run(
        ["tesseract", "--list-langs"], capture_output=True, text=True, check=True
    )
    return Path(listing.stdout.split('"')[1])


def test_every_common_language_has_a_name_in_tesseract():
    assert set(tesseract.LANGUAGES) == {code for code, _ in COMMON_LANGUAGES}
    assert tesseract.tesseract_name("xx") == "eng"
    assert tesseract.tesseract_name("") == "eng"
    assert tesseract.tesseract_name("ar") == "ara+eng"
    assert tesseract.tesseract_name("en+fr") == "eng+fra"


@pytest.mark.parametrize(
    ("word", "corrected"),
    [
        ("$/2025/49", "S/2025/49"),
        ("($/RES/1325", "(S/RES/1325"),
        ("$/PV.9,", "S/PV.9,"),
        ("$/2025", "$/2025"),
        ("US$/2025/49", "US$/2025/49"),
        ("5/RES/1674", "S/RES/1674"),
        ("(5/PV.9204)", "(S/PV.9204)"),
        ("5/2025/49", "5/2025/49"),
        ("15/RES/1674", "15/RES/1674"),
        ("A/5/RES/1674", "A/5/RES/1674"),
        ("$20/2025", "$20/2025"),
    ],
)
def test_symbol_of_the_security_council_is_corrected(word, corrected):
    assert tesseract.correct_symbol(word) == corrected


def test_every_language_is_of_a_script():
    scripts = tesseract._SCRIPT_LANGUAGES.values()
    assert {code for codes in scripts for code in codes} == tesseract.LANGUAGES


def inked_share(scan, page):
    """Return the share of the ink of a page's image that is in the boxes of words."""
    image = scan.resize((scan.width * 2, scan.height * 2))
    scale = page.width / image.width
    ink = image.point(lambda shade: 255 if shade < 120 else 0)
    boxes = {box for box in page.boxes if box}
    covered = Image.new("L", image.size)
    for box in boxes:
        covered.paste(255, [round(side / scale) for side in box])
    share = sum(ImageChops.multiply(ink, covered).histogram()[128:])
    return share / sum(ink.histogram()[128:])


@needs_tesseract
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_boxes_of_a_turned_page_are_on_its_ink(tmp_path, turn):
    scan = scan_of(TEXTS["en"]).rotate(turn, expand=True)
    page = tesseract.recognise(page_scan(scanned(tmp_path, scan), 1), "eng")
    assert recall(TEXTS["en"], page.text) >= 0.95
    assert inked_share(scan, page) >= 0.95
    assert len({box for box in page.boxes if box}) > 30


@needs_tesseract
@pytest.mark.parametrize("turn", [0, 90])
@pytest.mark.parametrize("skew", [-4, 3])
def test_boxes_of_a_skewed_page_are_on_its_ink(tmp_path, turn, skew):
    scan = scan_of(TEXTS["en"]).rotate(skew, fillcolor=240).rotate(turn, expand=True)
    prepared = page_scan(scanned(tmp_path, scan), 1)
    assert prepared.angle == pytest.approx(-skew - ASKEW, abs=0.3)
    page = tesseract.recognise(prepared, "eng")
    assert recall(TEXTS["en"], page.text) >= 0.95
    assert inked_share(scan, page) >= 0.95
    # None is much larger than its word.
    boxes = {box for box in page.boxes if box}
    areas = sum((box.right - box.left) * (box.bottom - box.top) for box in boxes)
    assert areas < 0.4 * page.width * page.height
    assert page.width / page.height == pytest.approx(scan.width / scan.height, 0.01)


@needs_tesseract
@pytest.mark.parametrize("language", ["en", "ar"])
def test_skewed_form_is_read(tmp_path, language):
    form, text = form_of(TEXTS[language])
    askew = form.rotate(2, Image.Resampling.BICUBIC, fillcolor=240)
    page = read(scanned(tmp_path, askew), language)
    assert recall(text, page.text) >= 0.85


@needs_tesseract
def test_boxes_of_recognised_words_are_on_the_ink(tmp_path):
    scan = page_scan(scanned(tmp_path, scan_of(LINE)), 1)
    page = tesseract.recognise(scan, "eng")
    (boxes,) = page.spans([(page.text, True)])
    image = scan_of(LINE)
    ink = image.point(lambda shade: 255 if shade < 120 else 0).getbbox()
    scale = page.width / image.width
    for side, expected in zip(boxes[0], ink, strict=True):
        assert side / scale == pytest.approx(expected, abs=8)
