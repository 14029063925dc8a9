"""Health endpoints show the availability and nothing else."""

from __future__ import annotations

import pytest
from django.db import DatabaseError

from search.engines import circuit_breaker, get_engine
from search.index import rebuild
from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db


def test_ready_with_database_and_index(client, index):
    ResourceFactory(title="secret title", visibility="committee")
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "search": "ok"}
    assert "no-store" in response["Cache-Control"]


def test_ready_though_limited_without_an_index(client, engine):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "search": "limited"}


def test_failed_engine_is_not_called_again(client, settings):
    rebuild.rebuild()
    settings.SEARCH_ENGINE = "search.engines.elasticsearch.engine.ElasticsearchEngine"
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"  # where nobody listens
    get_engine.cache_clear()
    for _ in range(circuit_breaker.MAX_FAILURES + 1):
        assert client.get("/readyz").json()["search"] == "limited"
    assert circuit_breaker._breaker.is_open()


def test_not_ready_without_the_database(client, monkeypatch):
    def refuse():
        raise DatabaseError("password of the database")

    monkeypatch.setattr("home.views.connection.cursor", refuse)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"database": "down"}
