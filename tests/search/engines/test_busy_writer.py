"""The embedded index has one writer at a time: who comes second, and what they do."""

from __future__ import annotations

import threading
from contextlib import contextmanager

import pytest
from django.core.management import call_command

from search.engines.base import EngineBusy
from search.engines.tantivy import index_store
from search.index import outbox
from search.models import IndexState, SearchIndex
from tests.factories import ResourceFactory
from tests.search.site import found

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize("engine", ["tantivy"], indirect=True),
]


@pytest.fixture(autouse=True)
def patient_writers():
    """Here writers are as impatient as in an installation."""


@pytest.fixture
def library(index):
    """Two resources that wait to be written."""
    ResourceFactory(title="Quokka")
    ResourceFactory(title="Minutes on the quokka", visibility="committee")


@contextmanager
def somebody_writes(engine, seconds: float | None = None):
    """Another writer has the index: for so long, or all the while."""
    live = SearchIndex.objects.get(state="live").name
    held = [engine.store.part(live, "tombstones").writer()]
    timer = threading.Timer(seconds or 0, held.clear)
    if seconds:
        timer.start()
    yield
    timer.cancel()
    held.clear()


def test_one_batch_is_left_for_later(engine, library):
    with somebody_writes(engine):
        assert outbox.drain() is False
    # Given back untouched: nobody has to wait for the end of a lease.
    waiting = IndexState.objects.values_list("attempts", "lease_until")
    assert list(waiting) == [(0, None), (0, None)]
    assert outbox.drain() is True


def test_who_writes_all_waits_for_the_other(engine, library, client):
    with somebody_writes(engine, seconds=3 * index_store.LOCK_TIMEOUT_SECONDS):
        call_command("search_index", "drain")
    assert not IndexState.objects.pending().exists()
    assert len(found(client, "quokka")) == 1


def test_waiting_ends(engine, library, monkeypatch):
    monkeypatch.setattr(outbox, "LOCK_ATTEMPTS", 2)
    with somebody_writes(engine), pytest.raises(EngineBusy):
        outbox.drain_all()
    assert outbox.drain_all() == 1
