"""Search by meaning on both engines: what is closest among what may be seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from search.engines.base import PassageHit, PassageQuery
from search.engines.entries import PLACE, VECTOR_SIZE, Passages
from tests.search.contract.entries import (
    EVERY_LEVEL,
    INDEX,
    PUBLIC,
    change,
    deletion,
    fill,
    put,
    resource_entry,
)

MODEL = "model-1"


def vector(angle: float) -> np.ndarray:
    """Return a vector at an angle (radians) from `vector(0)`, in a plane of both."""
    numbers = np.zeros(VECTOR_SIZE)
    numbers[:32], numbers[32:64] = np.cos(angle), np.sin(angle)
    return np.rint(numbers * 127).astype(np.int8)


def entry(resource_id: int, *angles: float, model: str = MODEL, **fields):
    """Return an entry with one passage an angle, on the pages 1, 2, 3 …"""
    places = [(resource_id * 10, n, n, n + 9) for n in range(1, len(angles) + 1)]
    vectors = [vector(angle) for angle in angles]
    passages = Passages(
        model,
        f"digest-{resource_id}-{angles}",
        np.array(places, PLACE),
        np.array(vectors, np.int8).reshape(-1, VECTOR_SIZE),
    )
    return replace(resource_entry(resource_id, "Title", **fields), passages=passages)


def nearest(engine, levels=PUBLIC, model=MODEL, **fields) -> list[PassageHit]:
    return engine.similar_passages(PassageQuery(vector(0), model, levels, **fields))


def ids(engine, **fields) -> list[int]:
    return [hit.resource_id for hit in nearest(engine, **fields)]


@pytest.fixture
def passages(engine):
    """Public resources at growing angles; the closest two are hidden."""
    fill(
        engine,
        entry(1, 0.3, 1.2),
        entry(2, 0.5, type="report"),
        entry(3, 0.1, visibility="committee", type="report"),
        entry(4, 0.2, visibility="members"),
        entry(5, 0.9, 0.7, 0.8, type="report"),
        resource_entry(6, "No passages"),
    )
    return engine


def test_closest_passages_come_first_with_place(passages):
    hits = nearest(passages)
    assert [(h.resource_id, h.document_id, h.page, h.start, h.end) for h in hits] == [
        (1, 10, 1, 1, 10),
        (2, 20, 1, 1, 10),
        (5, 50, 2, 2, 11),
    ]
    expected = [np.cos(0.3), np.cos(0.5), np.cos(0.7)]
    assert [h.similarity for h in hits] == pytest.approx(expected, abs=0.02)


def test_several_passages_of_each_resource_on_request(passages):
    hits = nearest(passages, per_resource=2)
    assert [(h.resource_id, h.page) for h in hits] == [
        (1, 1),
        (2, 1),
        (5, 2),
        (5, 3),
        (1, 2),
    ]


def test_limit_counts_what_may_be_seen(passages):
    assert ids(passages, limit=2) == [1, 2]
    assert ids(passages, limit=2, levels=EVERY_LEVEL) == [3, 4]
    assert ids(passages, limit=2, levels=("public", "members")) == [4, 1]


def test_vectors_decide_among_equal_signs(passages):
    # `vector` gives the same signs to all angles between 0 and π / 2.
    put(passages, *[entry(n, 0.6 + n / 1000) for n in range(20, 60)], entry(70, 0.15))
    assert ids(passages, limit=2) == [70, 1]


def test_filters_apply_before_the_closest_are_taken(passages):
    reports = {"type": ("report", "law")}
    assert ids(passages, limit=1, filters=reports) == [2]
    assert ids(passages, limit=2, filters=reports, levels=EVERY_LEVEL) == [3, 2]
    assert ids(passages, filters={"type": ("law",)}) == []


def test_excluded_ids_make_room_for_others(passages):
    excluded = frozenset({1, 99})
    assert ids(passages, limit=1, excluded_ids=excluded) == [2]
    many = frozenset(range(2, 70_000))
    assert ids(passages, excluded_ids=many) == [1]


def test_hidden_passages_change_nothing(passages):
    before = nearest(passages, limit=2)
    hidden = [entry(n, 0.01 * n, 0.3, visibility="committee") for n in range(10, 40)]
    put(passages, *hidden)
    assert nearest(passages, limit=2) == before
    put(passages, deletion(3, fencing_token=2), deletion(4, fencing_token=2))
    assert nearest(passages, limit=2) == before


def test_vectors_of_another_model_never_match(passages):
    put(passages, change(entry(1, 0.0, model="model-2"), fencing_token=2))
    assert ids(passages) == [2, 5]
    assert ids(passages, model="model-2") == [1]


def test_written_passages_replace_the_former_ones(passages):
    put(passages, change(entry(1, 0.6), fencing_token=2))
    assert [(h.resource_id, h.page) for h in nearest(passages, per_resource=3)][:2] == [
        (2, 1),
        (1, 1),
    ]
    put(passages, change(resource_entry(1, "None now"), fencing_token=3))
    assert ids(passages) == [2, 5]


def test_a_late_write_does_not_bring_passages_back(passages):
    put(passages, change(entry(1, 1.0), fencing_token=5))
    put(passages, change(entry(1, 0.0), fencing_token=4))
    assert ids(passages, limit=2) == [2, 5]
    put(passages, deletion(5, fencing_token=5))
    put(passages, change(entry(5, 0.0), fencing_token=4))
    assert ids(passages) == [2, 1]


def test_a_narrowed_resource_is_gone_for_those_outside(passages):
    put(passages, change(entry(1, 0.3, visibility="committee"), fencing_token=2))
    assert ids(passages) == [2, 5]
    assert ids(passages, levels=EVERY_LEVEL, limit=3) == [3, 4, 1]


def test_scan_reports_the_digest_of_passages(passages):
    digests = {e.resource_id: e.passages_digest for e in passages.scan(INDEX)}
    assert digests[1] == "digest-1-(0.3, 1.2)"
    assert digests[6] == ""


def test_an_index_without_passages_finds_none(engine):
    fill(engine, resource_entry(1, "Title"), entry(2))
    assert nearest(engine) == []


def test_no_passages_are_searched_without_levels():
    with pytest.raises(ValueError, match="levels"):
        PassageQuery(vector(0), MODEL, ())
