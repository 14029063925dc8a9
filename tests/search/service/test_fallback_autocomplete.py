"""Suggestions from an engine that stays silent or is away: what the database knows."""

from __future__ import annotations

import re
import socket
import threading
import time

import pytest

from library.models import Theme
from search import autocomplete
from search.engines import get_engine
from search.service import term_labels
from tests.factories import RegionFactory, ResourceFactory, ThemeFactory, UserFactory
from tests.html import tidy
from tests.search.site import entry

pytestmark = pytest.mark.django_db
# Far above all that is waited for, far below no limit at all.
SECONDS = 20


@pytest.fixture
def silence(settings):
    """An Elasticsearch that takes every connection and never says a word."""
    server = socket.create_server(("127.0.0.1", 0))
    heard: list[socket.socket] = []

    def listen() -> None:
        while True:
            try:
                heard.append(server.accept()[0])
            except OSError:
                return

    threading.Thread(target=listen, daemon=True).start()
    settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{server.getsockname()[1]}"
    settings.SEARCH_ENGINE = "search.engines.elasticsearch.engine.ElasticsearchEngine"
    get_engine.cache_clear()
    yield heard
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    for connection in heard:
        connection.close()


@pytest.fixture
def timeouts(monkeypatch):
    """The seconds that the engine is given, question by question."""
    values: list[float] = []
    engine = get_engine()
    search = engine.search

    def noted(engine_query):
        values.append(engine_query.timeout)
        return search(engine_query)

    monkeypatch.setattr(engine, "search", noted)
    return values


def rows(client, q: str) -> list[tuple[str, str, int]]:
    """Return label, kind and count of each row."""
    html = tidy(client.get("/search/suggest/", {"q": q}).content.decode())
    found = re.findall(
        r'data-count="(\d+)"><bdi[^>]*>(.*?)</bdi>.*?class="kind">(\w+)', html
    )
    return [(label, kind, int(count)) for count, label, kind in found]


def test_silent_engine_is_not_waited_for(client, silence, timeouts):
    ResourceFactory(title="Early warning")
    begun = time.monotonic()
    assert rows(client, "earl") == [("Early warning", "Resource", 1)]
    assert time.monotonic() - begun < SECONDS
    assert timeouts == [autocomplete.TIMEOUT_SECONDS] == [0.7]
    assert len(silence) == 1


def test_page_of_results_waits_a_little_longer(client, silence, timeouts):
    ResourceFactory(title="Early warning")
    begun = time.monotonic()
    html = client.get("/search/", {"q": "early"}).content.decode()
    assert time.monotonic() - begun < SECONDS
    assert "Full-text search is temporarily unavailable" in html
    assert timeouts == [2]
    assert get_engine()._client_with_timeout(0.7)._request_timeout == 0.7
    assert get_engine()._client_with_timeout(2)._request_timeout == 2


@pytest.fixture
def away(index, write):
    """A function that takes the live index of each engine away."""

    def take() -> None:
        write()
        index.drop_index(index.live_index())

    return take


def test_terms_and_titles_are_known_without_an_engine(client, away):
    africa = RegionFactory(code="002", label_en="Warning Africa")
    sudan = RegionFactory(code="SDN", label_en="Sudan", parent=africa)
    theme = ThemeFactory(code="W", label_en="Early action", aliases="Warnings")
    ThemeFactory(code="X", label_en="Warning without any resource")
    ResourceFactory(title="One", regions=[sudan, africa], themes=[theme])
    ResourceFactory(title="Two", regions=[sudan])
    ResourceFactory(title="The warning")
    ResourceFactory(title="Forewarning")
    away()
    assert rows(client, "warn") == [
        ("Warning Africa", "Region", 2),
        ("Early action", "Theme", 1),
        ("The warning", "Resource", 1),
    ]


def test_each_viewer_is_offered_what_they_may_see(client, away):
    open_, closed = (ThemeFactory(code=c, label_en=f"Quokka {c}") for c in "AB")
    ResourceFactory(title="Quokka for all", themes=[open_])
    ResourceFactory(title="Quokka canary", themes=[open_, closed], visibility="members")
    ResourceFactory(title="Quokka draft", themes=[closed], live=False)
    away()
    assert rows(client, "quokka") == [
        ("Quokka A", "Theme", 1),
        ("Quokka for all", "Resource", 1),
    ]
    client.force_login(UserFactory(role="member"))
    assert rows(client, "quokka")[:2] == [
        ("Quokka A", "Theme", 2),
        ("Quokka B", "Theme", 1),
    ]
    assert ("Quokka canary", "Resource", 1) in rows(client, "quokka")


def test_what_cannot_be_counted_is_not_offered(client, away):
    entry(en="quokka care\nwombat care")
    ResourceFactory(title="On wombat care")
    away()
    assert rows(client, "quokka") == []


def test_database_is_asked_a_bounded_number_of_times(
    client, away, django_assert_max_num_queries
):
    for number in range(40):
        theme = ThemeFactory(code=f"T{number}", label_en=f"Warning {number}")
        ResourceFactory(title=f"Warning {number}", themes=[theme])
    away()
    with django_assert_max_num_queries(25):
        assert len(rows(client, "warn")) == autocomplete.MAX_ROWS


def test_terms_are_read_once_and_again_after_a_change(
    client, index, write, django_assert_num_queries
):
    theme = ThemeFactory(code="W", label_en="Warning")
    ResourceFactory(themes=[theme])
    write()
    assert rows(client, "warn") == [("Warning", "Theme", 1)]
    with django_assert_num_queries(0):
        assert list(term_labels.beginning_with(["warn"])) == [(theme, "Warning")]
    theme.label_en = "Alert"
    theme.save()
    write()
    assert rows(client, "warn") == []
    assert rows(client, "aler") == [("Alert", "Theme", 1)]
    other = ThemeFactory(code="N", label_en="Alert, new")
    ResourceFactory(themes=[other])
    write()
    assert len(rows(client, "aler")) == 2


def test_kept_terms_show_nobody_more_than_they_may_see(client, index, write):
    ResourceFactory(themes=["CANARY"], visibility="committee")
    write()
    client.force_login(UserFactory(role="committee"))
    assert rows(client, "label of can") == [("Label of CANARY", "Theme", 1)]
    client.logout()
    assert rows(client, "label of can") == []


def test_change_in_another_process_is_seen_in_a_moment(monkeypatch):
    theme = ThemeFactory(code="W", label_en="Warning")
    assert dict(term_labels.beginning_with(["warn"])) == {theme: "Warning"}
    # As another process does it: this one gets no signal.
    Theme.objects.update(label_en="Alert")
    clock = time.monotonic() + term_labels.CACHE_SECONDS
    monkeypatch.setattr(term_labels.time, "monotonic", lambda: clock)
    assert dict(term_labels.beginning_with(["warn"])) == {}
    assert dict(term_labels.beginning_with(["aler"])) == {theme: "Alert"}
