"""A database that goes away and comes back: nobody has to be started again."""

from __future__ import annotations

import re
import time
from contextlib import contextmanager
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.db import connection

from library.management.commands.library_worker import PAUSE_SECONDS
from tests.browser.own_server import OwnServer
from tests.factories import ResourceFactory

from .waiting import until


@pytest.fixture
def server(transactional_db, tmp_path):
    server = OwnServer(tmp_path / "instance")
    server.manage("search_index", "rebuild")
    server.start()
    server.begin_work()
    yield server
    server.kill_worker()
    server.kill()


@contextmanager
def no_database():
    """What a restart does: all sessions end, and no new one begins for a while."""
    name = connection.ops.quote_name(connection.settings_dict["NAME"])
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        try:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = %s",
                [connection.settings_dict["NAME"]],
            )
            yield
        finally:
            cursor.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


def status(url: str) -> int:
    try:
        with urlopen(url, timeout=60) as answer:
            return answer.status
    except HTTPError as error:
        return error.code


def found(server, words: str) -> set[int]:
    with urlopen(f"{server.url}/search/?q={words}", timeout=60) as answer:
        return set(
            map(int, re.findall(r'data-resource-id="(\d+)"', answer.read().decode()))
        )


def test_web_and_worker_go_on_when_the_database_is_back_reliability_39(server):
    wombat = ResourceFactory(title="Wombat")
    until(lambda: found(server, "wombat") == {wombat.pk})
    with no_database():
        assert status(f"{server.url}/healthz") == 503
        time.sleep(2 * PAUSE_SECONDS)  # so that the worker misses it too
    # The first that each thread of the server is asked afterwards is answered.
    for _ in range(12):
        assert status(f"{server.url}/search/") == 200
    numbat = ResourceFactory(title="Numbat")
    ResourceFactory(title="Numbat hidden", visibility="committee")
    until(lambda: found(server, "numbat") == {numbat.pk})
    assert server.worker.poll() is None
