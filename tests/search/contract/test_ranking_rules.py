"""The rules of ranking beyond BM25, each with its effect on both engines."""

from __future__ import annotations

import pytest

from search.engines.base import EngineQuery, EngineResponse
from search.query.parser import parse
from search.query.tree import Or, Phrase, Query, Word
from tests.search.contract.entries import PUBLIC, fill, resource_entry

# The newer one wins ties: an older one that comes first has a better score.
OLD, NEW = 10_000, 20_000
FILLER = "The rapporteur thanked the delegates of the spring session. "


def ask(engine, text: str | Query, **options) -> EngineResponse:
    query = parse(text) if isinstance(text, str) else text
    return engine.search(EngineQuery(query, PUBLIC, limit=50, **options))


@pytest.fixture
def systems(engine):
    fill(
        engine,
        resource_entry(
            1, "Sheet", text="A time sharing system of computers", published=OLD
        ),
        resource_entry(2, "Sheet", text="Sharing a system of computers, time"),
        resource_entry(3, "Sheet", text="Fisheries, a distractor"),
        resource_entry(4, "Sheet", text="time sharing system", visibility="committee"),
    )
    return engine


def test_a_quotation_in_a_sentence_is_not_required(systems):
    text = 'Which computers are used for a "time sharing system" nowadays'
    assert ask(systems, text).ids == (1, 2)


@pytest.mark.parametrize(
    "text", ['"time sharing system"', 'computers "time sharing system" nowadays -fish']
)
def test_a_quotation_with_few_words_is_required(systems, text):
    assert ask(systems, text).ids == (1,)


def test_a_quotation_in_a_sentence_ranks(systems):
    """Whoever has the quoted words in this order comes first, although it is older."""
    words = "time thereby sharing nowadays system used computers"
    assert ask(systems, words).ids == (2, 1)
    assert ask(systems, f'{words} "time sharing system"').ids == (1, 2)


def test_a_repeated_word_weighs_more(engine):
    fill(
        engine,
        resource_entry(1, "Sheet", text="zephyr of the valley", published=OLD),
        resource_entry(2, "Sheet", text="quokka of the valley"),
        resource_entry(3, "Sheet", text="a distractor of the valley"),
    )
    assert ask(engine, "zephyr quokka").ids == (2, 1)
    assert ask(engine, "zephyr quokka Zephyr").ids == (1, 2)


def test_a_repeated_word_weighs_less_than_twice(engine):
    """Four times one word weighs as much as two words, and not as four."""
    fill(
        engine,
        resource_entry(1, "Sheet", text="quokka wombat xylem", published=OLD),
        resource_entry(2, "Sheet", text="zephyr spring session"),
        resource_entry(3, "Sheet", text="a distractor apart"),
    )
    assert ask(engine, f"{'zephyr ' * 4} quokka wombat xylem").ids == (1, 2)


def test_neighbouring_words_rank_higher(engine):
    """Only the order differs: the older one, which has that of the query, is first."""
    fill(
        engine,
        resource_entry(1, "Sheet", text="spring zephyr valley quokka", published=OLD),
        resource_entry(2, "Sheet", text="zephyr quokka spring valley"),
        resource_entry(3, "Sheet", text="a distractor"),
        resource_entry(4, "Sheet", text="zephyr valley", visibility="committee"),
    )
    assert ask(engine, "zephyr valley").ids == (1, 2)
    assert ask(engine, "valley zephyr").ids == (2, 1)
    assert ask(engine, "Zephyr valley", sort="newest").ids == (2, 1)


@pytest.fixture
def full_matches(engine):
    """Twelve resources with all three words, one with two, and one with one."""
    full = [
        resource_entry(number, "Sheet", text=f"zephyr quokka wombat {FILLER * 40}")
        for number in range(1, 13)
    ]
    fill(
        engine,
        *full,
        resource_entry(20, "Zephyr quokka", text="Zephyr quokka, and only these"),
        resource_entry(21, "Sheet", text="A wombat"),
        resource_entry(22, "Sheet", text="A distractor"),
        resource_entry(23, "Zephyr quokka", visibility="committee"),
    )
    return engine


def test_three_words_are_ranked_by_some_of_them(full_matches):
    response = ask(full_matches, "zephyr quokka wombat", facets=("visibility",))
    assert set(response.ids) == {*range(1, 13), 20, 21}
    assert (response.total, response.all_words) == (14, 12)
    assert response.match_any
    assert response.facets["visibility"] == {"public": 14}
    # It is on the point, although it lacks a word.
    assert response.ids[0] == 20


def test_two_words_are_both_required_when_many_have_them(full_matches):
    response = ask(full_matches, "zephyr wombat")
    assert set(response.ids) == set(range(1, 13))
    assert not response.match_any


def test_stop_words_do_not_make_three(full_matches):
    assert set(ask(full_matches, "the zephyr of wombat").ids) == set(range(1, 13))


def test_all_words_can_be_required(full_matches):
    response = ask(full_matches, "zephyr quokka wombat", require_all=True)
    assert set(response.ids) == set(range(1, 13))
    assert (response.total, response.all_words) == (12, 12)
    assert ask(full_matches, "zephyr quokka xylem", require_all=True).ids == ()


def test_counts_of_all_words_respect_filters(full_matches):
    options = {"filters": {"visibility": ("members",)}, "facets": ("visibility",)}
    response = ask(full_matches, "zephyr quokka wombat", **options)
    assert (response.ids, response.total, response.all_words) == ((), 0, 0)


def test_having_all_of_three_words_ranks_higher(engine):
    fill(
        engine,
        resource_entry(1, "Sheet", text="zephyr quokka wombat", published=OLD),
        resource_entry(2, "Sheet", text="zephyr quokka zephyr quokka xylem xylem"),
        resource_entry(3, "Sheet", text="a distractor"),
    )
    assert ask(engine, "zephyr quokka wombat").ids == (1, 2)


def test_all_names_of_a_thing_are_as_rare_as_the_users(engine):
    """One label in the user's language does not beat a text about the thing."""
    fill(
        engine,
        resource_entry(1, titles={"es": "Acta"}, terms="Desplazados", text=FILLER * 40),
        resource_entry(2, "Sheet", text="displaced persons " * 9, published=OLD),
        *(
            resource_entry(number, "Sheet", text=f"displaced persons. {FILLER * 9}")
            for number in range(10, 18)
        ),
        resource_entry(30, "Sheet", text="A distractor of displaced objects"),
        resource_entry(31, "Sheet", text="displaced persons", visibility="committee"),
    )
    names = Or(
        (
            Word("desplazados"),
            Phrase("displaced persons", language="en", weight=0.8),
        ),
        is_required=False,
    )
    response = ask(engine, Query("desplazados", (names,)))
    assert response.ids[0] == 2
    assert set(response.ids) == {1, 2, *range(10, 18)}
