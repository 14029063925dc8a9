"""What a word may also be: phrases in a language's forms, several words, weights."""

import pytest

from search.query.tree import And, Or, Phrase, Word
from tests.search.contract.entries import (
    change,
    engine_query,
    fill,
    found,
    page,
    query,
    resource_entry,
)

R2P = Or(
    (
        Word("R2P"),
        Phrase("responsibility to protect", language="en"),
        Phrase("responsabilité de protéger", language="fr"),
        And((Word("protection"), Word("duty"))),
    ),
    is_required=False,
)


@pytest.fixture
def library(engine):
    fill(
        engine,
        change(resource_entry(1, "R2P at ten"), pages=[page(1, "R2P")]),
        change(
            resource_entry(2, "Note", text="Responsibilities to protect, in Sudan."),
            pages=[page(1, "Nothing."), page(2, "Responsibilities to protect us")],
        ),
        resource_entry(
            3, "Note", language="fr", text="La responsabilité de protéger les civils."
        ),
        resource_entry(4, "Note", text="The duty of every state is protecting."),
        resource_entry(5, "Note", text="To protect is a responsibility in Sudan."),
        resource_entry(6, "Note", text="A duty."),
        resource_entry(7, "Responsabilité de protéger", text="A loan of words."),
    )
    return engine


def test_a_word_is_found_by_its_other_forms(library):
    answer = library.search(engine_query(R2P))
    assert (set(answer.ids[:4]), answer.all_words) == ({1, 2, 3, 4}, 4)
    assert 7 not in answer.ids


def test_each_choice_counts_as_one_word(library):
    answer = library.search(engine_query(R2P, "sudan"))
    assert (answer.ids[0], answer.all_words, answer.match_any) == (2, 1, True)


def test_a_required_choice_is_required(library):
    required = Or(R2P.options)
    assert found(library, required, "sudan") == [2]


def test_a_heavier_option_comes_first(engine):
    fill(
        engine,
        resource_entry(1, "First", text="Quokka quokka quokka."),
        resource_entry(2, "Second", text="One wombat among all other words here."),
        resource_entry(3, "Third", text="Neither."),
    )
    heavy = Or((Phrase("wombat", weight=8.0), Phrase("quokka")), is_required=False)
    assert found(engine, heavy) == [2, 1]


def test_pages_are_found_and_marked_by_other_forms(library):
    hits = library.page_hits(query(R2P), [1, 2, 3])
    assert [(hit.resource_id, hit.number) for hit in hits] == [(1, 1), (2, 2)]
    marked = hits[1].snippet.replace("\ue000", "[").replace("\ue001", "]")
    assert marked.replace("] [", " ").startswith("[Responsibilities to protect]") or (
        marked == "[Responsibilities] to [protect] us"
    )
