"""What a rebuild leaves on Elasticsearch: one segment, since each costs each search."""

from __future__ import annotations

import time

import pytest

from tests.search.contract.entries import change, page, resource_entry

NAME = "filled-in-parts"


@pytest.fixture
def filled(engine):
    """An index that was written in five parts, and is not live yet."""
    engine.create_index(NAME)
    for number in range(1, 6):
        part = change(resource_entry(number, "Crane"), pages=[page(1, "a crane")])
        engine.write(NAME, [part])
        engine.refresh(NAME)
    return engine


def segments(engine) -> list[int]:
    found = engine.reading.cat.segments(
        index=f"{engine.prefix}-*-public-*", format="json"
    )
    searched = [row["index"] for row in found if row["searchable"] == "true"]
    return [searched.count(name) for name in sorted(set(searched))]


# The embedded engine joins its files when it writes.
@pytest.mark.slow
@pytest.mark.parametrize("engine", ["elasticsearch"], indirect=True)
def test_segments_are_joined_when_an_index_goes_live(filled):
    assert segments(filled) == [5, 5]
    filled.make_live(NAME)
    wait_until = time.monotonic() + 30
    while segments(filled) != [1, 1] and time.monotonic() < wait_until:
        time.sleep(0.1)
    assert segments(filled) == [1, 1]
