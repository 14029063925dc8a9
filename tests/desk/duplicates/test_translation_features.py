"""What tells a translation: symbols, days, numbers, names, in any script."""

import pytest

from desk.duplicates.translation_features import (
    Feature,
    compare_features,
    extract_features,
)

ENGLISH = """On 16 September 2005 the Assembly adopted A/RES/60/1. It had 1,674 words
and 38 paragraphs on what Darfur needs. In 2009 the report A/63/677 had 33 pages."""
FRENCH = """Le 16 septembre 2005 l'Assemblée a adopté A/RES/60/1. Elle avait 1 674 mots
et 38 paragraphes sur ce que le Darfour demande. En 2009 le rapport A/63/677 avait
33 pages."""
ARABIC = """في ١٦ أيلول سبتمبر ٢٠٠٥ اعتمدت الجمعية العامة A/RES/60/1 وفيها
١٬٦٧٤ كلمة و٣٨ فقرة. وفي ٢٠٠٩ كان تقرير A/63/677 في ٣٣ صفحة."""
# Another report of the same series.
DISTRACTOR = """Le 22 janvier 2010 l'Assemblée a reçu A/64/864. Il avait 5 120 mots et
20 paragraphes. En 2009 le rapport A/63/677 avait 33 pages."""


def values(text, kind, language="en"):
    return {
        mark.value
        for mark in extract_features([text], language).features
        if mark.kind == kind
    }


@pytest.mark.parametrize("text", [ENGLISH, FRENCH, ARABIC])
def test_date_and_symbols_are_equal_in_all_languages(text):
    assert values(text, "day") == {"16 … 2005"}
    assert values(text, "symbol") == {"A/RES/60/1", "A/63/677"}


@pytest.mark.parametrize("written", ["1,674", "1.674", "1 674", "1\u202f674", "١٬٦٧٤"])
def test_number_is_equal_in_all_notations(written):
    assert "1674" in values(f"of {written} words", "number")


def test_first_words_of_sentences_are_not_names():
    found = values("However it is. Many went to Darfur.\nUNHCR says so.", "name")
    assert found == {"darfur", "unhcr"}


@pytest.mark.parametrize("other", [FRENCH, ARABIC])
def test_translations_are_similar_and_series_is_not(other):
    language = "fr" if other is FRENCH else "ar"
    english = extract_features([ENGLISH], "en")
    translated = compare_features(english, extract_features([other], language))
    series = compare_features(english, extract_features([DISTRACTOR], "fr"))
    assert translated.score > 0.8 > 0.5 > series.score
    assert translated.shared[0] in {
        Feature("symbol", "A/RES/60/1"),
        Feature("symbol", "A/63/677"),
    }


def test_endless_digits_are_not_a_number():
    assert extract_features(["9" * 10_000], "en").features == frozenset()


def test_texts_without_features_are_not_similar():
    nothing = extract_features([""], "en")
    assert compare_features(nothing, nothing).score == 0
