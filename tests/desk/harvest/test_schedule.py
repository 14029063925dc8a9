"""Harvests run when they are due, and survive what interrupts them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from desk.harvest import job
from desk.harvest.job import enqueue_due, harvest_next
from desk.models import HarvestSource, HarvestState
from library.models import Resource
from library.worker.registry import run_once

from .remote import item, record, records, rss

pytestmark = pytest.mark.django_db


def run_due() -> None:
    enqueue_due()
    while harvest_next():
        pass


def test_worker_harvests_due_source(source, remote):
    """The schedule offline, the requests in a process beside that of emails."""
    remote.answers["/oai"] = records(record(1))
    enqueue_due()
    run_once(network=False)
    run_once(network=True, own_process=False)
    assert remote.requests == []

    run_once(network=True, own_process=True)

    assert Resource.objects.count() == 1


@pytest.mark.parametrize(
    ("interval", "hours", "is_due"),
    [
        ("daily", 23, False),
        ("daily", 25, True),
        ("weekly", 25, False),
        ("weekly", 24 * 8, True),
        ("by_hand", 24 * 365, False),
        ("daily", -24 * 365, True),
    ],
)
def test_source_is_harvested_at_its_interval(source, remote, interval, hours, is_due):
    remote.answers["/oai"] = records(record(1))
    last_run = timezone.now() - timedelta(hours=hours)
    HarvestSource.objects.update(interval=interval, last_run_at=last_run)

    run_due()

    assert bool(remote.requests) == is_due


def test_inactive_source_is_not_harvested(source, remote):
    HarvestSource.objects.update(is_active=False)

    run_due()

    assert remote.requests == []


def test_failed_source_waits_for_its_next_time(source, remote):
    remote.answers["/oai"] = (500, "")

    run_due()
    run_due()

    assert len(remote.requests) == 1


def test_sources_take_turns(source, remote, editor):
    """A long list does not keep the others waiting."""
    other = HarvestSource.objects.create(
        name="Other", kind="feed", url=f"{remote.url}/feed", created_by=editor
    )

    def answer(_handler, arguments):
        number = int(arguments.get("resumptionToken", "0"))
        return records(record(number), token=str(number + 1) if number < 3 else "")

    remote.answers |= {"/oai": answer, "/feed": rss(item(1))}

    run_due()

    paths = [path.partition("?")[0] for path in remote.requests]
    assert paths == ["/oai", "/feed", "/oai", "/oai", "/oai"]
    assert other.records.count() == 1


def test_killed_worker_imports_nothing_twice(source, remote, harvest, monkeypatch):
    """It dies between the records and the position after them."""
    remote.answers["/oai"] = records(record(1), record(2))

    def die(*args):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(job, "_advance", die)
        HarvestState.objects.enqueue([source.pk])
        with pytest.raises(SystemExit):
            harvest_next()
    HarvestState.objects.update(lease_until=None)

    source = harvest(source)

    assert Resource.objects.count() == 2
    assert source.last_counts == {"unchanged": 2}


def test_edit_during_harvest_is_kept(source, remote, harvest):
    """The worker writes its own columns only."""

    def answer(_handler, arguments):
        is_first = "resumptionToken" not in arguments
        return records(record(int(is_first)), token="next" if is_first else "")

    remote.answers["/oai"] = answer
    HarvestState.objects.enqueue([source.pk])
    harvest_next()
    HarvestSource.objects.update(name="Renamed", interval="weekly")

    source = harvest(source)

    assert (source.name, source.interval) == ("Renamed", "weekly")


def test_source_without_its_author_goes_on(source, remote, harvest, editor):
    remote.answers["/oai"] = records(record(1))
    editor.delete()

    harvest(source)

    assert Resource.objects.get().latest_revision.user is None
