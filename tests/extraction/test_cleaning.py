"""Cleaning of extracted text."""

import pytest

from library.extraction.cleaning import clean, clean_line


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("nul\0 bell\x07", "nul bell"),
        ("half \ud83d pair", "half pair"),
        ("mark \ue000x\ue001", "mark x"),
        ("inter\ufffenational", "international"),
        ("Sub\ufffeSaharan", "Sub-Saharan"),
        ("2005\ufffe2010", "2005-2010"),
        ("soft\u00adhyphen", "softhyphen"),
        ("spoof\u202egpj.exe", "spoofgpj.exe"),
        ("preven-\r\ntion", "prevention"),
        ("preven\u2010\ntion", "prevention"),
        ("préven-\n  tion", "prévention"),
        ("Sub-\nSaharan", "Sub-\nSaharan"),
        ("2005-\n2010", "2005-\n2010"),
        ("of\ufb01ce ﬂag", "office flag"),
        ("\ufefb\u0020\ufee1", "لا م"),
        ("2024المياه", "2024 المياه"),
        ("عام2024", "عام 2024"),
        ("a\u00a0b   c \n\n\n\n d", "a b c\n\nd"),
        ("a\t \t\n\t b", "a\nb"),
        (" \t b\t\tc\t", "\tb\t\tc"),
        ("Cote d\u00b4Ivoire", "Cote d\u2019Ivoire"),
        ("tab\tstays\nline stays", "tab\tstays\nline stays"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_text_is_cleaned(raw, wanted):
    assert clean(raw) == wanted


def test_cleaning_twice_changes_nothing():
    text = clean("preven-\ntion \ufb01 2024المياه  x\n\n\n\ny")
    assert clean(text) == text


def test_title_is_one_short_line():
    assert clean_line("  The\n\0 four   crimes " + "x" * 999, 14) == "The four crime"
