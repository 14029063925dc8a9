"""Jobs that take long run beside the worker: nothing waits for them."""

import os

import pytest

from library.worker import subprocesses

SLEEP = ("shell", "-c", "import time; time.sleep(600)")
FAIL = ("shell", "-c", "raise SystemExit(7)")


@pytest.fixture(autouse=True)
def _registry(monkeypatch):
    """No job but those of the test; none outlives it."""
    monkeypatch.setattr(subprocesses, "_jobs", {})
    monkeypatch.setattr(subprocesses, "_network_jobs", set())
    monkeypatch.setattr(subprocesses, "_running", {})
    yield
    subprocesses.end_all()


def only_child():
    (child,) = subprocesses._running.values()
    return child


def test_due_command_runs_beside_the_worker():
    subprocesses.register("long", 0, lambda: True, *SLEEP)
    subprocesses.start_due()
    assert only_child().poll() is None
    assert os.getpriority(os.PRIO_PROCESS, only_child().pid) == subprocesses.NICENESS


def test_running_command_is_not_started_again():
    subprocesses.register("long", 0, lambda: True, *SLEEP)
    subprocesses.start_due()
    first = only_child()
    subprocesses.start_due()
    assert only_child() is first


def test_command_that_is_not_due_is_not_started():
    subprocesses.register("long", 0, lambda: False, *SLEEP)
    subprocesses.start_due()
    assert not subprocesses._running


def test_command_is_checked_at_its_interval():
    asked = []
    subprocesses.register("long", 600, lambda: bool(asked.append(1)), *SLEEP)
    subprocesses.start_due()
    subprocesses.start_due()
    assert asked == [1]


def test_local_and_network_commands_start_apart():
    subprocesses.register("local", 0, lambda: True, *SLEEP)
    subprocesses.register("remote", 0, lambda: True, *SLEEP, network=True)
    subprocesses.start_due(network=True)
    assert list(subprocesses._running) == ["remote"]
    subprocesses.start_due(network=False)
    assert sorted(subprocesses._running) == ["local", "remote"]


@pytest.mark.slow
def test_failed_command_is_logged_and_retried(caplog):
    subprocesses.register("failing", 0, lambda: True, *FAIL)
    subprocesses.start_due()
    first = only_child()
    assert first.wait(timeout=60) == 7
    subprocesses.start_due()
    assert "The job 'failing' ended with exit code 7" in caplog.text
    assert only_child() is not first


def test_failing_check_does_not_block_others(caplog):
    def broken():
        raise KeyError("what nobody thought of")

    subprocesses.register("broken", 0, broken, *SLEEP)
    subprocesses.register("long", 0, lambda: True, *SLEEP)
    subprocesses.start_due()
    assert list(subprocesses._running) == ["long"]
    assert "The job 'broken' failed" in caplog.text


def test_commands_end_with_the_worker():
    subprocesses.register("long", 0, lambda: True, *SLEEP)
    subprocesses.start_due()
    child = only_child()
    subprocesses.end_all()
    assert child.poll() is not None
