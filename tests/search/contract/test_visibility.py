"""What a viewer may not see is not found, not counted and not shown, on any channel."""

import pytest

from search.engines.base import EngineQuery
from tests.search.contract.entries import (
    EVERY_LEVEL,
    change,
    deletion,
    engine_query,
    fill,
    found,
    page,
    put,
    query,
    resource_entry,
)

MEMBERS = ("public", "members")


@pytest.fixture
def library(engine):
    """One resource of each level, with the same words and one secret word each."""
    fill(
        engine,
        *(
            change(
                resource_entry(
                    number,
                    f"Early warning {secret}",
                    text=f"Early warning report {secret}",
                    visibility=level,
                    region=("AF", f"only-{level}"),
                    year=str(2000 + number),
                ),
                pages=[page(1, f"Early warning report {secret}", document_id=number)],
            )
            for number, level, secret in [
                (1, "public", "zephyr"),
                (2, "members", "quokka"),
                (3, "committee", "xylem"),
            ]
        ),
    )
    return engine


@pytest.mark.parametrize(
    ("levels", "ids"),
    [(("public",), {1}), (MEMBERS, {1, 2}), (EVERY_LEVEL, {1, 2, 3})],
)
def test_only_what_the_levels_allow_is_found(library, levels, ids):
    for asked in [(), ("early",), ('"early warning"',), ("warn*",), ("title:early",)]:
        assert set(found(library, *asked, levels=levels)) == ids


@pytest.mark.parametrize("word", ["quokka", "xylem", '"warning xylem"', "quok*"])
def test_a_word_of_a_hidden_resource_finds_nothing(library, word):
    answer = library.search(engine_query(word, facets=("region",)))
    assert (answer.ids, answer.total, answer.all_words) == ((), 0, 0)
    assert not answer.facets["region"]


def test_totals_and_facets_are_those_of_a_library_without_hidden_resources(library):
    asked = engine_query("early warning", facets=("region", "year", "visibility"))
    before = library.search(asked)
    put(library, deletion(2, fencing_token=2), deletion(3, fencing_token=2))
    assert library.search(asked) == before
    assert before.total == 1
    assert before.facets["region"] == {"AF": 1, "only-public": 1}
    assert before.facets["visibility"] == {"public": 1}


def test_hidden_resources_do_not_count_towards_enough_with_all_words(library):
    hidden = [
        resource_entry(number, "early warning", visibility="committee")
        for number in range(10, 30)
    ]
    put(library, *hidden, resource_entry(30, "early"))
    answer = library.search(engine_query("early warning"))
    assert answer.match_any
    assert (answer.ids, answer.total, answer.all_words) == ((1, 30), 2, 1)


def test_a_filter_does_not_open_what_is_hidden(library):
    filters = {"region": ("only-committee",), "visibility": ("committee",)}
    answer = library.search(
        engine_query(filters=filters, facets=("region", "visibility"))
    )
    assert (answer.ids, answer.total) == ((), 0)
    assert not any("committee" in code for code in answer.facets["region"])
    assert "committee" not in answer.facets["visibility"]


@pytest.mark.parametrize("facets", [(), ("region", "visibility")])
def test_a_withheld_resource_is_not_found_or_counted(library, facets):
    asked = {
        "levels": EVERY_LEVEL,
        "excluded_ids": frozenset({2, 99}),
        "facets": facets,
    }
    for words in [(), ("early warning",), ("quokka",), ('"report quokka"',)]:
        answer = library.search(engine_query(*words, **asked))
        assert 2 not in answer.ids
        assert answer.total == len(answer.ids)
        assert "only-members" not in answer.facets.get("region", {})
        assert "members" not in answer.facets.get("visibility", {})


def test_many_withheld_resources_are_no_error(library):
    excluded_ids = frozenset(range(2, 70_000))
    assert found(library, "early", levels=EVERY_LEVEL, excluded_ids=excluded_ids) == [1]


def test_page_hits_are_only_of_the_resources_asked_for(library):
    hits = library.page_hits(query("early warning"), [1])
    assert [hit.resource_id for hit in hits] == [1]
    assert library.page_hits(query("xylem"), [1, 2]) == []


def test_matching_pages_are_only_of_the_resource_asked_for(library):
    assert library.pages_matching(query("xylem"), 3, 3) == [1]
    assert library.pages_matching(query("xylem"), 1, 3) == []


def test_a_narrowed_resource_is_gone_for_those_outside(library):
    narrowed = resource_entry(1, "Early warning zephyr", visibility="committee")
    put(library, change(narrowed, fencing_token=2, pages=None))
    assert found(library, "zephyr") == []
    assert found(library, "zephyr", levels=EVERY_LEVEL) == [1]


def test_no_question_is_asked_without_levels():
    with pytest.raises(ValueError, match="levels"):
        EngineQuery(query("early"), levels=())
