"""The worker's jobs: one that fails stops no other, and a request to stop is heeded."""

import pytest

from library import worker


@pytest.fixture
def jobs(monkeypatch):
    """The worker without any jobs; what is registered is forgotten after the test."""
    jobs: dict[str, worker.Job] = {}
    monkeypatch.setattr(worker, "_jobs", jobs)
    return jobs


def broken() -> bool:
    raise KeyError("what nobody thought of")


def test_a_job_that_fails_is_told_of_and_stops_no_other(jobs, caplog):
    done = []
    worker.register("broken", broken)
    worker.register("other", lambda: done.append(1) or True)
    assert worker.run_once()
    assert done == [1]
    assert "The job 'broken' failed" in caplog.text


def test_failures_alone_are_no_work(jobs):
    worker.register("broken", broken)
    assert not worker.run_once()


def test_no_job_begins_after_a_request_to_stop_reliability_39(jobs):
    begun = []
    worker.register("first", lambda: begun.append("first") or True)
    worker.register("second", lambda: begun.append("second") or True)
    worker.run_once(is_stopped=lambda: bool(begun))
    assert begun == ["first"]
