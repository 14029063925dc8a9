"""Durable work: claimed once, given back when a worker dies, retried, set aside."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from library.models import ExtractionState
from library.worker.queue import MAX_BACKOFF, MAX_REJECTIONS, backoff
from tests.factories import LibraryDocumentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def key():
    document = LibraryDocumentFactory()
    ExtractionState.objects.enqueue([document.pk])
    return document.pk


def claim():
    return ExtractionState.objects.claim(10)


def make_due(key):
    ExtractionState.objects.filter(pk=key).update(next_try_at=timezone.now())


def end_lease(key):
    past = timezone.now() - timedelta(seconds=1)
    ExtractionState.objects.filter(pk=key).update(lease_until=past)


def test_enqueued_row_is_claimed_once(key):
    (state,) = claim()
    assert (state.pk, state.fencing_token) == (key, 1)
    assert claim() == []


def test_completed_row_is_not_claimed_again(key):
    assert claim()[0].complete()
    assert claim() == []
    assert not ExtractionState.objects.pending().exists()


def test_change_during_work_enqueues_again(key):
    (state,) = claim()
    ExtractionState.objects.enqueue([key])
    assert state.complete()
    assert [again.pk for again in claim()] == [key]


def test_expired_lease_rejects_a_late_worker(key):
    (dead,) = claim()
    end_lease(key)
    (alive,) = claim()
    assert alive.fencing_token == dead.fencing_token + 1
    assert not dead.complete()
    dead.retry("late")
    assert claim() == [], "the late one must not give the row away"
    assert alive.complete()


def test_released_row_is_due_at_once(key):
    claim()[0].release()
    assert [state.attempts for state in claim()] == [0]


def test_released_row_lets_others_go_first():
    first, second = (LibraryDocumentFactory().pk for _ in range(2))
    ExtractionState.objects.enqueue([first, second])
    for _turn in range(2):
        (state,) = ExtractionState.objects.claim(1)
        assert state.pk == first
        state.release()
    (state,) = ExtractionState.objects.claim(1)
    state.release(behind_others=True)
    assert [row.pk for row in claim()] == [second, first]


def test_failed_row_waits_and_keeps_its_error(key):
    claim()[0].retry("the service is away")
    assert claim() == []
    state = ExtractionState.objects.get(pk=key)
    assert (state.last_error, state.attempts) == ("the service is away", 1)
    make_due(key)
    assert len(claim()) == 1


def test_unavailable_service_is_retried_without_limit(key):
    for _ in range(MAX_REJECTIONS * 2):
        make_due(key)
        claim()[0].retry("away")
    make_due(key)
    assert len(claim()) == 1


def test_rejected_row_becomes_a_dead_letter(key):
    for _ in range(MAX_REJECTIONS):
        make_due(key)
        claim()[0].retry("bad content", is_rejection=True)
    make_due(key)
    assert ExtractionState.objects.get(pk=key).dead_letter
    assert claim() == []
    ExtractionState.objects.enqueue([key])
    (state,) = claim()
    assert (state.attempts, state.rejections) == (0, 0)


def test_rollback_removes_the_enqueued_row():
    document = LibraryDocumentFactory()
    with transaction.atomic():
        ExtractionState.objects.enqueue([document.pk])
        transaction.set_rollback(True)
    assert claim() == []


def test_rows_are_claimed_in_due_order():
    documents = [LibraryDocumentFactory() for _ in range(3)]
    for document in reversed(documents):
        ExtractionState.objects.enqueue([document.pk])
    claimed = [
        state.pk for _ in documents for state in ExtractionState.objects.claim(1)
    ]
    assert claimed == [document.pk for document in reversed(documents)]


def test_backoff_grows_to_a_limit():
    waits = [backoff(attempts) for attempts in (1, 6, 100)]
    assert waits[0] <= timedelta(seconds=1) < waits[1] < waits[2] <= MAX_BACKOFF
