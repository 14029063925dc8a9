"""Orders of the answer, and paging that neither repeats nor skips a resource."""

from itertools import product

import pytest

from search.engines.base import SORTS
from tests.search.contract.entries import (
    change,
    deletion,
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
        resource_entry(1, "Banana report", published=100),
        resource_entry(2, "apple report report report", published=300),
        resource_entry(3, "Éclair report", published=200),
        resource_entry(4, "Cherry report", published=None),
        resource_entry(5, "Distractor", published=400),
    )
    return engine


def test_without_words_the_newest_come_first(library):
    assert found(library) == [5, 2, 3, 1, 4]
    assert found(library, sort="newest") == [5, 2, 3, 1, 4]


def test_newest_and_oldest_put_what_has_no_date_last(library):
    assert found(library, "report", sort="newest") == [2, 3, 1, 4]
    assert found(library, "report", sort="oldest") == [1, 3, 2, 4]


def test_days_before_1970_are_older(library):
    put(library, resource_entry(6, "Old report", published=-9_000))
    assert found(library, "report", sort="oldest")[0] == 6


def test_added_last_comes_first_whatever_its_date(engine):
    fill(
        engine,
        resource_entry(1, "Report", published=400, added=29_000_000),
        resource_entry(2, "Report", published=100, added=29_000_002),
        resource_entry(3, "Report", published=None, added=29_000_001),
        resource_entry(4, "Report", published=300, added=29_000_001),
        resource_entry(5, "Distractor", added=29_000_009),
        resource_entry(6, "Report", added=29_000_009, visibility="committee"),
    )
    assert found(engine, "report", sort="added") == [2, 4, 3, 1]
    assert found(engine, sort="added") == [5, 2, 4, 3, 1]


def test_titles_are_in_the_order_of_their_keys(engine):
    entries = [resource_entry(n, t) for n, t in [(1, "b"), (2, "C"), (3, "a"), (4, "")]]
    fill(engine, *entries)
    assert found(engine, sort="title") == [4, 3, 1, 2]


def test_relevance_is_the_order_with_words(library):
    put(library, resource_entry(6, "Other", text="long text with one report in it"))
    assert found(library, "report")[-1] == 6


def test_newer_wins_among_equals(engine):
    fill(
        engine,
        *(
            resource_entry(number, "Early warning", published=day)
            for number, day in [(1, 10), (2, 30), (3, 20), (4, None)]
        ),
    )
    assert found(engine, "early warning") == [2, 3, 1, 4]


def test_pages_follow_each_other_without_gap_or_repetition(engine, subtests):
    fill(engine, *(resource_entry(n, "Same report") for n in range(1, 48)))
    for sort, words in product(SORTS, [(), ("report",)]):
        with subtests.test(sort=sort, words=words):
            seen = [
                number
                for first in range(0, 50, 7)
                for number in found(engine, *words, sort=sort, offset=first, limit=7)
            ]
            assert sorted(seen) == list(range(1, 48))
            assert seen == found(engine, *words, sort=sort, limit=50)


@pytest.mark.parametrize("sort", SORTS)
def test_the_order_of_equals_survives_a_rewrite(engine, sort):
    fill(engine, *(resource_entry(n, "Same report") for n in range(1, 20)))
    before = found(engine, "report", sort=sort)
    put(
        engine,
        *(change(resource_entry(n, "Same report"), fencing_token=2) for n in (3, 7)),
    )
    assert found(engine, "report", sort=sort) == before


def test_the_total_does_not_depend_on_the_page(library):
    for first, count in [(0, 1), (2, 2), (0, 0), (40, 10)]:
        answer = library.search(engine_query("report", offset=first, limit=count))
        assert answer.total == 4
        assert len(answer.ids) == max(0, min(count, 4 - first))


def test_a_page_far_behind_the_last_is_empty_and_no_error(library):
    for first in (9_990, 10_000, 1_000_000):
        answer = library.search(engine_query("report", offset=first, limit=50))
        assert (answer.ids, answer.total) == ((), 4)


def test_deleted_resources_leave_no_hole(library):
    put(library, deletion(3, fencing_token=2))
    assert found(library, "report", sort="newest", limit=3) == [2, 1, 4]
