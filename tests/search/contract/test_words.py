"""Words find resources by every field, in any form, and the best come first."""

import pytest

from search.engines.base import MIN_ALL_TERMS_HITS
from search.query.tree import Word
from tests.search.contract.entries import engine_query, fill, found, resource_entry

FILLER = "The annual meeting adopted its budget and thanked the host."


@pytest.fixture
def library(engine):
    fill(
        engine,
        resource_entry(1, "Sanctions and prevention", text=FILLER),
        resource_entry(2, "Yearbook", terms="Sanctions", text=FILLER),
        resource_entry(3, "Yearbook", summary="On sanctions.", text=FILLER),
        resource_entry(4, "Yearbook", text=f"{FILLER} It spoke of sanctions."),
        resource_entry(5, "Yearbook", text=FILLER),
        resource_entry(6, "Peace-building in 2016", text="The women’s network met."),
        resource_entry(7, "Café de Côte d'Ivoire", text="A naïve résumé, 1,674 pages."),
    )
    return engine


def test_a_word_is_found_in_every_field_the_title_first(library):
    assert found(library, "sanctions") == [1, 2, 3, 4]


@pytest.mark.parametrize("word", ["SANCTIONS", "sanction", "Sanctioned"])
def test_case_and_ending_do_not_matter(library, word):
    assert set(found(library, word)) == {1, 2, 3, 4}


def test_accents_do_not_matter(library, subtests):
    for word in ["cafe", "CAFÉ", "naïve", "naive", "resume"]:
        with subtests.test(word=word):
            assert found(library, word) == [7]


@pytest.mark.parametrize("word", ["sanc", "anctions", "saction", "prevent1on"])
def test_a_part_of_a_word_or_another_spelling_finds_nothing(library, word):
    assert found(library, word) == []


def test_numbers_hyphens_and_apostrophes(library, subtests):
    for words, ids in {
        "2016": [6],
        "201": [],
        "peace-building": [6],
        "peace building": [6],
        "women's": [6],
        "women’s": [6],
        "women": [6],
        "d'Ivoire": [7],
        "d’ivoire": [7],
        "ivoire": [7],
    }.items():
        with subtests.test(words=words):
            assert found(library, words) == ids


def test_all_words_may_stand_in_different_fields(library):
    answer = library.search(engine_query("prevention budget"))
    assert (answer.ids[0], answer.all_words) == (1, 1)


def test_few_with_all_words_come_before_those_with_some(library):
    answer = library.search(engine_query("sanctions prevention"))
    assert answer.ids == (1, 2, 3, 4)
    assert (answer.total, answer.all_words, answer.match_any) == (4, 1, True)


def test_words_that_nothing_has_leave_those_that_are_known(library):
    answer = library.search(engine_query("sanctions quokka"))
    assert (set(answer.ids), answer.all_words, answer.match_any) == (
        {1, 2, 3, 4},
        0,
        True,
    )


def test_any_of_the_words_is_paged_without_gap_or_repetition(library):
    pages = [
        found(library, "sanctions prevention", offset=n, limit=1) for n in range(5)
    ]
    assert pages == [[1], [2], [3], [4], []]


def test_enough_with_all_words_make_the_others_superfluous(engine):
    with_both = [
        resource_entry(n, "Early warning") for n in range(1, MIN_ALL_TERMS_HITS + 1)
    ]
    fill(engine, *with_both, resource_entry(90, "Early"), resource_entry(91, "Warning"))
    answer = engine.search(engine_query("early warning", limit=50))
    assert set(answer.ids) == set(range(1, MIN_ALL_TERMS_HITS + 1))
    assert (answer.total, answer.all_words, answer.match_any) == (
        MIN_ALL_TERMS_HITS,
        MIN_ALL_TERMS_HITS,
        False,
    )


def test_a_stop_word_is_not_asked_of_texts_in_its_language(library):
    answer = library.search(engine_query("the prevention of sanctions"))
    assert (answer.ids[0], answer.all_words) == (1, 1)


@pytest.mark.parametrize(
    ("language", "asked", "word"),
    [
        ("en", "whose refugees", "whose"),
        ("fr", "pourquoi réfugiés", "pourquoi"),
        ("es", "cuántos refugiados", "cuántos"),
        ("pt", "quantos refugiados", "quantos"),
        ("ar", "لماذا اللاجئون", "لماذا"),
    ],
)
def test_words_that_ask_are_stop_words(engine, language, asked, word):
    fill(
        engine,
        resource_entry(1, asked.split()[1], language=language),
        resource_entry(2, f"{word} quokka", language=language),
    )
    assert found(engine, asked) == [1]
    assert found(engine, word) == [2]


def test_stop_words_alone_find_what_has_them(engine):
    fill(
        engine,
        resource_entry(1, "To be or not to be"),
        resource_entry(2, "Being there"),
        resource_entry(3, "Quokka"),
    )
    assert found(engine, "to be") == [1]


def test_a_word_that_is_a_stop_word_elsewhere_is_a_word(engine):
    # "or" is gold in French; "son" is a child in English and a stop word in French.
    fill(
        engine,
        resource_entry(1, "The son of the soil"),
        resource_entry(2, "The soil"),
        resource_entry(3, "Le trafic d'or", language="fr"),
    )
    assert found(engine, "son") == [1]
    answer = engine.search(engine_query("son soil"))
    assert (answer.ids, answer.all_words) == ((1, 2), 1)


def test_a_long_report_does_not_beat_a_page_on_the_point(engine):
    long_text = " ".join([FILLER] * 300 + ["It spoke of sanctions twice: sanctions."])
    fill(
        engine,
        resource_entry(1, "Report", text=long_text),
        resource_entry(2, "Note", text="Sanctions on arms: what works."),
        resource_entry(3, "Other", text=long_text.replace("sanctions", "budgets")),
    )
    assert found(engine, "sanctions") == [2, 1]


def test_languages_are_not_summed(engine):
    """A resource in two languages does not win by having a name in both."""
    name = "Darfur"
    fill(
        engine,
        resource_entry(1, texts={"en": f"{name} report", "fr": f"Rapport {name}"}),
        resource_entry(2, text=f"{name} and {name}"),
        resource_entry(3, text=FILLER),
    )
    assert found(engine, "darfur") == [2, 1]


def test_excluded_words_exclude_their_forms(library):
    assert found(library, "sanctions", excluded=["preventing"]) == [2, 3, 4]
    assert found(library, "sanctions", excluded=["quokka", "budget"]) == []


def test_an_excluded_word_counts_for_nothing_else(library):
    answer = library.search(engine_query("sanctions", excluded=["prevention"]))
    assert (answer.total, answer.all_words, answer.match_any) == (3, 3, False)


def test_a_word_is_looked_for_once_however_often_it_is_typed(library):
    twice = library.search(engine_query(Word("sanctions"), Word("Sanctions")))
    assert (set(twice.ids), twice.match_any) == ({1, 2, 3, 4}, False)
