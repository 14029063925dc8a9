"""Writing: updates, deletes, fences, and indexes that stand side by side."""

from search.engines.base import WriteOutcome
from tests.search.contract.entries import (
    INDEX,
    change,
    deletion,
    engine_query,
    found,
    page,
    pages_found,
    put,
    query,
    resource_entry,
)

SECOND = "20260102-second"


def test_an_update_replaces_what_was_there(library):
    update = resource_entry(1, "New title", text="narwhal", region="SD")
    put(library, change(update, fencing_token=6, pages=[page(1, "narwhal")]))
    assert found(library, "old") == found(library, "zephyr") == []
    assert found(library, "new") == found(library, "narwhal") == [1]
    assert library.search(engine_query(facets=("region",))).facets["region"] == {
        "SD": 1
    }
    assert pages_found(library, "zephyr") == []
    assert pages_found(library, "narwhal") == [1]


def test_without_pages_the_pages_stay(library):
    put(library, change(resource_entry(1, "New title"), fencing_token=6, pages=None))
    assert pages_found(library, "quokka") == [2]


def test_gone_pages_are_deleted(library):
    put(
        library,
        change(
            resource_entry(1, "New"),
            fencing_token=6,
            pages=None,
            deleted_page_ids=["1-2"],
        ),
    )
    assert pages_found(library, "zephyr") == [1]
    assert pages_found(library, "quokka") == []


def test_gone_pages_that_never_were_are_no_error(library):
    put(
        library,
        change(
            resource_entry(1, "New"), fencing_token=6, deleted_page_ids=["1-99", "7-1"]
        ),
    )
    assert pages_found(library, "quokka") == [2]


def test_a_deleted_resource_is_gone_with_all_its_pages(library):
    put(library, deletion(1, fencing_token=6))
    assert found(library, "zephyr") == []
    assert pages_found(library, "zephyr") == pages_found(library, "quokka") == []
    assert found(library) == [2]
    assert pages_found(library, "xylem", resource_id=2) == [1]


def test_what_never_was_can_be_deleted(library):
    put(library, deletion(77, fencing_token=1, deleted_page_ids=["1-1"]))
    assert len(found(library)) == 2


def test_a_write_may_be_repeated(library):
    again = change(
        resource_entry(1, "Old title", text="zephyr quokka"),
        fencing_token=5,
        pages=[page(1, "zephyr"), page(2, "quokka")],
    )
    put(library, again)
    put(library, again)
    assert found(library, "zephyr") == [1]
    assert [entry.page_count for entry in library.scan(INDEX)] == [2, 1]


def test_an_older_fence_overwrites_nothing_and_counts_as_done(library):
    late = change(
        resource_entry(1, "Late title", visibility="public"),
        fencing_token=4,
        pages=[page(1, "late")],
        deleted_page_ids=["1-2"],
    )
    put(library, late)
    assert found(library, "late") == []
    assert found(library, "old") == [1]
    assert pages_found(library, "zephyr") == [1]
    assert pages_found(library, "quokka") == [2]


def test_an_older_fence_does_not_delete_a_newer_resource(library):
    put(library, deletion(1, fencing_token=4, deleted_page_ids=["1-1", "1-2"]))
    assert found(library, "zephyr") == [1]
    assert pages_found(library, "zephyr") == [1]


def test_an_older_fence_does_not_resurrect_a_deleted_resource(library):
    put(library, deletion(1, fencing_token=6, deleted_page_ids=["1-1", "1-2"]))
    late = change(
        resource_entry(1, "zephyr"), fencing_token=5, pages=[page(1, "zephyr")]
    )
    put(library, late)
    assert found(library, "zephyr") == []
    assert pages_found(library, "zephyr") == []


def test_what_was_deleted_can_come_back_with_a_newer_fence(library):
    put(library, deletion(1, fencing_token=6, deleted_page_ids=["1-1", "1-2"]))
    put(
        library,
        change(resource_entry(1, "Back"), fencing_token=7, pages=[page(1, "zephyr")]),
    )
    assert found(library, "back") == [1]
    assert pages_found(library, "zephyr") == [1]


def test_each_change_has_its_outcome_in_order(library):
    changes = [
        change(resource_entry(9, "Nine")),
        deletion(1, fencing_token=4),
        change(resource_entry(3, "Three")),
        deletion(2, fencing_token=9),
    ]
    assert library.write(INDEX, changes) == [WriteOutcome(n) for n in (9, 1, 3, 2)]
    assert library.write(INDEX, []) == []


def test_pages_are_read_as_they_are_written(library):
    """A long file is never held as a whole: its pages may come from a generator."""
    text = "zephyr and a sentence that fills the page " * 200
    pages = (page(number, text) for number in range(1, 1_501))
    put(library, change(resource_entry(1, "Long"), fencing_token=6, pages=pages))
    assert library.pages_matching(query("zephyr"), 1, 1) == list(range(1, 1_501))


def test_hostile_text_is_written_and_found(library):
    text = "zephyr \x00\x01 \ud800 \u202e bidi \ufeff ' \" \\ </mark> {{x}} \U0010ffff "
    entry = resource_entry(1, text, terms=text, summary=text, text=text * 100)
    put(library, change(entry, fencing_token=6, pages=[page(1, text + "a" * 40_000)]))
    assert found(library, "bidi") == [1]
    assert pages_found(library, "bidi") == [1]


def test_an_entry_without_any_text_is_written(library):
    put(library, resource_entry(3, ""), change(resource_entry(4), pages=[page(1, "")]))
    assert set(found(library)) == {1, 2, 3, 4}
