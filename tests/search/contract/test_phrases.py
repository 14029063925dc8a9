"""Quoted phrases are literal; OR, title:, word* and exclusions."""

import pytest

from search.query.tree import Or, Phrase, Word
from tests.search.contract.entries import (
    change,
    engine_query,
    fill,
    found,
    page,
    query,
    resource_entry,
)


@pytest.fixture
def library(engine):
    fill(
        engine,
        change(
            resource_entry(1, "First", text="They protected civilians. Time passed."),
            pages=[page(1, "They protected civilians."), page(2, "Time passed.")],
        ),
        change(
            resource_entry(2, "Second", text="To protect civilians is the aim."),
            pages=[page(1, "The aim."), page(2, "To protect civilians is the aim.")],
        ),
        resource_entry(3, "Protect civilians", text="Nothing here."),
        resource_entry(
            4, "Civilians protect themselves", text="A civilians' handbook."
        ),
        resource_entry(5, "Third", terms="Protect", summary="Civilians"),
        resource_entry(6, "Éducation à la paix", language="fr", text="L'été dernier."),
    )
    return engine


def test_a_phrase_is_literal(library):
    assert set(found(library, '"protect civilians"')) == {2, 3}
    assert found(library, '"protected civilians"') == [1]
    assert found(library, '"protecting civilians"') == []


def test_the_title_counts_more_for_phrases_too(library):
    assert found(library, '"protect civilians"') == [3, 2]


def test_case_accents_and_punctuation_do_not_matter_in_a_phrase(library):
    assert found(library, '"EDUCATION A LA PAIX"') == [6]
    assert found(library, '"l’ete dernier"') == [6]
    assert found(library, '"civilians’ handbook"') == [4]


def test_stop_words_count_in_a_phrase(library):
    assert found(library, '"is the aim"') == [2]
    assert found(library, '"is an aim"') == []


def test_a_phrase_of_one_word_is_literal(library):
    assert found(library, '"protected"') == [1]


def test_a_phrase_is_required_and_words_beside_it_are_ranked(library):
    answer = library.search(
        engine_query('"protect civilians"', "aim", "nothing", "quokka")
    )
    assert (set(answer.ids), answer.match_any) == ({2, 3}, True)


def test_several_phrases_are_all_required(library):
    assert found(library, '"protect civilians"', '"the aim"') == [2]
    assert found(library, '"protect civilians"', '"quokka"') == []


def test_a_phrase_may_be_asked_of_the_title(library):
    assert found(library, Phrase("protect civilians", field="title")) == [3]


def test_a_word_may_be_asked_of_the_title(library):
    assert set(found(library, Word("protecting", field="title"))) == {3, 4}
    assert found(library, Word("aim", field="title")) == []


def test_a_beginning_finds_all_words_that_begin_so(library):
    assert set(found(library, Word("protec", is_prefix=True))) == {1, 2, 3, 4, 5}
    assert found(library, Word("ÉDUC", is_prefix=True)) == [6]
    assert found(library, Word("rotec", is_prefix=True)) == []
    assert set(found(library, Word("prot", True, "title"))) == {3, 4}


def test_or_is_satisfied_by_either(library):
    either = Or((Word("themselves"), Phrase("time passed"), Word("quokka")))
    assert set(found(library, either)) == {1, 4}
    assert found(library, either, "handbook") == [4]


def test_or_with_nothing_known_finds_nothing(library):
    assert found(library, Or((Word("quokka"), Word("wombat"))), "aim") == []


def test_phrases_and_words_can_be_excluded(library, subtests):
    for excluded, ids in [
        (Phrase("protect civilians"), {1, 4, 5}),
        (Phrase("protected civilians"), {2, 3, 4, 5}),
        (Word("aim"), {1, 3, 4, 5}),
        (Word("civilians", field="title"), {1, 2, 5}),
        (Word("hand", is_prefix=True), {1, 2, 3, 5}),
    ]:
        with subtests.test(excluded=excluded):
            assert set(found(library, "civilians", excluded=[excluded])) == ids


def test_a_phrase_stands_on_one_page(library):
    asked = query('"protect civilians"')
    hits = library.page_hits(asked, [1, 2])
    assert [(hit.resource_id, hit.number) for hit in hits] == [(2, 2)]
    assert library.pages_matching(query('"protected civilians"'), 1, 1) == [1]
