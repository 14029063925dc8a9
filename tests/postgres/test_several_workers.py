"""Several workers and editors at once: none waits for nothing, and nothing is lost."""

from __future__ import annotations

from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from library.models import Resource
from search.index.outbox import prepare
from search.models import IndexState
from tests.factories import ResourceFactory

from .waiting import PATIENCE, beside, somebody_waits, until

pytestmark = pytest.mark.django_db(transaction=True)
MANY = range(1, 101)


def claim_all(start: Barrier) -> list[int]:
    """Claim and finish, a few at a time, as long as there is something."""
    start.wait(PATIENCE)
    mine = []
    while states := IndexState.objects.claim(7):
        mine += [state.pk for state in states]
        assert all(state.complete() for state in states)
    return mine


def test_two_workers_claim_disjoint_rows_and_lose_none():
    IndexState.objects.enqueue(MANY)
    start = Barrier(2)
    workers = [beside(lambda: claim_all(start)) for _ in range(2)]
    claimed = [pk for worker in workers for pk in worker.result(PATIENCE)]
    assert sorted(claimed) == list(MANY)
    assert not IndexState.objects.pending().exists()


def test_a_worker_passes_by_what_another_one_is_claiming():
    IndexState.objects.enqueue([1, 2, 3])
    with transaction.atomic():
        assert [state.pk for state in IndexState.objects.claim(2)] == [1, 2]
        # The first one's transaction is open.
        other = beside(lambda: [state.pk for state in IndexState.objects.claim(3)])
        assert other.result(PATIENCE) == [3]


def test_what_an_editor_is_changing_is_claimed_after_it():
    IndexState.objects.enqueue([1, 2])
    with transaction.atomic():
        IndexState.objects.enqueue([1])
        other = beside(lambda: [state.pk for state in IndexState.objects.claim(2)])
        assert other.result(PATIENCE) == [2]
    assert [
        (state.pk, state.requested_version) for state in IndexState.objects.claim(2)
    ] == [(1, 2)]


def test_who_writes_to_the_index_holds_up_no_editor():
    first, second = ResourceFactory(), ResourceFactory()
    has_begun = Event()

    def edit() -> None:
        with transaction.atomic():
            IndexState.objects.enqueue([second.pk])
            has_begun.set()
            until(somebody_waits)
            # The other one waits for the second; were it to hold the first meanwhile,
            # both would wait for ever.
            IndexState.objects.enqueue([first.pk])
            Resource.objects.filter(pk=second.pk).update(title="As edited")

    editor = beside(edit)
    assert has_begun.wait(PATIENCE)
    states, resources = prepare([first.pk, second.pk])
    editor.result(PATIENCE)
    assert [state.pk for state in states] == [first.pk, second.pk]
    assert resources[second.pk].title == "As edited"


def test_nobody_waits_for_ever():
    with connection.cursor() as cursor:
        for limit in ("lock_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute(f"SHOW {limit}")
            assert cursor.fetchone()[0] not in ("0", ""), limit
