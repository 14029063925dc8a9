"""The worker's jobs: one that fails stops no other, and a request to stop is heeded."""

import pytest
from django.core.management import CommandError, call_command

from library.worker import registry


@pytest.fixture
def jobs(monkeypatch):
    """The worker without any jobs; what is registered is forgotten after the test."""
    jobs: dict[str, registry.Job] = {}
    monkeypatch.setattr(registry, "_jobs", jobs)
    monkeypatch.setattr(registry, "_network_jobs", set())
    monkeypatch.setattr(registry, "_own_process_jobs", set())
    return jobs


def broken() -> bool:
    raise KeyError("what nobody thought of")


def test_failing_job_is_logged_and_stops_no_other(jobs, caplog):
    done = []
    registry.register("broken", broken)
    registry.register("other", lambda: done.append(1) or True)
    assert registry.run_once()
    assert done == [1]
    assert "The job 'broken' failed" in caplog.text


def test_failures_count_as_no_work(jobs):
    registry.register("broken", broken)
    assert not registry.run_once()


@pytest.mark.reliability(39)
def test_no_job_starts_after_a_stop_request(jobs):
    begun = []
    registry.register("first", lambda: begun.append("first") or True)
    registry.register("second", lambda: begun.append("second") or True)
    registry.run_once(is_stopped=lambda: bool(begun))
    assert begun == ["first"]


def test_local_and_network_jobs_run_apart(jobs):
    done = []
    registry.register("mails", lambda: done.append("mails") or True, network=True)
    registry.register("texts", lambda: done.append("texts") or True)
    assert registry.run_once(network=False)
    assert done == ["texts"]
    assert registry.run_once(network=True)
    assert done == ["texts", "mails"]
    assert registry.run_once()
    assert sorted(done) == ["mails", "mails", "texts", "texts"]


def test_slow_jobs_run_apart(jobs):
    done = []
    registry.register("scans", lambda: done.append("scans") or True, own_process=True)
    registry.register("texts", lambda: done.append("texts") or True)
    assert registry.run_once(own_process=False)
    assert done == ["texts"]
    assert registry.run_once(own_process=True)
    assert done == ["texts", "scans"]
    assert registry.run_once(network=False)
    assert sorted(done) == ["scans", "scans", "texts", "texts"]


def test_job_registered_again_has_its_new_kind(jobs):
    registry.register("job", broken, network=True)
    registry.register("job", lambda: True)
    assert registry.run_once(network=False)
    assert not registry.run_once(network=True)


def test_jobs_that_contact_other_servers_are_network_jobs():
    assert {"alert emails", "source links"} <= registry._network_jobs
    opens_files = {"text extraction", "text recognition", "imports", "duplicates"}
    assert opens_files <= registry._jobs.keys() - registry._network_jobs


def test_jobs_of_all_apps_are_discovered():
    assert registry._jobs.keys() >= {
        "virus scan",  # library
        "search index",
        "imports",  # desk
        "alerts",  # members
        "expired cache rows",  # home
    }


def test_command_selects_the_kind_of_jobs(jobs, db):
    done = []
    registry.register("mails", lambda: bool(done.append("mails")), network=True)
    registry.register("texts", lambda: bool(done.append("texts")))
    for kind in ("local", "network"):
        call_command("library_worker", "--until-idle", "--jobs", kind)
    assert done == ["texts", "mails"]
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("library_worker", "--until-idle", "--jobs", "none")
