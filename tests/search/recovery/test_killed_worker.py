"""A worker may be killed at any point: the next one brings the index to the end."""

import json
import os

import pytest

from search.models import SearchIndex
from tests.browser.own_server import OwnServer
from tests.factories import ResourceFactory
from tests.search.recovery.killed_worker import POINTS

SIGKILL = 9
LEASE = 60
pytestmark = pytest.mark.slow


@pytest.fixture(params=["tantivy", "elasticsearch"])
def told(request, transactional_db, tmp_path):
    """What a library's processes, killed one after the other, have left."""
    environment = {}
    if request.param == "elasticsearch":
        environment = {
            "ELASTICSEARCH_URL": request.getfixturevalue("elasticsearch_url"),
            "SEARCH_INDEX_PREFIX": f"test-killed-{os.getpid()}",
        }
    for number in range(4):
        ResourceFactory(title=f"Before {number}", pages=["a page", "another"])
    SearchIndex.objects.all().delete()
    report = tmp_path / "report.json"
    own = OwnServer(tmp_path / "instance", **environment)
    own.run("-m", "tests.search.recovery.killed_worker", str(report))
    return json.loads(report.read_text())


def assert_equal(found: dict) -> None:
    assert found["differences"] == []
    assert found["entries"] == found["resources"] > 0
    assert (found["waiting"], found["is_live"]) == (0, True)


def test_killed_workers_and_rebuilds_leave_nothing_undone_reliability_7(told):
    assert [one["point"] for one in told["workers"]] == list(POINTS)
    for one in told["workers"]:
        assert one["signal"] == SIGKILL, one["point"]
        assert one["left"]["waiting"] > 0, one["point"]
        assert 0 < one["left"]["leased"] <= one["left"]["waiting"]
        assert one["left"]["longest"] <= LEASE
        assert_equal(one["then"])
    # Reliability 11: the old index serves, the next rebuild takes the rest away.
    rebuild = told["rebuild"]
    assert rebuild["signal"] == SIGKILL
    assert rebuild["after"]["is_live"]
    assert rebuild["after"]["differences"] == []
    assert rebuild["after"]["strangers"] == ["20200101-orphan"]
    assert_equal(rebuild["then"])
    assert rebuild["then"]["strangers"] == []
