"""Body sizes and rate limits in the shipped nginx configuration."""

from __future__ import annotations

import http.client
import re
import socket
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from tests.library.files import nginx

MIB = 1 << 20
CONF = nginx.SHIPPED.read_text(encoding="utf-8")
RATES = dict(re.findall(r"zone=library_(\w+):10m rate=(\d+)r/s", CONF))
BURSTS = dict(re.findall(r"limit_req zone=library_(\w+) burst=(\d+) nodelay", CONF))


@pytest.fixture
def url(tmp_path):
    """nginx before a library that is away: whatever it lets pass is a 502."""
    (tmp_path / "files").mkdir()
    (tmp_path / "nginx").mkdir()
    with nginx.running(
        tmp_path / "nginx", "http://127.0.0.1:9", tmp_path / "files"
    ) as url:
        yield url


def status_before_body(url: str, path: str, length: int) -> int:
    """Announce a body, and return 100 where nginx wants it, else its refusal."""
    host, port = urlsplit(url).netloc.split(":")
    lines = [f"POST {path} HTTP/1.1", f"Host: {host}", f"Content-Length: {length}"]
    lines += ["Content-Type: application/octet-stream", "Expect: 100-continue", "", ""]
    with socket.create_connection((host, int(port)), 30) as connection:
        connection.sendall("\r\n".join(lines).encode())
        return int(connection.recv(100).split()[1])


def file_paths() -> list[str]:
    """Return where files go in."""
    names = ["wagtaildocs:add", "wagtaildocs:add_multiple"]
    names += [
        "wagtaildocs_chooser:create",
        "desk_import_export:add",
        "suggest_resource",
    ]
    paths = [reverse(name) for name in names]
    paths += [reverse("wagtaildocs:edit", args=[7]), "/fr/suggest/", "/ar/suggest/"]
    paths += [reverse(f"desk_batches:{n}", args=[7]) for n in ("batch", "uploads")]
    return [*paths, reverse("desk_batches:upload", args=[uuid4()])]


def test_large_bodies_pass_only_for_uploads(url):
    with translation.override("en"):
        paths = file_paths()
    for path in paths:
        assert status_before_body(url, path, 309 * MIB) == 100, path
        assert status_before_body(url, path, 311 * MIB) == 413, path
    images = ["/admin/images/add/", "/admin/images/multiple/add/"]
    images += ["/admin/images/chooser/create/", "/admin/settings/home/brand/1/"]
    for path in images:
        assert status_before_body(url, path, 10 * MIB) == 100, path
        assert status_before_body(url, path, 12 * MIB) == 413, path


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search/",
        "/account/login/",
        "/admin/login/",
        "/documents/7/a.pdf",
        "/admin/documents/add/more/",
        "/admin/library/upload/x/",
        "/x/suggest/",
        "/search/suggest/",
        "/admin/snippets/library/resource/edit/7/",
    ],
)
def test_forms_without_files_have_a_small_limit(url, path):
    assert status_before_body(url, path, 900_000) == 100
    assert status_before_body(url, path, 4 * MIB) == 413


def answers(url: str, path: str, count: int) -> list[http.client.HTTPResponse]:
    """Ask for an address until nginx says 429, at most `count` times."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    seen = []
    while len(seen) < count and (not seen or seen[-1].status != 429):
        connection.request("GET", path)
        response = connection.getresponse()
        response.body = response.read()
        seen.append(response)
    connection.close()
    return seen


@pytest.mark.parametrize(
    ("path", "zone"), [("/search/", "pages"), ("/fr/account/login/", "sign_in")]
)
def test_request_flood_is_rate_limited(url, path, zone):
    burst = int(BURSTS[zone])
    *passed, last = answers(url, path, 40 * burst)
    assert last.status == 429
    assert len(passed) >= burst
    assert {response.status for response in passed} == {502}
    assert last.headers["Retry-After"] == "60"
    assert last.headers["Content-Type"] == "text/html; charset=utf-8"
    for text in ("Try again in a minute", "requêtes", "solicitudes", "دقيقة"):
        assert text in last.body.decode()
    # The flood of one kind does not shut out the rest.
    assert answers(url, "/static/main.css", 1)[0].status == 502


def requests_a_minute(rate: str) -> float:
    count, _slash, period = rate.partition("/")
    return int(count) * 60 / {"s": 1, "m": 60, "h": 3600, "d": 86400}[period[0]]


def test_limits_of_nginx_are_wider_than_the_librarys():
    of_an_address = [requests_a_minute(pair[0]) for pair in settings.LIMITS.values()]
    assert int(RATES["pages"]) * 60 > sum(of_an_address)
    assert int(BURSTS["pages"]) > requests_a_minute(settings.LIMITS["search"][0])
    assert int(RATES["static"]) > int(RATES["pages"])
    assert int(BURSTS["static"]) > int(BURSTS["pages"])
    assert int(RATES["sign_in"]) < int(RATES["pages"])
    assert CONF.count("limit_conn_zone $binary_remote_addr") == 2
    assert CONF.count("limit_req_zone $binary_remote_addr") == len(RATES) == 3
