"""Visiting an address of the web; the inside of a network is never asked."""

import http.server

import pytest

from library.maintenance.safe_http import Unreachable, check_url, is_public
from tests.servers import serving


class Handler(http.server.BaseHTTPRequestHandler):
    """/there, /gone, /login, /get-only, /moved, /circle, /elsewhere"""

    asked: list[str]
    elsewhere = ""

    def do_HEAD(self):
        self.server.asked.append(f"{self.command} {self.path}")
        answers = {"/there": 200, "/login": 401, "/moved": 302, "/circle": 302}
        answers["/elsewhere"] = 302
        status = answers.get(self.path, 404)
        if self.path == "/get-only":
            status = 200 if self.command == "GET" else 405
        self.send_response(status)
        targets = {"/moved": "/there", "/circle": "/circle"}
        targets["/elsewhere"] = self.elsewhere
        if self.path in targets:
            self.send_header("Location", targets[self.path])
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *args):
        pass


@pytest.fixture
def web():
    """A web server of ours; `address` is its root, `asked` what it was asked for."""
    yield from serve()


@pytest.fixture
def closed_web():
    """Another one, on a port that is not to be asked."""
    yield from serve()


def serve():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked = []
    server.address = f"http://localhost:{server.server_port}"
    server.ports = {server.server_port}
    with serving(server):
        yield server


def anywhere(address):
    return True


@pytest.mark.parametrize("path", ["there", "login", "get-only", "moved"])
def test_existing_page_is_reachable(web, path):
    check_url(f"{web.address}/{path}", anywhere, web.ports)


@pytest.mark.parametrize(
    ("path", "problem"), [("gone", "HTTP status 404"), ("circle", "too many redirects")]
)
def test_missing_page_is_unreachable(web, path, problem):
    with pytest.raises(Unreachable, match=problem):
        check_url(f"{web.address}/{path}", anywhere, web.ports)


@pytest.mark.parametrize(
    "url",
    [
        "mailto:nobody@example.org",
        "file:///etc/passwd",
        "http://",
        "http://[::1",
        "https://example.org:99999/",
        "not an address",
        "http://localhost\r\nX: y/",
        "http://name that is none/",
    ],
)
def test_invalid_url_is_not_requested(url):
    with pytest.raises(Unreachable):
        check_url(url, anywhere)


def test_private_networks_are_not_requested(web):
    with pytest.raises(Unreachable, match="not on the public web"):
        check_url(f"{web.address}/there", ports=web.ports)

    assert web.asked == []


def test_other_port_is_not_contacted(web):
    with pytest.raises(Unreachable, match=f"port {web.server_port} is not a web port"):
        check_url(f"{web.address}/there", anywhere)

    assert web.asked == []


def test_redirect_to_other_port_is_not_followed(web, closed_web):
    """A page of the web cannot send the checker to another service."""
    Handler.elsewhere = f"{closed_web.address}/there"

    with pytest.raises(Unreachable, match="is not a web port"):
        check_url(f"{web.address}/elsewhere", anywhere, web.ports)

    assert web.asked == ["HEAD /elsewhere"]
    assert closed_web.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "::1",
        "fd00::1",
        "0.0.0.0",
        "::ffff:127.0.0.1",
        "0.1.2.3",
        "100.64.0.1",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::10.0.0.1",
        "::8.8.8.8",
        "::ffff:8.8.8.8",
        "64:ff9b::10.0.0.1",
        "64:ff9b::8.8.8.8",
        "64:ff9b:1::a00:1",
        "100::1",
        "2001::1",
        "2001:2::1",
        "2001:db8::1",
        "2002:a00:1::1",
        "2002:808:808::1",
        "3fff::1",
        "5f00::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
    ],
)
def test_private_ips_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "192.0.1.1", "2606:4700::1111"])
def test_public_ips_are_public(address):
    assert is_public(address)
