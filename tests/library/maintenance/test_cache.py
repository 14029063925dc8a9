"""The shared cache: no pickle files, no personal data in its rows."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from environ import Env

from config.instance import cache
from library.maintenance.cache import delete_expired
from members.models import AccountEmail
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
OFFICE = "198.51.100.7"
RESET = "/account/password/reset/"


@pytest.fixture(autouse=True)
def installed_cache(settings):
    """The cache that an installation has, in place of the tests' own."""
    settings.CACHES = {"default": cache(Env())}


def rows() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, expires FROM library_cache")
        return cursor.fetchall()


def ask_for_a_link(client, email="amina@example.org") -> int:
    return client.post(RESET, {"email": email}, REMOTE_ADDR=OFFICE).status_code


def test_allauth_limits_are_shared_by_processes(client):
    UserFactory(email="amina@example.org")
    assert [ask_for_a_link(client) for _ in range(5)] == [302] * 5
    del caches["default"]  # as a process that begins
    assert ask_for_a_link(client) == 429
    assert ask_for_a_link(client, "karim@example.org") == 302
    # One for each request that was not refused, whether or not there is an account.
    assert AccountEmail.objects.count() == 6


def test_cache_rows_contain_no_ip_address(client):
    ask_for_a_link(client)
    written = str(rows())
    assert rows()
    for word in (OFFICE, "amina", "allauth"):
        assert word not in written


def test_expired_rows_are_deleted():
    caches["default"].set("old", 1, timeout=-5)
    caches["default"].set("new", 1, timeout=60)
    assert len(rows()) == 2
    delete_expired()
    assert len(rows()) == 1
    assert caches["default"].get("new") == 1


@pytest.mark.parametrize("url", ["filecache:///var/tmp/cache", "filecache://x"])
def test_folder_as_cache_is_rejected(monkeypatch, url):
    monkeypatch.setenv("CACHE_URL", url)
    with pytest.raises(ImproperlyConfigured, match="cannot be a folder"):
        cache(Env())


def test_other_shared_cache_is_accepted(monkeypatch):
    monkeypatch.setenv("CACHE_URL", "rediscache://host:6379/0")
    assert cache(Env())["LOCATION"] == "redis://host:6379/0"
