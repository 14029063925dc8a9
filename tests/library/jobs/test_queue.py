"""Durable work: claimed once, given back when a worker dies, retried, set aside."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from library.jobs.queue import MAX_BACKOFF, MAX_REJECTIONS, backoff
from library.models import ExtractionState
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


def test_marked_work_is_claimed_once(key):
    (state,) = claim()
    assert (state.pk, state.fencing_token) == (key, 1)
    assert claim() == []


def test_finished_work_is_not_claimed_again(key):
    assert claim()[0].complete()
    assert claim() == []
    assert not ExtractionState.objects.pending().exists()


def test_a_change_during_the_work_makes_it_due_again(key):
    (state,) = claim()
    ExtractionState.objects.enqueue([key])
    assert state.complete()
    assert [again.pk for again in claim()] == [key]


def test_a_dead_workers_work_comes_back_and_its_late_answer_is_refused(key):
    (dead,) = claim()
    end_lease(key)
    (alive,) = claim()
    assert alive.fencing_token == dead.fencing_token + 1
    assert not dead.complete()
    dead.retry("late")
    assert claim() == [], "the late one must not give the row away"
    assert alive.complete()


def test_released_work_is_due_at_once(key):
    claim()[0].release()
    assert [state.attempts for state in claim()] == [0]


def test_a_failure_waits_and_keeps_its_error(key):
    claim()[0].retry("the service is away")
    assert claim() == []
    state = ExtractionState.objects.get(pk=key)
    assert (state.last_error, state.attempts) == ("the service is away", 1)
    make_due(key)
    assert len(claim()) == 1


def test_a_service_that_is_away_is_tried_for_ever(key):
    for _ in range(MAX_REJECTIONS * 2):
        make_due(key)
        claim()[0].retry("away")
    make_due(key)
    assert len(claim()) == 1


def test_refused_work_is_set_aside_until_it_changes(key):
    for _ in range(MAX_REJECTIONS):
        make_due(key)
        claim()[0].retry("bad content", is_rejection=True)
    make_due(key)
    assert ExtractionState.objects.get(pk=key).dead_letter
    assert claim() == []
    ExtractionState.objects.enqueue([key])
    (state,) = claim()
    assert (state.attempts, state.rejections) == (0, 0)


def test_a_rollback_takes_the_mark_back():
    document = LibraryDocumentFactory()
    with transaction.atomic():
        ExtractionState.objects.enqueue([document.pk])
        transaction.set_rollback(True)
    assert claim() == []


def test_work_is_claimed_in_the_order_it_became_due():
    documents = [LibraryDocumentFactory() for _ in range(3)]
    for document in reversed(documents):
        ExtractionState.objects.enqueue([document.pk])
    claimed = [
        state.pk for _ in documents for state in ExtractionState.objects.claim(1)
    ]
    assert claimed == [document.pk for document in reversed(documents)]


def test_waits_grow_to_a_limit():
    waits = [backoff(attempts) for attempts in (1, 6, 100)]
    assert waits[0] <= timedelta(seconds=1) < waits[1] < waits[2] <= MAX_BACKOFF
