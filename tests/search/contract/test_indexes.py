"""Indexes side by side: made, swapped in one step, dropped, told of."""

import pytest

from search.engines.base import IndexedEntry, IndexMissing
from tests.search.contract.entries import (
    INDEX,
    STAMP,
    change,
    deletion,
    engine_query,
    fill,
    found,
    page,
    pages_found,
    put,
    query,
    resource_entry,
)

SECOND = "20260102-second"
LARGEST = 2**48 - 1


def test_a_missing_index_is_never_made_by_a_write(library):
    for changes in (
        [change(resource_entry(1, "x"), fencing_token=9, pages=[page(1, "x")])],
        [deletion(1, fencing_token=9, deleted_page_ids=["1-1"])],
    ):
        with pytest.raises(IndexMissing):
            library.write("20260103-missing", changes)
    assert library.indexes() == [INDEX]
    assert found(library, "zephyr") == [1]


def test_without_an_index_a_search_says_so(engine):
    assert engine.live_index() is None
    assert engine.indexes() == []
    for ask in (
        lambda: engine.search(engine_query("zephyr")),
        lambda: engine.page_hits(query("zephyr"), [1]),
        lambda: engine.pages_matching(query("zephyr"), 1, 1),
        lambda: engine.make_live("20260103-missing"),
        lambda: list(engine.scan("20260103-missing")),
    ):
        with pytest.raises(IndexMissing):
            ask()


def test_an_index_that_is_not_live_answers_nothing(engine):
    engine.create_index(INDEX)
    put(engine, resource_entry(1, "zephyr"))
    assert engine.live_index() is None
    with pytest.raises(IndexMissing):
        engine.search(engine_query("zephyr"))


def test_two_indexes_stand_side_by_side_until_one_step_swaps_them(library):
    library.create_index(SECOND)
    new = change(
        resource_entry(1, "narwhal"), fencing_token=6, pages=[page(1, "narwhal")]
    )
    put(library, new, index=SECOND)
    assert library.indexes() == [INDEX, SECOND]
    assert library.live_index() == INDEX
    assert found(library, "narwhal") == []
    assert found(library, "zephyr") == [1]

    library.make_live(SECOND)

    assert library.live_index() == SECOND
    assert found(library, "zephyr") == []
    assert found(library, "narwhal") == [1]
    assert pages_found(library, "narwhal") == [1]
    assert pages_found(library, "zephyr") == []


def test_dropping_the_old_index_leaves_the_live_one(library):
    library.create_index(SECOND)
    put(library, resource_entry(1, "narwhal"), index=SECOND)
    library.make_live(SECOND)
    library.drop_index(INDEX)
    assert library.indexes() == [SECOND]
    assert found(library, "narwhal") == [1]
    library.drop_index(INDEX)
    with pytest.raises(IndexMissing):
        library.write(INDEX, [change(resource_entry(1, "x"), fencing_token=9)])


def test_going_back_to_the_old_index_works(library):
    library.create_index(SECOND)
    library.make_live(SECOND)
    library.make_live(INDEX)
    library.make_live(INDEX)
    assert library.live_index() == INDEX
    assert found(library, "zephyr") == [1]


def test_contents_are_told_in_the_order_of_ids(library):
    entry = resource_entry(10, "Ten", visibility="members", digest="abc")
    pages = [page(n, "x", page_version=LARGEST - n) for n in range(30)]
    put(library, change(entry, fencing_token=3, pages=pages))
    put(library, change(resource_entry(2, "Distractor"), fencing_token=8, pages=None))
    put(library, change(resource_entry(11, "No text"), fencing_token=1))
    assert list(library.scan(INDEX)) == [
        IndexedEntry(1, 5, "digest-1", "public", 2, (STAMP, STAMP)),
        IndexedEntry(2, 8, "digest-2", "public", 1, (STAMP, STAMP)),
        IndexedEntry(10, 3, "abc", "members", 30, (LARGEST - 29, LARGEST)),
        IndexedEntry(11, 1, "digest-11", "public", 0, ()),
    ]


def test_contents_are_told_in_full_when_there_are_many(engine):
    fill(engine, *(resource_entry(n, "Report") for n in range(1, 2_502)))
    told = [entry.resource_id for entry in engine.scan(INDEX)]
    assert told == list(range(1, 2_502))


def test_contents_of_an_index_that_is_not_live(library):
    library.create_index(SECOND)
    put(library, change(resource_entry(7, "Seven"), fencing_token=2), index=SECOND)
    assert [(e.resource_id, e.fencing_token) for e in library.scan(SECOND)] == [(7, 2)]


def test_contents_of_an_empty_index_are_nothing(engine):
    engine.create_index(INDEX)
    assert list(engine.scan(INDEX)) == []


def test_the_fingerprint_names_the_schema(engine):
    assert engine.fingerprint == type(engine)().fingerprint
    assert engine.fingerprint.isalnum()
