"""Jobs that take long run beside the worker: nothing waits for them."""

import os

import pytest

from library.jobs import subprocesses

SLEEP = ("shell", "-c", "import time; time.sleep(600)")
FAIL = ("shell", "-c", "raise SystemExit(7)")


@pytest.fixture(autouse=True)
def _registry(monkeypatch):
    """No job but those of the test; none outlives it."""
    monkeypatch.setattr(subprocesses, "_jobs", {})
    monkeypatch.setattr(subprocesses, "_running", {})
    yield
    subprocesses.end_all()


def only_child():
    (child,) = subprocesses._running.values()
    return child


def test_what_is_due_runs_while_the_worker_goes_on():
    subprocesses.register("long", 0, lambda: True, *SLEEP)
    subprocesses.start_due()
    assert only_child().poll() is None
    assert os.getpriority(os.PRIO_PROCESS, only_child().pid) == subprocesses.NICENESS


def test_what_still_runs_is_not_started_again():
    subprocesses.register("long", 0, lambda: True, *SLEEP)
    subprocesses.start_due()
    first = only_child()
    subprocesses.start_due()
    assert only_child() is first


def test_what_is_not_due_is_not_started():
    subprocesses.register("long", 0, lambda: False, *SLEEP)
    subprocesses.start_due()
    assert not subprocesses._running


def test_it_is_asked_as_seldom_as_registered():
    asked = []
    subprocesses.register("long", 600, lambda: bool(asked.append(1)), *SLEEP)
    subprocesses.start_due()
    subprocesses.start_due()
    assert asked == [1]


def test_a_failure_is_told_of_and_tried_again(caplog):
    subprocesses.register("failing", 0, lambda: True, *FAIL)
    subprocesses.start_due()
    first = only_child()
    assert first.wait(timeout=60) == 7
    subprocesses.start_due()
    assert "The job 'failing' ended with exit code 7" in caplog.text
    assert only_child() is not first


def test_a_fault_in_asking_keeps_no_other_from_its_turn(caplog):
    def broken():
        raise KeyError("what nobody thought of")

    subprocesses.register("broken", 0, broken, *SLEEP)
    subprocesses.register("long", 0, lambda: True, *SLEEP)
    subprocesses.start_due()
    assert list(subprocesses._running) == ["long"]
    assert "The job 'broken' failed" in caplog.text


def test_the_end_of_the_worker_is_theirs_too():
    subprocesses.register("long", 0, lambda: True, *SLEEP)
    subprocesses.start_due()
    child = only_child()
    subprocesses.end_all()
    assert child.poll() is not None
