"""A real Elasticsearch, stopped, frozen, and with a full disk; one of our own."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest
from django.utils import timezone

from library.access.viewers import VISITOR
from library.models import Resource
from search.engines import circuit_breaker, get_engine
from search.index import outbox, rebuild
from search.index.verify import differences
from search.models import IndexState
from search.query.parser import parse
from search.service.request import SearchRequest
from search.service.searcher import search
from tests.factories import ResourceFactory

pytestmark = [
    pytest.mark.long,
    pytest.mark.django_db,
    pytest.mark.xdist_group("own elasticsearch"),
]
SCRIPT = Path(__file__).resolve().parents[3] / "scripts" / "elasticsearch"
PORT = os.environ.get("HURT_ELASTICSEARCH_PORT", "9222")
DISK = "cluster.routing.allocation.disk"
# More room than any disk has.
FLOODED = {
    f"{DISK}.threshold_enabled": True,
    f"{DISK}.watermark.low": "9000tb",
    f"{DISK}.watermark.high": "9000tb",
    f"{DISK}.watermark.flood_stage": "9000tb",
    "cluster.info.update.interval": "10s",
}


def server(command: str) -> subprocess.CompletedProcess:
    given = {k: v for k, v in os.environ.items() if k != "ELASTICSEARCH_URL"}
    given["ES_JAVA_OPTS"] = "-Xms512m -Xmx512m"
    return subprocess.run(
        [SCRIPT, command, PORT],
        env=given,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def own_url():
    started = server("start")
    if started.returncode:
        pytest.skip(
            f"scripts/elasticsearch cannot start one: exit {started.returncode}"
        )
    yield started.stdout.strip()
    server("thaw")
    server("stop")


@pytest.fixture
def own(own_url, settings, own_folders):
    settings.ELASTICSEARCH_URL = own_url
    settings.SEARCH_INDEX_PREFIX = "test-hurt"
    settings.SEARCH_ENGINE = "search.engines.elasticsearch.engine.ElasticsearchEngine"
    get_engine.cache_clear()
    rebuild.rebuild()
    for title in ("Kept heron", "Narrowed heron", "Deleted heron", "Edited heron"):
        ResourceFactory(title=title, pages=["a heron"])
    assert worked()
    yield get_engine()
    for index in get_engine().indexes():
        get_engine().drop_index(index)


def ask():
    return search(SearchRequest(VISITOR, "heron", parse("heron")))


def worked() -> bool:
    """Drain, as after all pauses. Returns whether nothing waits any more."""
    IndexState.objects.update(next_try_at=timezone.now())
    outbox.drain_all()
    return not IndexState.objects.pending().exists()


def change() -> None:
    Resource.objects.filter(title="Narrowed heron").update(visibility="members")
    Resource.objects.get(title="Deleted heron").delete()
    Resource.objects.filter(title="Edited heron").update(title="Changed heron")


def assert_caught_up(seconds: int = 30) -> None:
    deadline = time.monotonic() + seconds
    while not worked():
        assert time.monotonic() < deadline
        time.sleep(1)
    circuit_breaker.reset()
    assert list(differences()) == []
    found = ask()
    assert not found.is_limited
    assert {hit.resource.title for hit in found.hits} == {"Kept heron", "Changed heron"}


def assert_limited_but_right() -> None:
    for _ in range(circuit_breaker.MAX_FAILURES + 2):
        found = ask()
        assert found.is_limited
        titles = {hit.resource.title for hit in found.hits}
        assert titles == {"Kept heron", "Changed heron"}


def test_a_stopped_server_is_done_without_and_catches_up_reliability_3(own):
    server("stop")
    change()
    assert not worked()
    assert_limited_but_right()
    assert server("start").returncode == 0
    assert_caught_up()


def test_a_frozen_server_is_done_without_and_catches_up_reliability_4(own):
    server("freeze")
    change()
    assert not worked()
    assert_limited_but_right()
    server("thaw")
    assert_caught_up()


def test_the_flood_stage_of_a_disk_delays_writes_only_reliability_13(own):
    own.writing.cluster.put_settings(persistent=FLOODED)
    try:
        deadline = time.monotonic() + 90
        while worked():
            assert time.monotonic() < deadline, "it does not see its full disk"
            Resource.objects.filter(title="Kept heron").update(summary=str(time.time()))
            time.sleep(1)
        change()
        assert not worked()
        found = ask()
        assert not found.is_limited
        titles = {hit.resource.title for hit in found.hits}
        assert titles == {"Kept heron", "Changed heron"}
        assert found.total == 2
    finally:
        own.writing.cluster.put_settings(persistent=dict.fromkeys(FLOODED))
    assert_caught_up(seconds=60)
