"""Language detection."""

import subprocess
import sys

import pytest

from library.extraction import detect_language, judge_language

TEXTS = {
    "en": "The Security Council reaffirmed that States must protect their populations.",
    "fr": "Le Conseil de sécurité a réaffirmé que les États protègent les civils.",
    "es": "El Consejo de Seguridad reafirmó que los Estados protegen a la población.",
    "ar": "أكد مجلس الأمن من جديد أن على الدول حماية سكانها من الجرائم الفظيعة.",
    "pt": "O Conselho de Segurança reafirmou que os Estados protegem a população.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_library_languages_are_detected(code):
    assert detect_language(TEXTS[code]) == code
    assert detect_language(TEXTS[code].upper()) == code


@pytest.mark.parametrize("text", ["", "Too short", "12 34 56 " * 50, "xq zkv wqj " * 3])
def test_ambiguous_text_has_no_language(text):
    assert detect_language(text) == ""


def test_language_of_a_file_comes_from_all_its_pages():
    pages = (TEXTS["fr"] * 40,) * 2 + (TEXTS["en"] * 40,) + (TEXTS["fr"] * 40,) * 2
    assert judge_language(pages).language == "fr"
    assert judge_language(()).language == judge_language(("12 34",) * 99).language == ""


@pytest.mark.parametrize("code", ["en", "fr", "es"])
@pytest.mark.parametrize("shift", [1, 3])
def test_wrong_letters_are_unreliable(code, shift):
    pages = (TEXTS[code] * 9,) * 9
    assert not judge_language(pages).is_unreliable(1_000)
    wrong = tuple(
        "".join(chr(ord(c) + shift) if c.isalpha() else c for c in page)
        for page in pages
    )
    assert judge_language(wrong).is_unreliable(1_000)
    assert not judge_language(wrong).is_unreliable(1_000_000)


def test_unnamed_letters_are_unreliable():
    pages = (TEXTS["fr"] * 9,) * 9
    assert judge_language([p.replace("é", "\ufffd") for p in pages]).replaced > 0.05
    pages = [page.replace("e", "\ufffd") for page in pages]
    assert judge_language(pages).is_unreliable(1_000)
    assert judge_language(["\ufffd" * 2_000]).is_unreliable(1_000)


def test_downloader_is_not_imported():
    code = (
        "import sys; from library.extraction import detect_language;"
        f"detect_language({TEXTS['en']!r});"
        "sys.exit('requests' in sys.modules or 'robust_downloader' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
