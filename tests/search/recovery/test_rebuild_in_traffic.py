"""A rebuild while people read and write loses no edit, and readers do not notice it."""

from __future__ import annotations

import json
import os

import pytest

from library.models import Resource
from search.index import rebuild
from search.index.documents import IndexVocabulary, entry_without_text, published
from search.index.verify import differences
from search.models import SearchIndex
from tests.browser.own_server import OwnServer
from tests.search.recovery.traffic import Traffic

LEAST_SHARE = 0.95
DROP_ALL = """
import django
django.setup()
from search.engines import get_engine
for index in get_engine().indexes():
    get_engine().drop_index(index)
"""


def fill(count: int) -> None:
    Resource.objects.bulk_create(
        Resource(title=f"Plover report {number}", visibility="public", live=True)
        for number in range(count)
    )


def assert_nothing_was_noticed(told: dict) -> None:
    assert told["edited"]
    assert told["deleted"]
    assert told["made"]
    assert told["faults"] == 0
    assert min(told["shares"]) >= LEAST_SHARE


@pytest.mark.slow
@pytest.mark.django_db
def test_readers_and_writers_do_not_notice_a_rebuild_reliability_10(
    index, write, monkeypatch
):
    monkeypatch.setattr(rebuild, "BATCH", 20)
    fill(200)
    write()
    traffic = Traffic()

    def meanwhile(copied: int) -> None:
        traffic.write(copied // 20)
        if copied % 3:
            write()
        traffic.search()

    rebuild.rebuild(meanwhile)
    write()
    assert_nothing_was_noticed(traffic.told)
    live = index.live_index()
    digests = {entry.resource_id: entry.digest for entry in index.scan(live)}
    rows = published(traffic.told["edited"] + traffic.told["made"])
    vocabulary = IndexVocabulary()
    for pk, row in rows.items():
        assert digests[pk] == entry_without_text(row, vocabulary).digest
    assert not digests.keys() & set(traffic.told["deleted"])
    assert list(differences()) == []
    names = SearchIndex.objects.values_list("name", flat=True)
    assert set(index.indexes()) == set(names)
    assert SearchIndex.objects.get(state="live").name == live
    assert not SearchIndex.objects.filter(state="building").exists()


@pytest.mark.long
@pytest.mark.parametrize("which", ["tantivy", "elasticsearch"])
def test_five_thousand_are_rebuilt_in_traffic_reliability_10(
    request, transactional_db, tmp_path, which
):
    """Reader, writer, worker and rebuild are processes of their own."""
    environment = {}
    if which == "elasticsearch":
        environment = {
            "ELASTICSEARCH_URL": request.getfixturevalue("elasticsearch_url"),
            "SEARCH_INDEX_PREFIX": f"test-traffic-{os.getpid()}",
        }
    fill(5_000)
    SearchIndex.objects.all().delete()
    own = OwnServer(tmp_path / "instance", **environment)
    report, stop = tmp_path / "report.json", tmp_path / "stop"
    try:
        own.manage("search_index", "rebuild")
        own.work()
        own.begin_work()
        traffic = own.begin(
            "-m", "tests.search.recovery.traffic", str(report), str(stop)
        )
        own.manage("search_index", "rebuild")
        stop.touch()
        assert traffic.wait(timeout=60) == 0
        own.kill_worker()
        own.change("UPDATE search_indexstate SET lease_until = NULL")
        own.work()
        assert_nothing_was_noticed(json.loads(report.read_text()))
        own.manage("search_index", "verify")
        states = "SELECT state, COUNT(*) FROM search_searchindex GROUP BY state"
        assert dict(own.ask(states)) == {"live": 1, "retired": 1}
    finally:
        stop.touch()
        own.kill_worker()
        own.run("-c", DROP_ALL)
