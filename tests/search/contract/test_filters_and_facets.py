"""Filters: OR inside a facet, AND across; counts ignore the facet's own filter."""

import pytest

from search.engines.base import FACETS
from tests.search.contract.entries import (
    EVERY_LEVEL,
    engine_query,
    fill,
    found,
    put,
    resource_entry,
)


@pytest.fixture
def library(engine):
    fill(
        engine,
        resource_entry(1, "Report", type="report", region=("AF", "SD"), year="2020"),
        resource_entry(2, "Report", type="report", region=("AF", "ML"), year="2021"),
        resource_entry(3, "Toolkit", type="toolkit", region="SD", year="2021"),
        resource_entry(4, "Toolkit", type="toolkit", region="ME", year="2021"),
        resource_entry(5, "Toolkit without anything"),
    )
    return engine


def test_values_of_a_facet_are_alternatives(library):
    assert set(found(library, filters={"region": ("SD", "ME")})) == {1, 3, 4}


def test_facets_narrow_each_other(library):
    filters = {"region": ("SD", "ME"), "year": ("2021",)}
    assert set(found(library, filters=filters)) == {3, 4}


@pytest.mark.parametrize("facets", [(), ("type",), ("region", "type", "year")])
def test_filters_count_whether_or_not_their_facet_is_asked_for(library, facets):
    filters = {"region": ("SD",), "year": ("2021",)}
    answer = library.search(engine_query(filters=filters, facets=facets))
    assert (answer.ids, answer.total) == ((3,), 1)
    assert set(answer.facets) == set(facets)


def test_filters_and_words_work_together(library):
    assert found(library, "toolkit", filters={"region": ("SD", "AF")}) == [3]


def test_counts_ignore_the_facets_own_filter(library):
    asked = engine_query(filters={"region": ("ME",)}, facets=("region", "type"))
    counts = library.search(asked).facets
    assert counts["region"] == {"AF": 2, "SD": 2, "ML": 1, "ME": 1}
    assert counts["type"] == {"toolkit": 1}


def test_counts_obey_the_filters_of_all_other_facets(library):
    filters = {"region": ("SD",), "type": ("toolkit",)}
    asked = engine_query(filters=filters, facets=("region", "type", "year"))
    answer = library.search(asked)
    assert answer.ids == (3,)
    assert answer.facets["region"] == {"SD": 1, "ME": 1}
    assert answer.facets["type"] == {"report": 1, "toolkit": 1}
    assert answer.facets["year"] == {"2021": 1}


def test_counts_obey_the_words(library):
    counts = library.search(engine_query("report", facets=("region", "type"))).facets
    assert counts == {"region": {"AF": 2, "SD": 1, "ML": 1}, "type": {"report": 2}}


def test_counts_obey_the_words_when_some_of_them_are_enough(library):
    answer = library.search(engine_query("report anything", facets=("type",)))
    assert answer.match_any
    assert (answer.total, answer.facets["type"]) == (3, {"report": 2})


def test_a_resource_counts_once_for_each_of_its_values(library):
    answer = library.search(engine_query(facets=("region",)))
    assert answer.total == 5
    assert answer.facets["region"] == {"AF": 2, "SD": 2, "ML": 1, "ME": 1}


def test_every_facet_can_be_filtered_and_counted(library, engine):
    codes = {name: f"a-{name}" for name in FACETS if name != "visibility"}
    index = engine.live_index()
    put(engine, resource_entry(6, "All", visibility="members", **codes), index=index)
    for name, code in {**codes, "visibility": "members"}.items():
        asked = engine_query(filters={name: (code,)}, facets=FACETS, levels=EVERY_LEVEL)
        answer = engine.search(asked)
        assert answer.ids == (6,)
        assert answer.facets[name][code] == 1


def test_an_unknown_code_finds_nothing_and_is_no_error(library):
    for code in ["nowhere", "", "*", '"', "a" * 5_000, "\ud800", "\x00", "مصر"]:
        answer = library.search(
            engine_query(filters={"region": (code,)}, facets=("region", "type"))
        )
        assert (answer.ids, answer.total) == ((), 0)
        assert answer.facets["region"]["AF"] == 2
        assert not answer.facets["type"]


def test_a_facet_has_more_values_than_ten(engine):
    regions = tuple(f"region-{number}" for number in range(60))
    fill(
        engine,
        resource_entry(1, "One", region=regions),
        resource_entry(2, "Two", region=regions[:50]),
        *(resource_entry(10 + n, "More", org=f"org-{n}") for n in range(300)),
    )
    counts = engine.search(engine_query(facets=("region", "org"))).facets
    assert len(counts["region"]) == 60
    assert counts["region"]["region-0"] == 2
    assert counts["region"]["region-59"] == 1
    assert len(counts["org"]) == 300


def test_totals_are_exact(engine):
    fill(engine, *(resource_entry(n, "Report", type="report") for n in range(1, 1_500)))
    answer = engine.search(engine_query("report", facets=("type",)))
    assert answer.total == answer.all_words == answer.facets["type"]["report"] == 1_499
