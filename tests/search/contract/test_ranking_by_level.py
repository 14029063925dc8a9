"""What a viewer may not see does not move what they get, by a single place."""

from __future__ import annotations

import pytest

from search.query.tree import Or, Phrase, Word
from tests.search.contract.entries import (
    EVERY_LEVEL,
    INDEX,
    change,
    deletion,
    engine_query,
    fill,
    page,
    put,
    query,
    resource_entry,
)

MEMBERS = ("public", "members")
# Of two words of a gazetteer, one is in more of the hidden texts.
VISIBLE = {
    1: "Zephyr and a few words on the valley",
    2: "Quokka and a few words on the valley",
    3: "Zephyr zephyr quokka, the market town of the valley, with its three mills",
    4: "A wombat in the valley, far from the market town and from the mills",
    5: "Quokka quokka wombat of the market",
    6: "Nothing of that: a distractor about fisheries",
}
QUERIES = [
    ("zephyr quokka",),
    ("zephyr quokka wombat",),
    ("zephyr quokka wombat valley market mills",),
    ("zeph* quokka",),
    ('"market town"', "wombat"),
    (Or((Word("zephyr"), Phrase("wombat", language="en")), is_required=False), "mills"),
]


def text_entry(number: int, text: str, level: str = "public"):
    return change(
        resource_entry(number, f"Sheet {number}", text=text, visibility=level),
        pages=[
            page(1, text, document_id=number),
            page(2, f"{text} quokka zephyr zephyr", document_id=number),
            page(3, f"quokka {text}", document_id=number),
        ],
    )


def hidden(number: int, text: str, level: str):
    return text_entry(number, f"{text} " * (number % 7 + 1), level)


@pytest.fixture
def library(engine):
    fill(engine, *(text_entry(pk, text) for pk, text in VISIBLE.items()))
    return engine


@pytest.fixture
def members_library(library):
    put(
        library,
        *(
            text_entry(pk + 10, f"{text} for members", "members")
            for pk, text in VISIBLE.items()
        ),
    )
    return library


def responses(engine, levels) -> list:
    """Return hits, totals, facets, page hits and spellings of all queries."""
    collected = []
    for words in QUERIES:
        asked = engine_query(*words, levels=levels, facets=("visibility",), limit=50)
        response = engine.search(asked)
        collected += [
            response,
            [
                engine.search(
                    engine_query(*words, levels=levels, offset=n, limit=1)
                ).ids
                for n in range(3)
            ],
            engine.page_hits(query(*words), response.ids),
        ]
    words = ["zephyr", "quoka", "wombatt"]
    return [*collected, engine.similar_words(words, levels, ())]


def publish_hidden(engine, levels: tuple[str, ...]) -> None:
    """Publish texts with the same words, in unequal numbers and lengths."""
    for first, level in enumerate(levels):
        start = 100 * (first + 1)
        put(
            engine,
            *(hidden(start + n, "zephyr mills", level) for n in range(30)),
            *(hidden(start + 30 + n, "quokka zeppelin", level) for n in range(2)),
        )


@pytest.mark.parametrize(
    ("levels", "hidden_levels"),
    [(("public",), ("members", "committee")), (MEMBERS, ("committee",))],
)
def test_hidden_texts_move_nothing(members_library, levels, hidden_levels):
    engine = members_library
    before = responses(engine, levels)
    publish_hidden(engine, hidden_levels)
    assert responses(engine, levels) == before
    gone = [
        deletion(100 * (first + 1) + n, fencing_token=2)
        for first in range(len(hidden_levels))
        for n in range(32)
    ]
    put(engine, *gone)
    assert responses(engine, levels) == before


def test_the_same_texts_in_sight_would_move_hits(library):
    before = responses(library, ("public",))[0].ids
    publish_hidden(library, ("public",))
    after = responses(library, ("public",))[0].ids
    assert [pk for pk in after if pk in before] != list(before)


def test_an_opened_text_counts_for_those_who_now_see_it(library):
    before = responses(library, ("public",))
    put(library, hidden(200, "zephyr", "committee"))
    assert responses(library, ("public",)) == before
    entry = resource_entry(200, "Zephyr", text="zephyr")
    put(library, change(entry, fencing_token=2, pages=[page(1, "zephyr")]))
    response = library.search(engine_query("zephyr", limit=50))
    assert 200 in response.ids
    assert response.total == 3


@pytest.mark.parametrize("levels", [MEMBERS, EVERY_LEVEL])
def test_levels_are_ranked_together(library, levels):
    """A word is as rare as in all that a viewer sees, not as in each level."""
    put(
        library,
        resource_entry(50, "Sheet", text="wombat wombat wombat", visibility="members"),
        resource_entry(51, "Sheet", text="a distractor", visibility="members"),
    )
    response = library.search(engine_query("wombat", levels=levels))
    assert response.ids[0] == 50
    assert set(response.ids) == {4, 5, 50}


def test_a_moved_resource_takes_its_pages_along(library):
    moved = resource_entry(3, "Sheet 3", text="zephyr", visibility="committee")
    put(
        library,
        change(moved, fencing_token=2, pages=[page(1, "zephyr", document_id=3)]),
    )
    [entry] = [row for row in library.scan(INDEX) if row.resource_id == 3]
    assert (entry.visibility, entry.page_count) == ("committee", 1)
    assert entry.page_versions == (7, 7)
    assert library.pages_matching(query("zephyr"), 3, 3) == [1]
    assert [row.page_count for row in library.scan(INDEX)] == [3, 3, 1, 3, 3, 3]


def test_a_page_in_another_level_is_reported(library):
    misplaced = resource_entry(3, "Sheet 3", visibility="committee")
    put(library, change(misplaced, fencing_token=2, pages=None))
    [entry] = [row for row in library.scan(INDEX) if row.resource_id == 3]
    assert entry.page_versions in [(), (-1, -1)]


def test_a_late_write_to_a_former_level_is_rejected(library):
    moved = resource_entry(3, "Sheet", text="wombat", visibility="committee")
    put(
        library,
        change(moved, fencing_token=9, pages=[page(1, "wombat", document_id=3)]),
    )
    late = text_entry(3, "wombat late")
    put(library, late)
    assert library.search(engine_query("late")).total == 0
    assert library.search(engine_query("late", levels=EVERY_LEVEL)).total == 0
    assert library.pages_matching(query("late"), 3, 3) == []
