"""Languages of files: codes, names, choosers, URLs."""

import re

import pytest
from django.utils.translation import override

from library.extraction.language import detect_language
from library.languages import (
    _ALIASES,
    COMMON_LANGUAGES,
    DOCUMENT_LANGUAGES,
    OTHER_LANGUAGE,
    RIGHT_TO_LEFT,
    direction,
    language_choices,
    language_code,
    sorted_languages,
)
from library.models import Resource, ResourceFile
from tests.factories import ResourceFactory

CODES = [code for code, _ in DOCUMENT_LANGUAGES]
REGIONAL = ("rhg", "ckb", "kmr", "prs", "tig", "din", "nus", "fvr", "kac", "kar", "quc")


def test_codes_are_unique_and_valid_in_html():
    assert len(CODES) == len(set(CODES))
    assert all(re.fullmatch("[a-z]{2,3}", code) for code in CODES)
    assert len([code for code in CODES if len(code) == 2]) == 183  # ISO 639-1
    assert {*REGIONAL, "ku", "ti", "gn", OTHER_LANGUAGE} <= set(CODES)
    assert set(CODES) >= RIGHT_TO_LEFT
    longest = max(map(len, CODES))
    for model in (Resource, ResourceFile):
        assert model._meta.get_field("language").max_length >= longest


def test_names_of_languages_are_unique():
    names = [str(label) for _, label in DOCUMENT_LANGUAGES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_chooser_has_common_languages_first_and_other_last(language):
    with override(language):
        *common, (_, others) = language_choices()
        assert common == COMMON_LANGUAGES
        assert others[-1][0] == OTHER_LANGUAGE
        assert [code for code, _ in [*common, *others]] == [
            code for code, _ in sorted_languages()
        ]
    assert {code for code, _ in [*common, *others]} == set(CODES)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("EN", "en"),
        ("pt-BR", "pt"),
        ("zh_Hans", "zh"),
        ("eng", "en"),
        ("fre", "fr"),
        ("som", "so"),
        ("grn", "gn"),
        ("arb", "ar"),
        ("iw", "he"),
        ("rhg", "rhg"),
        ("Other", OTHER_LANGUAGE),
        ("Rohingya", "rhg"),
        ("français", "fr"),
        ("anglais", "en"),
        ("العربية", "ar"),
        ("Klingon", ""),
        ("xx", ""),
        ("", ""),
    ],
)
def test_language_is_known_by_code_or_name(text, code):
    assert language_code(text) == code


def test_codes_elsewhere_stand_for_listed_languages():
    assert set(_ALIASES.values()) <= set(CODES)
    assert not set(_ALIASES) & set(CODES)


def test_direction_of_an_uncoded_language_is_that_of_its_text():
    assert direction("ckb") == "rtl"
    assert direction("kmr") == "ltr"
    assert direction(OTHER_LANGUAGE) == "auto"


def test_detected_languages_are_known():
    text = "سەرۆکی هەرێمی کوردستان لەگەڵ نوێنەری نەتەوە یەکگرتووەکان کۆبووەوە " * 3
    assert detect_language(text) in CODES


@pytest.mark.django_db
def test_file_in_another_language_is_listed_and_opened(client):
    resource = ResourceFactory(
        title="Early warning",
        files=[
            {"language": "en", "pages": ["One."]},
            {"language": "rhg", "pages": ["Two."]},
            {"language": OTHER_LANGUAGE, "pages": ["Three."]},
        ],
    )
    html = client.get(resource.get_absolute_url()).content.decode()
    for name in ("Rohingya", "Other language"):
        assert name in html
    assert 'hreflang="rhg"' in html
    for file in resource.files.all():
        page = client.get(file.page_url(1))
        assert page.status_code == 200
        assert f'lang="{file.language}"' in page.content.decode()
