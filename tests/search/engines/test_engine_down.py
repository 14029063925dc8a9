"""A search server that is stopped, silent, busy or mad: nobody's work notices, readers
get the limited search, and the index catches up."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from desk.models import Batch
from library.models import Resource
from search import autocomplete
from search.engines import circuit_breaker, get_engine
from search.engines.base import EngineQuery
from search.engines.elasticsearch.engine import SEARCH_SECONDS, ElasticsearchEngine
from search.index import outbox, rebuild
from search.index.verify import differences
from search.models import IndexState, SearchIndex
from tests.desk.uploads.tus_client import send
from tests.factories import ResourceFactory, UserFactory
from tests.library.admin.test_resources import form
from tests.proxy import ANSWERS, Proxy

pytestmark = pytest.mark.django_db
EDIT = "wagtailsnippets_library_resource:edit"
DELETE = "wagtailsnippets_library_resource:delete"
SOON = timedelta(seconds=30)
LIMITED = "Full-text search is temporarily unavailable"


def through(proxy: Proxy, settings) -> Proxy:
    """Let the library ask its server through a proxy."""
    settings.ELASTICSEARCH_URL = proxy.url
    settings.SEARCH_INDEX_PREFIX = f"test-{os.getpid()}-{id(proxy)}"
    settings.SEARCH_ENGINE = "search.engines.elasticsearch.engine.ElasticsearchEngine"
    get_engine.cache_clear()
    return proxy


@pytest.fixture
def fake(settings, own_folders):
    """A server of which only the faults are there."""
    with Proxy() as proxy:
        yield through(proxy, settings)


@pytest.fixture
def proxy(elasticsearch_url, settings, own_folders):
    """A real server behind a proxy."""
    with Proxy(elasticsearch_url) as proxy:
        yield through(proxy, settings)
        for index in get_engine().indexes():
            get_engine().drop_index(index)


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(role="editor"))
    return client


@pytest.fixture
def timeouts(monkeypatch):
    """How long each search would have waited. Here, none waits long."""
    asked = []

    def hasty(engine, seconds):
        asked.append(seconds)
        return engine.reading.options(request_timeout=0.1)

    monkeypatch.setattr(ElasticsearchEngine, "_client_with_timeout", hasty)
    return asked


def pauses_end() -> None:
    IndexState.objects.update(next_try_at=timezone.now())


def work(client, uploads: int, edits: int, deletes: int) -> list[int]:
    """Upload drafts, edit and delete in the admin. Returns the ids to be indexed."""
    rows = [ResourceFactory(title=f"Row {n}") for n in range(edits + deletes)]
    batch = Batch.objects.create(name="Conference", visibility="public")
    for number in range(uploads):
        send(client, batch, f"upload {number}.txt", f"text {number}".encode())
    for row in rows[:edits]:
        values = form(title=f"{row.title} again", **{"action-publish": "1"})
        assert client.post(reverse(EDIT, args=[row.pk]), values).status_code == 302
    for row in rows[edits:]:
        assert client.post(reverse(DELETE, args=[row.pk])).status_code == 302
    made = Resource.objects.filter(title__startswith="upload")
    assert made.count() == uploads
    # The uploads are drafts, which are not in the index.
    return [row.pk for row in rows]


SIZES = pytest.mark.parametrize(
    "sizes", [(5, 5, 3), pytest.param((50, 50, 20), marks=pytest.mark.long)]
)


@SIZES
def test_work_goes_on_without_the_server_and_is_indexed_after_reliability_3(
    proxy, editor, sizes
):
    rebuild.rebuild()
    proxy.refuse()
    changed = work(editor, *sizes)
    assert set(IndexState.objects.pending().values_list("pk", flat=True)) == {*changed}
    for _ in range(8):
        pauses_end()
        assert not outbox.drain()
    waiting = IndexState.objects.pending().order_by("-next_try_at")
    assert waiting.count() == len(changed)
    assert waiting[0].next_try_at <= timezone.now() + SOON
    assert not waiting.filter(dead_letter=True).exists()
    proxy.listen()
    pauses_end()
    outbox.drain_all()
    assert not waiting.exists()
    assert list(differences()) == []


def test_readers_wait_for_a_silent_server_five_times_at_most_reliability_4(
    fake, client, timeouts
):
    fake.mode = "silent"
    ResourceFactory(title="Osprey report")
    ResourceFactory(title="Osprey minutes", visibility="members")
    for number in range(1, 9):
        page = client.get("/search/", {"q": "osprey"})
        assert page.status_code == 200
        assert LIMITED in page.text
        assert "Osprey report" in page.text
        assert "Osprey minutes" not in page.text
        # One request each: none waits twice.
        assert len(fake.asked) == min(number, circuit_breaker.MAX_FAILURES)
    assert set(timeouts) == {EngineQuery.timeout} == {float(SEARCH_SECONDS)} == {2.0}
    assert get_engine().reading._request_timeout == SEARCH_SECONDS
    assert get_engine().reading._max_retries == 0


def test_a_silent_server_keeps_no_suggestion_waiting_reliability_4(
    fake, client, timeouts
):
    fake.mode = "silent"
    ResourceFactory(title="Osprey report")
    address = reverse("suggest")
    assert client.get(address, {"q": "ospr"}).status_code == 200
    assert len(fake.asked) == 1
    assert timeouts == [autocomplete.TIMEOUT_SECONDS]
    assert autocomplete.TIMEOUT_SECONDS <= 0.7


def test_no_upload_or_edit_asks_the_server_reliability_4(fake, editor):
    fake.mode = "silent"
    SearchIndex.objects.create(name="live", fingerprint="x", state="live")
    work(editor, 2, 2, 1)
    assert fake.asked == []


def test_a_worker_waits_for_a_silent_server_as_a_reader_does_reliability_4(fake):
    fake.mode = "silent"
    SearchIndex.objects.create(name="live", fingerprint="x", state="live")
    get_engine().reading = get_engine().reading.options(request_timeout=0.1)
    for _ in range(60):
        ResourceFactory()
    assert not outbox.drain()
    assert len(fake.asked) == 1
    # The second batch does not find out for itself.
    assert not outbox.drain()
    assert len(fake.asked) == 1


@pytest.mark.parametrize("mode", [*ANSWERS, "reset"])
def test_a_mad_server_breaks_no_page_and_loses_no_write_reliability_5(
    fake, client, mode
):
    fake.mode = mode
    SearchIndex.objects.create(name="live", fingerprint="x", state="live")
    resource = ResourceFactory(title="Osprey report")
    ResourceFactory(title="Osprey minutes", visibility="members")
    for _ in range(circuit_breaker.MAX_FAILURES + 1):
        page = client.get("/search/", {"q": "osprey"})
        assert (page.status_code, LIMITED in page.text) == (200, True)
        assert "Osprey minutes" not in page.text
    assert client.get(reverse("suggest"), {"q": "ospr"}).status_code == 200

    fake.asked.clear()
    pauses = []
    for attempt in range(1, 8):
        outbox.drain_all()
        asked = len(fake.asked)
        outbox.drain_all()
        assert len(fake.asked) == asked, "it must wait before it tries again"
        state = IndexState.objects.get(pk=resource.pk)
        assert (state.attempts, state.rejections, state.dead_letter) == (
            attempt,
            0,
            False,
        )
        assert state.last_error
        pauses.append(state.next_try_at - timezone.now())
        pauses_end()
    assert pauses[0] < timedelta(seconds=2) < pauses[-1] < SOON
    assert state.requested_version > state.processed_version


@pytest.mark.slow
def test_a_slow_server_is_waited_for(proxy, client):
    ResourceFactory(title="Osprey report")
    rebuild.rebuild()
    proxy.mode = "slow"
    page = client.get("/search/", {"q": "osprey"})
    assert LIMITED not in page.text
    assert "Osprey report" in page.text
