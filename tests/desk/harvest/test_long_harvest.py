"""A repository of many records is harvested by the worker while readers search."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest

from api.oai.protocol import PREFIX
from desk.models import HarvestSource
from tests.api.oai.test_harvest_in_traffic import MB, searches
from tests.browser.own_server import OwnServer
from tests.factories import ResourceFactory

from .remote import record, records

PAGE_SIZE = 100
MAX_WAIT_SECONDS = 1800
DRAFTS = (
    "SELECT count(*), count(DISTINCT source_url) FROM library_resource WHERE NOT live"
)
ENDED = "SELECT last_error FROM desk_harvestsource WHERE last_run_at IS NOT NULL"
HARVESTED = "SELECT count(*), count(DISTINCT resource_id) FROM desk_harvestedrecord"


@pytest.fixture(
    params=[
        pytest.param(400, marks=pytest.mark.slow),
        pytest.param(10_000, marks=pytest.mark.long),
    ]
)
def count(request) -> int:
    """The number of records."""
    return request.param


@pytest.fixture
def library(transactional_db, count, editor, remote, tmp_path):
    """A server with a worker, and a source with `count` records."""

    def answer(_handler, arguments):
        start = int(arguments.get("resumptionToken", "0"))
        end = min(start + PAGE_SIZE, count)
        rows = [
            record(number, description="Text. " * 100) for number in range(start, end)
        ]
        return records(*rows, token=str(end) if end < count else "")

    remote.answers["/oai"] = answer
    HarvestSource.objects.create(
        name="Member", kind="oai", url=f"{remote.url}/oai", created_by=editor
    )
    wombats = {ResourceFactory(title=f"Wombat {n}").pk for n in range(3)}
    ResourceFactory(title="Hidden wombat", visibility="committee")
    server = OwnServer(
        tmp_path / "instance",
        SEMANTIC_MODEL="",
        HARVEST_ALLOWED_HOSTS=remote.host,
        HARVEST_MAX_MINUTES="600",  # on a busy machine
    )
    server.wombats = wombats
    server.manage("search_index", "rebuild")
    server.start()
    yield server
    server.kill_worker()
    server.kill()


def memory_of_harvest(server: OwnServer) -> int:
    """Return the resident memory of the process that harvests, 0 without one."""
    for path in Path("/proc").glob("[0-9]*/status"):
        try:
            status = path.read_text()
            command = path.with_name("cmdline").read_bytes().split(b"\0")
        except OSError:  # a process that has just ended
            continue
        if f"NSsid:\t{server.worker.pid}\n" in status and b"harvests" in command:
            return int(status.split("VmRSS:")[1].split()[0]) * 1024
    return 0


def test_large_repository_is_harvested_while_readers_search(library, remote, count):
    """Page by page, each once, in memory that does not grow with the records."""
    memory: dict[int, int] = {}
    deadline = time.monotonic() + MAX_WAIT_SECONDS
    with searches(library) as results:
        library.begin_work()
        while True:
            ((done, resources),) = library.ask(HARVESTED)
            if resident := memory_of_harvest(library):
                memory[done] = max(resident, memory.get(done, 0))
            if ended := library.ask(ENDED):
                break
            assert time.monotonic() < deadline
            time.sleep(0.2)

    ((done, resources),) = library.ask(HARVESTED)
    assert ended == [("",)]
    assert (done, resources) == (count, count)
    assert library.ask(DRAFTS) == [(count, count)]
    starts = Counter(path.partition("?")[2] for path in remote.requests)
    tokens = [
        f"verb=ListRecords&resumptionToken={n}"
        for n in range(PAGE_SIZE, count, PAGE_SIZE)
    ]
    assert starts == Counter([f"verb=ListRecords&metadataPrefix={PREFIX}", *tokens])
    assert results
    assert all(found == library.wombats for found in results)
    warm = max(size for number, size in memory.items() if number <= count // 3)
    rest = max(size for number, size in memory.items() if number > count // 3)
    assert rest - warm < 32 * MB
