"""What the engine refuses is set aside with its reason and holds nothing else up."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone

from search.engines.base import IndexOperation
from search.engines.elasticsearch import bulk
from search.engines.tantivy import writer
from search.index import outbox
from search.index.verify import differences
from search.models import IndexState
from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db
POISON = "Poison"


@pytest.fixture
def refusing(index, monkeypatch):
    """An engine that refuses what has the word in its title; Elasticsearch itself does,
    for a field that its strict mapping does not know."""
    to_source = bulk.resource_source
    to_document = writer.resource_document

    def poisoned(entry):
        return POISON in "".join(entry.titles.values())

    def source(entry):
        return to_source(entry) | ({"unknown": 1} if poisoned(entry) else {})

    def document(entry, *args):
        if poisoned(entry):
            raise ValueError("unknown field")
        return to_document(entry, *args)

    monkeypatch.setattr(bulk, "resource_source", source)
    monkeypatch.setattr(writer, "resource_document", document)
    return index


def pauses_end() -> None:
    IndexState.objects.update(next_try_at=timezone.now())


def test_three_of_a_hundred_are_refused_and_two_superseded_reliability_6(
    refusing, monkeypatch
):
    monkeypatch.setattr(outbox, "BATCH", 100)
    rows = [ResourceFactory(title=f"Fine {number}") for number in range(97)]
    bad = [ResourceFactory(title=f"{POISON} {number}").pk for number in range(3)]
    # Two were written by a later fence.
    for row in rows[:2]:
        state = IndexState(pk=row.pk, fencing_token=50)
        (change,) = outbox.changes_for([state], outbox.prepare([row.pk])[1])
        refusing.write(refusing.live_index(), [change])

    outbox.drain(batch=100)

    waiting = set(IndexState.objects.pending().values_list("pk", flat=True))
    assert waiting == {*bad}, "95 written and 2 superseded, at the first try"
    for _ in range(3):
        pauses_end()
        outbox.drain_all()
    assert not IndexState.objects.filter(dead_letter=True).exists()
    later = ResourceFactory(title="Fine later").pk
    pauses_end()
    outbox.drain_all()
    dead_letter = IndexState.objects.filter(dead_letter=True)
    assert {state.pk for state in dead_letter} == {*bad}
    assert all(
        (state.rejections, "unknown" in state.last_error) == (5, True)
        for state in dead_letter
    )
    assert not IndexState.objects.pending().exists()
    assert IndexState.objects.get(pk=later).processed_version
    pauses_end()
    assert not outbox.drain(), "what is set aside is not tried again by itself"


def test_what_was_set_aside_is_tried_again_when_it_is_marked_reliability_6(
    refusing, monkeypatch
):
    poison = ResourceFactory(title=POISON)
    for _ in range(5):
        pauses_end()
        outbox.drain_all()
    assert IndexState.objects.get(pk=poison.pk).dead_letter
    poison.title = "Mended"
    poison.save()
    outbox.drain_all()
    assert not IndexState.objects.get(pk=poison.pk).dead_letter
    assert list(differences()) == []


def test_a_fault_of_ours_with_one_resource_does_not_hold_up_the_others(
    index, monkeypatch
):
    rows = [ResourceFactory(title=f"Fine {number}") for number in range(3)]
    changes_for = outbox.changes_for

    def faulty(states, *args, **kwargs) -> list[IndexOperation]:
        changes = changes_for(states, *args, **kwargs)
        if any(change.resource_id == rows[1].pk for change in changes):
            raise KeyError("what nobody thought of")
        return [replace(change) for change in changes]

    monkeypatch.setattr(outbox, "changes_for", faulty)
    outbox.drain_all()
    (state,) = IndexState.objects.pending()
    assert (state.pk, state.rejections) == (rows[1].pk, 1)
    assert "what nobody thought of" in state.last_error
