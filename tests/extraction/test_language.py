"""Language detection."""

import subprocess
import sys

import pytest

from library.extraction import detect_language
from library.extraction.language import sample

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


def test_sample_comes_from_the_middle_of_a_file():
    pages = (TEXTS["en"],) + (TEXTS["fr"] * 40,) * 3 + (TEXTS["en"],)
    assert detect_language(sample(pages)) == "fr"


def test_downloader_is_not_imported():
    code = (
        "import sys; from library.extraction import detect_language;"
        f"detect_language({TEXTS['en']!r});"
        "sys.exit('requests' in sys.modules or 'robust_downloader' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
