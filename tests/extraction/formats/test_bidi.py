"""Reading order of Arabic text. A new release of PDFium must pass these tests."""

from pathlib import Path

import pytest

from library.extraction import MEDIA_TYPES, extract
from library.extraction.formats.pdf import bidi
from tests.extraction.files import extract_bytes, pdf_saying
from tests.extraction.formats.arabic import (
    CHROMIUM,
    PARAGRAPHS,
    drawn,
    printed_by_chromium,
    recall,
    words,
)

LEAST_RECALL = 0.93  # of the words, in any file with a sound text layer
LINES = [
    line
    for paragraph in PARAGRAPHS
    for line in (paragraph[: len(paragraph) // 2].rsplit(" ", 1)[0],)
]
DEMO = Path(__file__).resolve().parents[3] / "demo" / "files"
FONTS = ["Noto Naskh Arabic", "Noto Sans Arabic", "Noto Kufi Arabic"]


@pytest.mark.parametrize("is_reversed", [False, True], ids=["plain", "ActualText"])
def test_words_are_in_reading_order(tmp_path, is_reversed):
    result = extract_bytes(tmp_path, "a.pdf", drawn(LINES, is_reversed))
    assert words(result.pages[0]) == words("\n".join(LINES))
    assert result.language == "ar"


@pytest.mark.parametrize("is_reversed", [False, True], ids=["plain", "ActualText"])
@pytest.mark.parametrize(
    "word", ["الإنسانية", "خلال", "سلام", "الأولية", "بلا", "الآن"]
)
def test_lam_alef_is_not_reversed(tmp_path, word, is_reversed):
    result = extract_bytes(tmp_path, "a.pdf", drawn([f"في {word} عام"], is_reversed))
    assert word in result.pages[0].split()


def test_alef_before_a_separate_lam_is_kept(tmp_path):
    result = extract_bytes(tmp_path, "a.pdf", drawn(["الحماية السلطة أليم"], False))
    assert result.pages[0].split() == ["الحماية", "السلطة", "أليم"]


def test_numbers_stay_numbers_and_apart_from_words(tmp_path):
    result = extract_bytes(tmp_path, "a.pdf", drawn(["القرار 1674 لعام 2006"], True))
    assert result.pages[0].split() == ["القرار", "1674", "لعام", "2006"]


def test_a_comma_stays_behind_its_word(tmp_path):
    result = extract_bytes(tmp_path, "a.pdf", drawn(["الحرب، السلام"], True))
    assert result.pages[0].split() == ["الحرب،", "السلام"]


@pytest.mark.parametrize(
    ("drawn_as", "read_as"),
    [
        (")الجات( منظمة", "(الجات) منظمة"),
        ("»السلام« و»الحرب«", "«السلام» و«الحرب»"),
        ("القرار 2286) 2016(.", "القرار 2286 (2016)."),
        ("(السلام) والحرب", "(السلام) والحرب"),
        ("1) السلام (الدائم)", "1) السلام (الدائم)"),
    ],
)
def test_brackets_enclose_their_content(drawn_as, read_as):
    assert bidi.fix_mirrored_pairs(drawn_as) == read_as


def test_wrong_letters_are_recognised_by_their_runs():
    wrong = "سكككك اق متلككككل ا سككككتهد ت الق ات ارسكككك اوة ج وق الد ا المدن " * 3
    assert bidi.has_wrong_letters(wrong)
    assert not bidi.has_wrong_letters("\n".join(PARAGRAPHS))
    assert not bidi.has_wrong_letters("حمـــاية المدنيين واجب " * 20)
    assert not bidi.has_wrong_letters("ككك")


def test_brackets_of_a_real_report_enclose_the_year():
    result = extract(DEMO / "attacks-on-health-care-ar.pdf", MEDIA_TYPES["pdf"])
    assert "القرار 2286 (2016)." in " ".join(result.pages[0].split())


def test_latin_pages_are_unchanged(tmp_path):
    result = extract_bytes(tmp_path, "a.pdf", pdf_saying("lam alef is not here"))
    assert result.pages == ("lam alef is not here",)


@pytest.mark.browser
@pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on this machine to print with"
)
@pytest.mark.parametrize("font", FONTS)
def test_a_report_printed_from_the_web_is_recalled(tmp_path, font):
    result = extract(printed_by_chromium(tmp_path, font), MEDIA_TYPES["pdf"])
    assert recall("\n".join(PARAGRAPHS), "\n".join(result.pages)) >= LEAST_RECALL
    assert "الإنسانية" in result.pages[0]
