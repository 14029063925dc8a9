"""Counts of requests hold, whoever else asks, and stop nobody when they fail."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from environ import Env

from config.instance import cache
from members import request_counts
from members.request_counts import FILE, count
from tests.factories import ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db
OFFICE, ELSEWHERE = "198.51.100.7", "203.0.113.9"
SEARCH, SIGN_IN = "/search/?q=peace", "/account/login/"


@pytest.fixture(autouse=True)
def small_limits(settings):
    settings.LIMITS = dict.fromkeys(settings.LIMITS, ("3/min", "5/min"))


@pytest.fixture
def broken_counts(settings):
    """No place to count in."""
    if connection.vendor == "sqlite":
        settings.DATA_DIR = Path("/nowhere")
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE request_counts RENAME TO away")
        yield
        cursor.execute("ALTER TABLE away RENAME TO request_counts")


def run(*tasks) -> None:
    """Run each in a thread of its own, and wait for all."""
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def search(client: Client, ip: str = OFFICE) -> int:
    return client.get(SEARCH, REMOTE_ADDR=ip).status_code


def rows() -> list[tuple]:
    return request_counts._execute("SELECT * FROM request_counts", ())


def set_ends(ends: float) -> None:
    request_counts._execute("UPDATE request_counts SET ends = %s", (ends,))


def test_count_holds_whatever_others_ask(client):
    ResourceFactory(title="Secret osprey", visibility="committee")
    assert [search(client) for _ in range(4)] == [200, 200, 200, 429]
    for number in range(600):  # more than the cache once had room for
        count("search", f"192.0.2.{number}", 60)
    assert search(client) == 429
    assert search(client, ELSEWHERE) == 200


def test_counts_are_shared_by_new_processes(client):
    assert [search(client) for _ in range(3)] == [200] * 3
    request_counts._local.__dict__.clear()  # as a process that begins
    assert search(client) == 429


@pytest.mark.django_db(transaction=True)
def test_no_count_is_lost_between_threads():
    def count_ten() -> None:
        for _ in range(10):
            count("search", OFFICE, 60)
        connections.close_all()

    run(*[count_ten] * 8)
    assert count("search", OFFICE, 60).requests == 81
    assert count("search", ELSEWHERE, 60).requests == 1


@pytest.mark.django_db(transaction=True)
def test_counting_waits_for_no_writer_of_the_database():
    """Somebody writes to the library's database, for as long as they like."""
    requests = []

    def count_one() -> None:
        requests.append(count("search", OFFICE, 60).requests)
        connections.close_all()

    with transaction.atomic():
        UserFactory()
        run(count_one)
    assert requests == [1]
    assert count("search", OFFICE, 60).requests == 2


def test_window_that_has_ended_begins_anew(client):
    assert [search(client) for _ in range(4)][-1] == 429
    set_ends(1.0)
    assert search(client) == 200


def test_window_of_a_wrong_clock_holds_nobody_up(client):
    assert [search(client) for _ in range(4)][-1] == 429
    ((_, ends, _),) = rows()
    set_ends(ends + 3600)
    assert search(client) == 200


def test_ended_counts_are_deleted(client, monkeypatch):
    search(client)
    set_ends(1.0)
    search(client, ELSEWHERE)
    monkeypatch.setattr(request_counts, "_next_clean_up", 0)
    request_counts.delete_ended()
    assert len(rows()) == 1
    assert search(client, ELSEWHERE) == 200
    assert rows()[0][2] == 2


def test_no_address_and_no_account_is_written_down(client):
    search(client)
    client.force_login(UserFactory(pk=424242))
    search(client)
    written = str(rows())
    assert len(rows()) == 2
    assert OFFICE not in written
    assert "424242" not in written


@pytest.mark.django_db(transaction=True)
def test_counts_that_fail_stop_nobody(client, broken_counts, caplog):
    assert [search(client) for _ in range(4)] == [200] * 4
    assert "Requests are not counted" in caplog.text


def test_locked_file_of_counts_is_given_up_soon(client, tmp_path):
    """Whatever the database is: the file is what SQLite has."""
    file = request_counts._own_file()
    holder = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        file.execute("DELETE FROM request_counts")
    holder.close()
    assert search(client) == 200


def test_reading_writes_nothing_to_the_cache(client, settings, index):
    settings.CACHES = {"default": cache(Env())}
    resource = ResourceFactory(title="Osprey", pages=["Text"])
    pages = ["/", SEARCH, resource.get_absolute_url(), "/search/suggest/?q=osp"]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        for page in pages:
            assert client.get(page).status_code == 200
    assert [query for query in queries if "library_cache" in query["sql"]] == []


class TestForms:
    """Whatever may change something is counted, before it is read or checked."""

    @pytest.fixture
    def strict(self) -> Client:
        client = Client(enforce_csrf_checks=True, REMOTE_ADDR=OFFICE)
        client.get(SIGN_IN)
        return client

    @pytest.mark.parametrize("path", [SIGN_IN, "/saved/new/", "/admin/", "/search/"])
    def test_wrong_tokens_count(self, strict, path):
        fields = {"csrfmiddlewaretoken": "x" * 32}
        answers = [strict.post(path, fields).status_code for _ in range(5)]
        assert answers == [403] * 3 + [429] * 2
        elsewhere = strict.post(path, fields, REMOTE_ADDR=ELSEWHERE)
        assert elsewhere.status_code == 403
        assert strict.get("/").status_code == 200

    @pytest.mark.parametrize(
        "content_type", [None, "application/x-www-form-urlencoded"]
    )
    def test_refused_form_is_not_read(self, strict, content_type):
        data = {"a": "b" * 10_000} if content_type is None else "a=" + "b" * 10_000
        how = {} if content_type is None else {"content_type": content_type}
        responses = [strict.post(SIGN_IN, data, **how) for _ in range(4)]
        read = [hasattr(response.wsgi_request, "_post") for response in responses]
        assert read == [True, True, True, False]

    def test_members_are_counted_alone(self, strict):
        answers = [strict.post(SIGN_IN).status_code for _ in range(4)]
        assert answers[-1] == 429
        strict.force_login(UserFactory(role="member"))
        answers = [strict.post("/saved/new/").status_code for _ in range(6)]
        assert answers == [403] * 5 + [429]

    @pytest.mark.parametrize("language", ["", "/fr", "/ar"])
    def test_wrong_token_says_only_that_it_is_refused(self, strict, language, settings):
        settings.DEBUG = True
        response = strict.post(f"{language}{SIGN_IN}", {"csrfmiddlewaretoken": "x"})
        html = response.content.decode()
        assert response.status_code == 403
        assert f'<html lang="{language[1:] or "en"}"' in html
        assert [
            word for word in ("CSRF", "token", "Reason", "DEBUG") if word in html
        ] == []
        assert len(html) < 6_000
