"""Redaction of request data in log messages, at bounded cost."""

from __future__ import annotations

import itertools
import re
import tracemalloc

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import resolve

from home.logs import formatters, redaction
from home.logs.redaction import MAX_HEAD, MAX_INPUT, MAX_TAIL, MAX_VALUES, redact
from home.middleware import forget_request
from library import sanitize

FORM = "application/x-www-form-urlencoded"
SECRET = "zanzibarite"
MEGABYTES = 2_000_000
LINE = '  File "/opt/library/desk/grid.py", line 7, in save'
TRACEBACK = f"""Internal Server Error: /account/login/
Traceback (most recent call last):
{LINE}
    raise ValueError({SECRET})
ValueError: no room for {SECRET}"""


def posted(body: str, is_read: bool = True) -> HttpRequest:
    request = RequestFactory().post("/account/login/", body, content_type=FORM)
    request.resolver_match = resolve("/account/login/")
    if is_read:
        request.POST  # noqa: B018 (reads the form)
    return request


def large_body(secret: str = SECRET) -> str:
    """A form of two megabytes, each word of which is another."""
    words = "+".join(f"w{number:07}" for number in range(MEGABYTES // 9))
    return f"login={secret}&filler={words}"


@pytest.fixture
def compiled(monkeypatch) -> list:
    """The patterns that are compiled, or looked up, while a test runs."""
    patterns = []
    compile_pattern = re._compile

    def record(pattern, flags):
        patterns.append(pattern)
        return compile_pattern(pattern, flags)

    monkeypatch.setattr(re, "_compile", record)
    return patterns


@pytest.mark.parametrize("body", [f"login={SECRET}", large_body()])
def test_redaction_compiles_no_pattern(body, compiled):
    request = posted(body)
    compiled.clear()
    assert SECRET not in redact(TRACEBACK, request)
    assert compiled == []


@pytest.mark.parametrize(
    "body", [large_body(), "q=" + "x" * MEGABYTES, "q=+&" * MAX_VALUES * 2]
)
def test_redaction_of_a_large_request_needs_little_memory(body):
    request = posted(body[: -len(body) % 4 or None])
    tracemalloc.start()
    redact(TRACEBACK, request)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 200_000


def test_large_request_leaves_code_lines_only():
    text = redact(TRACEBACK, posted(large_body()))
    assert SECRET not in text
    assert "no room" not in text
    assert LINE.rpartition(",")[0] in text
    assert text.endswith("ValueError")


def test_request_at_the_limit_keeps_the_message():
    request = posted(f"login={SECRET}&filler=" + "x" * (MAX_INPUT - len(SECRET)))
    text = redact(TRACEBACK, request)
    assert "ValueError: no room for …" in text
    assert SECRET not in text


@pytest.mark.parametrize("size", [50_000, MEGABYTES])
def test_long_text_is_shortened_at_whole_words(size):
    text = redact(f"start {SECRET * (size // len(SECRET))} end", posted("login=amina"))
    assert text.split() == ["start", "…", "end"]
    words = redact("osprey " * (size // 7), posted(f"q={SECRET}"))
    assert set(words.split()) == {"osprey", "…"}
    assert len(words) <= MAX_HEAD + MAX_TAIL + 3


def test_short_path_does_not_lengthen_a_long_text():
    request = RequestFactory().get("/a")
    request.resolver_match = resolve("/account/login/")
    text = "/a " * (MEGABYTES // 3)
    tracemalloc.start()
    redact(text, request)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * MEGABYTES
    assert redact("Not Found: /a", request) == "Not Found: /account/login/"


@pytest.mark.parametrize("text", ["amina.b@example.org", "2001:db8::17"])
def test_email_search_is_linear(text):
    """From within a run nothing is tried, else the time grows with the square."""
    patterns = (sanitize._EMAIL_OR_IPV4, sanitize._HEX_AND_COLONS)
    at_start = [pattern for pattern in patterns if pattern.match(text)]
    assert len(at_start) == 1
    run = len(re.match(r"[\w.:]+", text)[0])
    for pattern, start in itertools.product(at_start, range(1, run)):
        assert pattern.match(text, start) is None


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("q", "the Zanzibarite", "no parser for ZANZIBARITE"),
        ("q", "zanzibarite", "b'the%20zanzibarite'"),
        ("q", "zanzibarite", r"'first\nzanzibarite'"),
        ("q", "zanzibarite", "title_zanzibarites"),
        ("title", "About zanzibarite-s", "Key (title)=(About zanzibarite-s) exists"),
        ("password", "z-4-n-z", "mistaken z-4-n-z"),
        ("title", "مَرْحَبًا", "مَرْحَبًا"),
        ("q", "zanz zanzibarite", "zanzibarite"),
    ],
)
def test_typed_value_is_redacted(field, value, text):
    request = RequestFactory().post("/account/login/", {field: value})
    request.resolver_match = None
    request.POST  # noqa: B018 (reads the form)
    redacted = redact(f"Failed at {text}: osprey", request)
    remains = [
        word for word in ("zanz", "ibarite", "4", "رح") if word in redacted.lower()
    ]
    assert remains == []
    assert redacted.endswith("osprey")


def test_unread_body_stays_unread():
    request = posted(f"login={SECRET}", is_read=False)
    assert redact("Nothing of it: osprey", request) == "Nothing of it: osprey"
    assert not hasattr(request, "_post")


@pytest.mark.django_db
def test_wrong_token_with_a_large_form_is_logged_without_it(caplog):
    client = Client(enforce_csrf_checks=True)
    client.get("/account/login/")  # gives the cookie
    response = client.post("/account/login/", large_body(), content_type=FORM)
    (record,) = (line for line in caplog.records if line.name == "django.security.csrf")
    formatters.current_request.set(record.request)
    try:
        text = formatters.PlainLines().format(record)
    finally:
        forget_request()
    assert response.status_code == 403
    assert text == redaction.TOO_LARGE
