"""Many who ask without end, and one reader who wants an answer, on a real server."""

from __future__ import annotations

import http.client
import threading
import time
from statistics import quantiles
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from wagtail.models import Collection

from tests.browser.own_server import OwnServer
from tests.factories import ResourceFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
# So many ask at once, through so many accounts.
HEAVY, ACCOUNTS = 20, 5
# Seconds: for all heavy ones to reach their limit, then to look at the usual one.
AT_MOST, AFTERWARDS = 200, 40


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A library of some size behind one proxy, which these tests play."""
    if connections["default"].vendor != "sqlite":
        pytest.skip("the database of the tests is copied to a file: SQLite only")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    monkeypatch.setenv("PROXIES", "1")
    for number in range(200):
        ResourceFactory(
            title=f"Early warning {number}", pages=[f"Sign {number} of conflict."] * 5
        )
    members = [UserFactory(role="member") for _ in range(ACCOUNTS)]
    cookies = [session_of(member) for member in members]
    server = OwnServer(tmp_path / "instance")
    server.cookies = cookies
    server.manage("search_index", "rebuild")
    server.start(processes=2)  # as docs/deploy.md says
    yield server
    server.kill()


def session_of(member) -> str:
    client = Client()
    client.force_login(member)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


class Reader(threading.Thread):
    """Searches until told to stop, with a pause or without; notes what came back."""

    def __init__(self, server, came: str, cookie: str = "", pause: float = 0.0) -> None:
        super().__init__(daemon=True)
        self.place = urlsplit(server.url).netloc
        self.headers = {"X-Forwarded-For": came, "Cookie": cookie}
        self.pause = pause
        self.answers: list[tuple[int, float, str]] = []
        self.is_done = threading.Event()

    def run(self) -> None:
        number = 0
        while not self.is_done.wait(self.pause):
            number += 1
            begun = time.monotonic()
            connection = http.client.HTTPConnection(self.place, timeout=60)
            path = f"/search/?q=warning+{number}"
            connection.request("GET", path, headers=self.headers)
            response = connection.getresponse()
            response.read()
            wait = response.headers.get("Retry-After", "")
            self.answers.append((response.status, time.monotonic() - begun, wait))
            connection.close()

    @property
    def statuses(self) -> set[int]:
        return {status for status, _, _ in self.answers}

    @property
    def waits(self) -> set[str]:
        """What the server said of the seconds to wait."""
        return {wait for status, _, wait in self.answers if status == 429}


@pytest.mark.reliability(36)
def test_only_heavy_readers_are_limited(server):
    heavy = [
        Reader(server, f"198.51.100.{number}", server.cookies[number % ACCOUNTS])
        for number in range(HEAVY)
    ]
    usual = Reader(server, "203.0.113.9", pause=1.0)
    for reader in (*heavy, usual):
        reader.start()
    deadline = time.monotonic() + AT_MOST
    while not all(reader.waits for reader in heavy) and time.monotonic() < deadline:
        time.sleep(1)
    limited = len(usual.answers)
    time.sleep(AFTERWARDS)
    for reader in (*heavy, usual):
        reader.is_done.set()
        reader.join(timeout=60)

    assert usual.statuses == {200}
    for reader in heavy:
        assert reader.statuses == {200, 429}
        assert all(1 <= int(wait) <= 60 for wait in reader.waits)
    p95 = quantiles([took for _, took, _ in usual.answers[limited:]], n=20)[-1]
    assert p95 <= 1.0, f"a usual search beside {HEAVY} heavy readers: p95 {p95:.2f} s"
