"""Responses are read within limits, and from nowhere inside the network."""

import socket
import time

import pytest

from desk.harvest.fetch import FetchError, FetchLimits, fetch

from .remote import redirect

SHORT = FetchLimits(response_bytes=10_000, seconds=0.5, redirects=3)


def test_response_of_allowed_host_is_read(remote):
    remote.answers["/there"] = b"text"

    assert fetch(f"{remote.url}/there").body == b"text"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/",
        "http://0.0.0.0/",
    ],
)
def test_private_address_is_refused(url):
    with pytest.raises(FetchError, match="not on the public web"):
        fetch(url)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "javascript:alert(1)",
        "http:///nothing",
        "http://user:password@example.org/",
        "http://example.org:99999/",
        "http://[broken/",
        "http://example.org/\r\nHost: inside",
        "",
    ],
)
def test_other_url_is_refused(url):
    with pytest.raises(FetchError, match="not a web address"):
        fetch(url)


def test_other_port_is_refused():
    with pytest.raises(FetchError, match="Port 6379"):
        fetch("http://example.org:6379/")


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost/",
        "http://127.0.0.1/admin/",
        "//10.0.0.1/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
    ],
)
def test_redirect_inside_is_refused(remote, target):
    remote.answers["/moved"] = lambda handler, _: redirect(handler, target)

    with pytest.raises(FetchError):
        fetch(f"{remote.url}/moved")


def test_redirect_to_other_port_is_refused(remote, closed):
    """A redirect may not reach another service of an allowed host."""
    closed.answers["/"] = b"secret"
    remote.answers["/moved"] = lambda handler, _: redirect(handler, f"{closed.url}/")

    with pytest.raises(FetchError):
        fetch(f"{remote.url}/moved")

    assert closed.requests == []


def test_redirect_to_allowed_host_of_another_is_refused(remote, closed, settings):
    settings.HARVEST_ALLOWED_HOSTS = [remote.host, closed.host]
    closed.answers["/"] = b"for its own source"
    remote.answers["/moved"] = lambda handler, _: redirect(handler, f"{closed.url}/")

    with pytest.raises(FetchError):
        fetch(f"{remote.url}/moved")

    assert closed.requests == []


def test_metadata_address_is_refused_though_allowed(settings):
    settings.HARVEST_ALLOWED_HOSTS = ["169.254.169.254", "[::ffff:a9fe:a9fe]"]

    with pytest.raises(FetchError, match="not on the public web"):
        fetch("http://169.254.169.254/latest/meta-data/")


def test_name_that_turns_inside_is_not_followed(remote, monkeypatch, settings):
    """DNS answers once, and the connection goes to that address."""
    settings.HARVEST_ALLOWED_HOSTS = []
    answers = iter(["93.184.216.34", "127.0.0.1"])
    resolved, connected = [], []

    def getaddrinfo(host, port, *args, **kwargs):
        resolved.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def create_connection(address, *args, **kwargs):
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(socket, "create_connection", create_connection)

    with pytest.raises(FetchError):
        fetch("http://rebinding.example.org/")

    assert resolved == ["rebinding.example.org"]
    assert connected == [("93.184.216.34", 80)]


def test_redirects_end(remote):
    remote.answers["/circle"] = lambda handler, _: redirect(handler, "/circle")

    with pytest.raises(FetchError, match="too often"):
        fetch(f"{remote.url}/circle", limits=SHORT)

    assert len(remote.requests) == SHORT.redirects + 1


def test_announced_size_is_refused_unread(remote):
    remote.answers["/huge"] = b"x" * 20_000

    with pytest.raises(FetchError, match="larger than"):
        fetch(f"{remote.url}/huge", limits=SHORT)


def test_endless_response_is_refused(remote):
    def endless(handler, _arguments):
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"x" * 1000)
        except OSError:
            handler.close_connection = True

    remote.answers["/endless"] = endless

    with pytest.raises(FetchError, match="larger than"):
        fetch(f"{remote.url}/endless", limits=SHORT)


@pytest.mark.parametrize("part", ["header", "body"])
def test_dripping_response_is_ended(remote, part):
    """A byte now and then resets no limit."""

    def drip(handler, _arguments):
        handler.send_response(200)
        if part == "body":
            handler.end_headers()
        handler.flush_headers()
        try:
            for _byte in range(100):
                handler.wfile.write(b"x")
                handler.wfile.flush()
                time.sleep(0.1)
        except OSError:
            handler.close_connection = True

    remote.answers["/drip"] = drip

    with pytest.raises(FetchError, match="too slow"):
        fetch(f"{remote.url}/drip", limits=SHORT)


def test_silent_server_is_left(remote):
    remote.answers["/silent"] = lambda handler, _: time.sleep(2)

    with pytest.raises(FetchError, match="too slow"):
        fetch(f"{remote.url}/silent", limits=SHORT)


def test_cut_response_is_refused(remote):
    def cut(handler, _arguments):
        handler.send_response(200)
        handler.send_header("Content-Length", "5000")
        handler.end_headers()
        handler.wfile.write(b"half")
        handler.close_connection = True

    remote.answers["/cut"] = cut

    with pytest.raises(FetchError, match="incomplete"):
        fetch(f"{remote.url}/cut")


def test_compressed_response_is_refused(remote):
    remote.answers["/bomb"] = lambda handler, _: handler.reply(
        200, b"\x1f\x8b", Content_Encoding="gzip"
    )

    with pytest.raises(FetchError, match="compressed"):
        fetch(f"{remote.url}/bomb")


@pytest.mark.parametrize("status", [204, 403, 404, 429, 500, 503])
def test_other_status_is_an_error(remote, status):
    remote.answers["/"] = (status, b"")

    with pytest.raises(FetchError, match=str(status)):
        fetch(f"{remote.url}/")
