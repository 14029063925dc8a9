"""Errors write no key or password to tables and logs."""

from __future__ import annotations

import logging

import pytest
from django.apps import apps
from django.core.mail import get_connection
from django.db import DatabaseError

from search.engines import get_engine
from search.index import outbox, rebuild
from search.models import IndexState
from tests.factories import LibraryDocumentFactory, ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db
KEYS = ["canary-url-password", "canary-api-key", "canary-mail-password"]
KEYS += ["canary-of-a-person", "canary-provider-secret", "canary-guess"]


@pytest.fixture
def keys(settings):
    """An installation whose every password is a word to look for."""
    settings.ELASTICSEARCH_URL = f"http://elastic:{KEYS[0]}@127.0.0.1:9"
    settings.ELASTICSEARCH_API_KEY = ""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "library", KEYS[2]
    app = {"provider_id": "x", "client_id": "x", "name": "X", "secret": KEYS[4]}
    app["settings"] = {"server_url": "http://127.0.0.1:9"}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    return [*KEYS, settings.SECRET_KEY]


def everything_stored() -> str:
    """Return all rows of all tables."""
    rows = []
    for model in apps.get_models(include_auto_created=True):
        try:
            rows += model._base_manager.values()
        except DatabaseError:  # a table of another database
            continue
    return str(rows)


@pytest.mark.parametrize("with_api_key", [False, True])
@pytest.mark.reliability(38)
def test_failures_keep_no_keys(client, keys, settings, caplog, with_api_key):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    user = UserFactory(username="amina", password=KEYS[3])
    rebuild.rebuild()
    settings.SEARCH_ENGINE = "search.engines.elasticsearch.engine.ElasticsearchEngine"
    if with_api_key:
        settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
        settings.ELASTICSEARCH_API_KEY = KEYS[1]
    get_engine.cache_clear()
    client.raise_request_exception = False

    ResourceFactory(pages=["text"])
    LibraryDocumentFactory(waiting=True)
    outbox.drain_all()
    client.get("/search/?q=wombat")
    for password in (KEYS[5], KEYS[3]):
        client.post("/account/login/", {"login": "amina", "password": password})
    client.post("/account/password/reset/", {"email": user.email})
    client.post("/account/oidc/x/login/")
    with pytest.raises(OSError, match="refused"):
        get_connection().open()

    stored = everything_stored()
    assert IndexState.objects.exclude(last_error="").exists()
    assert "Limited search: " in caplog.text
    token = client.session.session_key
    assert not [key for key in keys if key in caplog.text]
    assert not [key for key in keys if key in stored]
    assert token not in caplog.text
