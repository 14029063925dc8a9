"""Long work keeps its lease; whoever has lost it writes and ends nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from library.models import Resource
from search.engines.base import EngineDown
from search.index import batches, outbox, rebuild
from search.index.verify import Difference, differences
from search.models import IndexState, SearchIndex
from search.service.searcher import excluded_ids
from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db
STEP = timedelta(seconds=40)


@pytest.fixture
def slow(index, monkeypatch):
    """An index whose every write takes two thirds of a lease, one resource at a time.

    Returns what to call after each write, with the ids that were written.
    """
    monkeypatch.setattr(batches, "PAGES_A_WRITE", 1)
    now, passed, after = timezone.now, [], []
    write = index.write

    def slowly(name, changes):
        outcomes = write(name, changes)
        passed.append(STEP)
        for call in after:
            call([change.resource_id for change in changes])
        return outcomes

    monkeypatch.setattr(timezone, "now", lambda: now() + sum(passed, timedelta()))
    monkeypatch.setattr(index, "write", slowly)
    return after


def test_a_long_drain_keeps_the_lease_of_what_it_writes(slow):
    rows = [ResourceFactory(pages=["one page"]) for _ in range(4)]
    taken = []

    def another_worker(written) -> None:
        taken.extend(s.pk for s in IndexState.objects.claim(10) if s.pk in written)

    slow.append(another_worker)
    outbox.drain()
    assert taken == []
    assert IndexState.objects.get(pk=rows[0].pk).processed_version


def test_what_another_worker_has_taken_is_left_to_it(slow):
    first, second = (ResourceFactory(pages=["one page"]) for _ in range(2))
    written = []

    def another_worker(ids) -> None:
        written.extend(ids)
        IndexState.objects.update(lease_until=None)
        IndexState.objects.claim(10)

    slow.append(another_worker)
    outbox.drain()
    assert written == [first.pk]
    state = IndexState.objects.get(pk=second.pk)
    assert (state.fencing_token, state.processed_version) == (2, 0)


def test_a_wider_entry_that_a_rebuild_has_read_stays_on_record(index, write):
    """Else a narrowing after it would not be withheld from the new index."""
    resource = ResourceFactory(visibility="members", pages=["a", "b"])
    states, resources = batches.prepare(s.pk for s in IndexState.objects.claim(10))
    of_resource = Resource.objects.filter(pk=resource.pk)
    of_resource.update(visibility="public")
    batches.prepare([resource.pk])  # by a rebuild, which will write it so
    outbox._finish(states[0], resources[resource.pk])
    of_resource.update(visibility="members")
    assert excluded_ids() == {resource.pk}
    write()
    assert excluded_ids() == frozenset()


def test_a_rebuild_that_was_taken_over_puts_nothing_in_place_reliability_11(index):
    ResourceFactory(title="One")
    done = []

    def another(copied: int) -> None:
        SearchIndex.objects.update(lease_until=None)
        done.append(rebuild.rebuild())

    with pytest.raises(rebuild.RebuildRunning, match="taken this rebuild over"):
        rebuild.rebuild(another)
    assert [index.live_index()] == done
    assert not SearchIndex.objects.filter(state="building").exists()


def test_a_rebuild_whose_index_is_wrong_begins_afresh_the_next_time(index, monkeypatch):
    for title in ("One", "Two"):
        ResourceFactory(title=title)
    old = index.live_index()
    with monkeypatch.context() as patch:
        patch.setattr(
            rebuild, "differences", lambda name: iter([Difference(1, "stale")])
        )
        with pytest.raises(rebuild.RebuildFailed, match="is stale"):
            rebuild.rebuild()
    assert index.live_index() == old
    copied = []
    rebuild.rebuild(copied.append)
    assert copied == [2]
    assert len(index.indexes()) == 2
    assert list(differences()) == []


def test_old_indexes_go_without_a_rebuild_and_new_ones_stay(index, monkeypatch):
    first = index.live_index()
    rebuild.rebuild()
    index.create_index("29990101-begun")
    rebuild.sweep()
    assert first in index.indexes()
    SearchIndex.objects.filter(name=first).update(
        retired_at=timezone.now() - timedelta(days=2)
    )
    rebuild.sweep_if_possible()
    assert set(index.indexes()) == {index.live_index(), "29990101-begun"}

    def away():
        raise EngineDown

    with monkeypatch.context() as patch:
        patch.setattr(index, "indexes", away)
        rebuild.sweep_if_possible()
