"""A slow repository holds up no email."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import timedelta
from threading import Event

import pytest
from django.utils import timezone

from desk.models import HarvestSource, HarvestState
from members.accounts.emails import enqueue
from members.models import AccountEmail
from tests.browser.own_server import OwnServer

pytestmark = pytest.mark.slow
MAX_WAIT_SECONDS = 60
EMAILS = "SELECT count(*) FROM members_accountemail"
LAST_RUNS = "SELECT last_run_at FROM desk_harvestsource"


def wait_until(happens) -> None:
    deadline = time.monotonic() + MAX_WAIT_SECONDS
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.fixture
def worker(transactional_db, editor, remote, tmp_path):
    """A worker for mail and harvests: a source is due, an email in ten minutes."""
    source = HarvestSource.objects.create(
        name="Slow", kind="oai", url=f"{remote.url}/oai", created_by=editor
    )
    HarvestState.objects.enqueue([source.pk])
    notice = {"email": "amina@example.org", "subject": "Notice", "text": "Text"}
    enqueue(AccountEmail.Kind.NOTICE, user=editor, language="en", **notice)
    later = timezone.now() + timedelta(minutes=10)
    AccountEmail.objects.update(next_try_at=later)
    instance = OwnServer(
        tmp_path / "instance",
        HARVEST_ALLOWED_HOSTS=remote.host,
        EMAIL_URL="dummymail://",
        SEMANTIC_MODEL="",
    )
    instance.worker = instance.begin("manage.py", "library_worker", "--jobs", "network")
    yield instance
    instance.kill_worker()


def test_email_is_sent_while_a_repository_is_slow(worker, remote):
    is_over = Event()

    def drip(handler, _arguments):
        handler.send_response(200)
        handler.end_headers()
        with suppress(OSError):
            while not is_over.wait(0.5):
                handler.wfile.write(b" ")
                handler.wfile.flush()
        handler.close_connection = True

    remote.answers["/oai"] = drip
    wait_until(lambda: remote.requests)
    assert worker.ask(EMAILS) == [(1,)]

    worker.change("UPDATE members_accountemail SET next_try_at = created_at")
    wait_until(lambda: worker.ask(EMAILS) == [(0,)])

    assert worker.ask(LAST_RUNS) == [(None,)], "the repository has not answered"
    is_over.set()
    wait_until(lambda: worker.ask(LAST_RUNS) != [(None,)])
