"""Web server and worker end when they are asked to, and nothing in hand is lost; leases
and pauses recover from a clock that jumped."""

from __future__ import annotations

import http.client
import os
import signal
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from desk.models import Batch
from library.management.commands.library_worker import GRACE_SECONDS, NICENESS
from library.models import Resource
from search.index import rebuild
from search.models import IndexState, SearchIndex
from tests.browser.own_server import OwnServer
from tests.desk.uploads.tus_client import announce
from tests.factories import ResourceFactory, UserFactory

GRACEFUL = 30  # seconds
BODY = b"A line of text about early warning.\n" * 50_000
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def server(transactional_db, settings, tmp_path):
    """A library with an empty index, for processes of its own."""
    settings.DATA_DIR = tmp_path / "instance"
    rebuild.rebuild()

    @contextmanager
    def instance():
        server = OwnServer(settings.DATA_DIR)
        try:
            yield server
        finally:
            server.kill_worker()
            server.kill()

    return instance


def ended(process) -> int:
    process.send_signal(signal.SIGTERM)
    return process.wait(timeout=GRACEFUL)


def eventually(is_so) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.reliability(39)
@pytest.mark.slow
def test_stopped_worker_finishes_its_item(server):
    Resource.objects.bulk_create(
        Resource(title=f"Report {number}", live=True) for number in range(600)
    )
    waiting = (
        "SELECT COUNT(*) FROM search_indexstate "
        "WHERE requested_version > processed_version"
    )
    leased = "SELECT COUNT(*) FROM search_indexstate WHERE lease_until IS NOT NULL"
    with server() as instance:
        instance.begin_work()
        eventually(lambda: instance.ask(waiting) < [(600,)])
        assert os.getpriority(os.PRIO_PROCESS, instance.worker.pid) == NICENESS
        assert ended(instance.worker) == 0
        ((left,),) = instance.ask(waiting)
        assert 0 < left < 600, "it must be in the middle of its work"
        assert instance.ask(leased) == [(0,)]
        instance.work()
        assert instance.ask(waiting) == [(0,)]
    assert GRACE_SECONDS < GRACEFUL


def uploading(instance: OwnServer, client: Client, address: str):
    """Begin to send a piece of a file: the first half is on its way."""
    connection = http.client.HTTPConnection(instance.address, timeout=60)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    token = "a" * 32
    cookies["csrftoken"] = token
    connection.putrequest("PATCH", address)
    for name, value in {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "X-CSRFToken": token,
        "Tus-Resumable": "1.0.0",
        "Upload-Offset": "0",
        "Content-Type": "application/offset+octet-stream",
        "Content-Length": str(len(BODY)),
    }.items():
        connection.putheader(name, value)
    connection.endheaders(BODY[: len(BODY) // 2])
    return connection


@pytest.mark.reliability(39)
@pytest.mark.slow
def test_stopped_web_server_finishes_uploads(server):
    client = Client()
    editor = UserFactory(role="editor")
    client.force_login(editor)
    batch = Batch.objects.create(name="Geneva", created_by=editor)
    address = announce(client, batch, "warning.txt", len(BODY))["Location"]
    with server() as instance:
        instance.start()
        connection = uploading(instance, client, address)
        parts = instance.folder / "incoming"
        eventually(lambda: any(path.stat().st_size for path in parts.rglob("*.part")))
        instance.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        connection.send(BODY[len(BODY) // 2 :])
        assert connection.getresponse().status == 204
        assert instance.process.wait(timeout=GRACEFUL) == 0
        assert instance.stored("warning.txt") == BODY


@pytest.mark.django_db
@pytest.mark.parametrize("jump", [AN_HOUR, -AN_HOUR])
@pytest.mark.reliability(39)
def test_leases_and_backoff_recover_from_clock_jumps(jump):
    """The clock that wrote them was wrong by an hour."""
    first, second = ResourceFactory(), ResourceFactory()
    claimed = IndexState.objects.claim(1)
    claimed_until = timezone.now() + timedelta(seconds=60)
    assert claimed[0].lease_until <= claimed_until
    IndexState.objects.filter(pk=first.pk).update(lease_until=claimed_until + jump)
    IndexState.objects.filter(pk=second.pk).update(next_try_at=timezone.now() + jump)
    assert {state.pk for state in IndexState.objects.claim(10)} == {first.pk, second.pk}
    # A lease and a pause of now are heeded.
    assert IndexState.objects.claim(10) == []


@pytest.mark.django_db
@pytest.mark.reliability(39)
def test_rebuild_recovers_from_clock_jumps(engine):
    rebuild._begin()
    with pytest.raises(rebuild.RebuildRunning):
        rebuild.rebuild()
    SearchIndex.objects.update(lease_until=timezone.now() + AN_HOUR)
    assert rebuild.rebuild() == engine.live_index()
