"""Logs contain no names, search words or addresses."""

from __future__ import annotations

import json
import logging
import logging.config
import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from io import StringIO
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.log_format import logging_settings
from library.sanitize import redact_emails
from search.results_page.page import ResultsPage
from tests.factories import UserFactory

WORD, NAME, MAIL = "zanzibarite", "amina-who-signs-in", "amina@example.org"
SECRETS = (WORD, NAME, MAIL, "203.0.113.9", "2001:db8::17", "hunter2-hunter2")


@pytest.fixture(params=["json", "plain"])
def log(request):
    """The log as an installation writes it, in each of its forms."""
    written = StringIO()
    wanted = logging_settings(request.param)
    wanted["handlers"]["console"]["stream"] = written
    kept = logging.root.handlers[:], logging.root.level
    logging.config.dictConfig(wanted)
    yield written
    logging.config.dictConfig(settings.LOGGING)
    logging.root.handlers, logging.root.level = kept


def lines(log: StringIO) -> list[dict]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def assert_tells_nothing(text: str) -> None:
    assert [secret for secret in SECRETS if secret in text.lower()] == []


@pytest.mark.django_db
def test_search_and_failed_sign_in_log_no_personal_data(client, log, monkeypatch):
    client.raise_request_exception = False

    def fail(*args, **kwargs):
        raise ValueError(f"no parser for {WORD.upper()} of {MAIL} at 2001:db8::17")

    UserFactory(username=NAME, email=MAIL)
    asked = {"REMOTE_ADDR": "203.0.113.9", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}
    for login in (NAME, MAIL):
        form = {"login": login, "password": "hunter2-hunter2"}
        assert client.post("/account/login/", form, **asked).status_code == 200
    client.get("/search/", {"q": f"the {WORD}"}, **asked)
    client.get(f"/join/{WORD}/", **asked)
    client.get(f"/nowhere/{WORD}/", **asked)
    monkeypatch.setattr(ResultsPage, "of", fail)
    response = client.get("/search/", {"q": f"the {WORD}"}, **asked)
    text = log.getvalue()
    assert response.status_code == 500
    assert "no parser for" in text
    assert "in fail" in text  # where it broke is there
    assert_tells_nothing(text)


@pytest.mark.django_db
@pytest.mark.parametrize("log", ["json"], indirect=True)
class TestJson:
    def test_each_request_has_a_line_with_an_id(self, client, log):
        response = client.get("/search/", {"q": WORD})
        line = lines(log)[-1]
        assert (line["view"], line["status"]) == ("search", 200)
        assert len(line["request_id"]) == 32
        assert not response.has_header("X-Request-ID")

    def test_error_response_contains_the_request_id(self, client, log, monkeypatch):
        client.raise_request_exception = False
        monkeypatch.setattr(ResultsPage, "of", None)
        response = client.get("/search/")
        ids = {line["request_id"] for line in lines(log)}
        assert ids == {response["X-Request-ID"]}

    def test_valid_request_id_of_the_proxy_is_used(self, client, log):
        client.get("/healthz", headers={"X-Request-ID": "0123456789abcdef"})
        client.get("/healthz", headers={"X-Request-ID": f"{WORD}\n{WORD}"})
        given, made = (line["request_id"] for line in lines(log))
        assert given == "0123456789abcdef"
        assert len(made) == 32

    def test_later_messages_have_no_request(self, client, log):
        client.get("/healthz")
        logging.getLogger("worker").warning("Later")
        assert "request_id" not in lines(log)[-1]

    def test_failed_review_email_does_not_log_the_title(self, log):
        message = "Failed to send notification email '%s' to %s"
        title = "The resource \"It's about\n' to zanzibarite\" needs your review"
        logging.getLogger("wagtail.admin").error(message, title, MAIL)
        (line,) = lines(log)
        assert line["message"] == "Failed to send notification email '…' to …"

    def test_extra_values_are_not_logged(self, log):
        logging.getLogger("some").warning("Said", extra={"user": NAME})
        (line,) = lines(log)
        assert set(line) == {"time", "level", "logger", "message"}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("mail to amina@example.org.", "mail to …."),
        ("from 203.0.113.9:8000", "from …:8000"),
        ("from 2001:db8::17 or ::1", "from … or …"),
        ("from fe80:0:0:0:1:2:3:4,", "from …,"),
        ("at 11:38:30, in 9.4.7", "at 11:38:30, in 9.4.7"),
        ("tests/a.py::test_b in /opt/library", "tests/a.py::test_b in /opt/library"),
    ],
)
def test_only_addresses_are_redacted(text, kept):
    assert redact_emails(text) == kept


def test_unknown_log_format_is_rejected():
    with pytest.raises(ImproperlyConfigured, match="plain or json"):
        logging_settings("xml")


@pytest.mark.slow
def test_gunicorn_logs_no_search_words_and_addresses(tmp_path):
    """Served as scripts/run, the units and the image do; every page is a fault here,
    for its database has no tables."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi"]
    command += ["--config", "python:config.gunicorn", "--bind", f"127.0.0.1:{port}"]
    empty = f"sqlite:///{tmp_path}/library.sqlite3"
    own = {"DATA_DIR": str(tmp_path), "LOG_FORMAT": "json", "DATABASE_URL": empty}
    (tmp_path / "static").mkdir()
    written = tmp_path / "log"
    with written.open("w") as log:
        server = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=os.environ | own, stderr=log, stdout=log
        )
        try:
            wait_for(port)
            status = ask(port, "GET", f"/search/?{urlencode({'q': WORD})}")
            ask(port, "GET", f"/nowhere/{WORD}")
            ask(port, WORD.upper(), "/")
            ask(port, "GET", f"/x?{WORD}", Transfer_Encoding=f"{WORD}")
            # The longest question that the search box takes, and a longer one.
            longest = ask(port, "GET", f"/search/?{urlencode({'q': 'م' * 1000})}")
            too_long = ask(port, "GET", f"/search/?{urlencode({'q': WORD * 1000})}")
        finally:
            server.terminate()
            server.wait(timeout=30)
    text = written.read_text()
    found = [json.loads(line) for line in text.splitlines()]
    assert (status, longest, too_long) == (500, 500, 414)
    assert any("exc_info" in line for line in found)
    assert_tells_nothing(text)
    assert "127.0.0.1" not in text


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(OSError):
            if ask(port, "GET", "/healthz") == 200:
                return
        time.sleep(0.1)
    raise AssertionError("the server does not answer")


def ask(port: int, method: str, address: str, **headers: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method, address, headers=given)
        return connection.getresponse().status
    except HTTPException:
        return 0
    finally:
        connection.close()
