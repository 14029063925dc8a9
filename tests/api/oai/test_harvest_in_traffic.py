"""An aggregator reads the whole repository while readers search."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from oaipmh.client import Client
from oaipmh.metadata import MetadataRegistry, oai_dc_reader

from api.changes.log import log_pending
from library.models import Resource
from tests.browser.own_server import OwnServer
from tests.factories import ResourceFactory

MB = 1 << 20
# A library's own limit for searches is 300 a minute.
PAUSE_SECONDS = 0.25
PAGE_SIZE = 100


def create_public(count: int) -> set[str]:
    """Create public resources. Return their OAI identifiers."""
    rows = [
        Resource(
            title=f"Public {number}",
            summary="Text. " * 100,
            language="en",
            live=True,
            visibility="public",
        )
        for number in range(count)
    ]
    Resource.objects.bulk_create(rows, batch_size=1000)
    return {f"oai:localhost:{row.pk}" for row in rows}


def create_hidden_and_deleted() -> set[str]:
    """Create what is not listed, and return the identifiers of tombstones."""
    for fields in ({"visibility": "members"}, {"visibility": "committee"}):
        for number in range(20):
            ResourceFactory(title=f"Hidden wombat {number}", **fields)
    ResourceFactory(title="Hidden wombat draft", live=False)
    deleted = [ResourceFactory(title="Deleted wombat") for _ in range(20)]
    log_pending()
    tombstones = {f"oai:localhost:{row.pk}" for row in deleted}
    for row in deleted:
        row.delete()
    log_pending()
    return tombstones


@pytest.fixture(
    params=[
        pytest.param(1_000, marks=pytest.mark.slow),
        pytest.param(10_000, marks=pytest.mark.long),
    ]
)
def library(request, transactional_db, tmp_path):
    """A server with that many records; `public`, `tombstones`, `wombats`: ids."""
    public = create_public(request.param)
    tombstones = create_hidden_and_deleted()
    wombats = {ResourceFactory(title=f"Wombat {n}").pk for n in range(3)}
    log_pending()
    # As in all tests: loading the model would hide what else takes memory.
    server = OwnServer(tmp_path / "instance", SEMANTIC_MODEL="")
    server.public = public | {f"oai:localhost:{pk}" for pk in wombats}
    server.tombstones, server.wombats = tombstones, wombats
    server.manage("search_index", "rebuild")
    server.start()
    yield server
    server.kill()


def memory_of(server: OwnServer) -> int:
    """Return the resident memory of all processes of a server, in bytes."""
    sizes = []
    for path in Path("/proc").glob("[0-9]*/status"):
        try:
            status = path.read_text()
        except OSError:  # a process that has just ended
            continue
        if f"NSsid:\t{server.process.pid}\n" in status:
            sizes.append(int(status.split("VmRSS:")[1].split()[0]) * 1024)
    return sum(sizes)


@contextmanager
def searches(server: OwnServer) -> Iterator[list[set[int]]]:
    """Search again and again meanwhile. Yields the ids that each search found."""
    results: list[set[int]] = []
    errors: list[Exception] = []
    is_over = threading.Event()

    def search() -> None:
        while not is_over.wait(PAUSE_SECONDS):
            try:
                with urlopen(f"{server.url}/search/?q=wombat", timeout=60) as page:
                    text = page.read().decode()
            except OSError as error:  # any other status than 200, too
                errors.append(error)
                return
            ids = re.findall(r'data-resource-id="(\d+)"', text)
            results.append(set(map(int, ids)))

    reader = threading.Thread(target=search)
    reader.start()
    try:
        yield results
    finally:
        is_over.set()
        reader.join()
    assert not errors


def test_whole_repository_is_read_while_readers_search(library):
    """The server's memory does not grow with what was listed."""
    registry = MetadataRegistry()
    registry.registerReader("oai_dc", oai_dc_reader)
    client = Client(f"{library.url}/oai", registry)
    listed, deleted, memory = [], [], []
    with searches(library) as results:
        for header, metadata, _about in client.listRecords(metadataPrefix="oai_dc"):
            names = deleted if header.isDeleted() else listed
            names.append(header.identifier())
            if metadata is not None:
                assert "idden" not in metadata.getField("title")[0]
            if (len(listed) + len(deleted)) % PAGE_SIZE == 0:
                memory.append(memory_of(library))
    assert len(listed) == len(library.public)
    assert set(listed) == library.public
    assert sorted(deleted) == sorted(library.tombstones)
    assert results
    assert all(found == library.wombats for found in results)
    # All code is loaded and the caches are filled after a few pages.
    warm, rest = memory[: len(memory) // 3], memory[len(memory) // 3 :]
    assert max(rest) - max(warm) < 32 * MB
