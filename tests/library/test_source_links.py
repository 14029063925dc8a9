"""Sources of resources are looked after; the inside of a network is never asked."""

import http.server
import threading

import pytest
from django.utils import timezone

from library.models import Resource, SourceLink
from library.source_links import BROKEN, BROKEN_AFTER, check_next
from library.visiting import Unreachable, is_public, visit
from tests.factories import ResourceFactory


class Handler(http.server.BaseHTTPRequestHandler):
    """/there, /gone, /login, /get-only, /moved, /circle"""

    asked: list[str]

    def do_HEAD(self):
        self.server.asked.append(f"{self.command} {self.path}")
        answers = {"/there": 200, "/login": 401, "/moved": 302, "/circle": 302}
        status = answers.get(self.path, 404)
        if self.path == "/get-only":
            status = 200 if self.command == "GET" else 405
        self.send_response(status)
        targets = {"/moved": "/there", "/circle": "/circle"}
        if self.path in targets:
            self.send_header("Location", targets[self.path])
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *args):
        pass


@pytest.fixture
def web():
    """A web server of ours; `address` is its root, `asked` what it was asked for."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked = []
    server.address = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def anywhere(address):
    return True


@pytest.mark.parametrize("path", ["there", "login", "get-only", "moved"])
def test_a_page_that_is_there_is_found(web, path):
    visit(f"{web.address}/{path}", anywhere)


@pytest.mark.parametrize(
    ("path", "problem"), [("gone", "it answers 404"), ("circle", "in a circle")]
)
def test_a_page_that_is_not_there_is_told_of(web, path, problem):
    with pytest.raises(Unreachable, match=problem):
        visit(f"{web.address}/{path}", anywhere)


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
def test_what_is_no_web_address_is_not_asked(url):
    with pytest.raises(Unreachable):
        visit(url, anywhere)


def test_nothing_inside_the_network_is_asked(web):
    with pytest.raises(Unreachable, match="not on the public web"):
        visit(f"{web.address}/there")

    assert web.asked == []


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
    ],
)
def test_addresses_of_the_inside_are_not_public(address):
    assert not is_public(address)


def never(url):
    raise Unreachable("it answers 404")


def make_due():
    SourceLink.objects.update(next_check_at=timezone.now())


@pytest.mark.django_db
def test_a_source_is_broken_after_it_was_missing_twice():
    gone = ResourceFactory(source_url="https://example.org/gone")

    for _ in range(BROKEN_AFTER):
        assert not Resource.objects.filter(BROKEN).exists()
        assert check_next(never)
        make_due()

    assert list(Resource.objects.filter(BROKEN)) == [gone]
    assert gone.source_link.problem == "it answers 404"


@pytest.mark.django_db
def test_one_good_look_makes_it_whole_again():
    resource = ResourceFactory(source_url="https://example.org/back")
    check_next(never)
    make_due()

    check_next(lambda url: None)

    link = SourceLink.objects.get(resource=resource)
    assert (link.failures, link.problem) == (0, "")


@pytest.mark.django_db
def test_each_source_waits_for_its_turn_and_none_is_looked_at_twice():
    for number in range(3):
        ResourceFactory(source_url=f"https://example.org/{number}")
    ResourceFactory(title="Without a source")
    seen = []

    while check_next(seen.append):
        pass

    assert seen == [f"https://example.org/{number}" for number in range(3)]


@pytest.mark.django_db
def test_what_is_for_the_committee_is_never_asked_for():
    ResourceFactory(source_url="https://example.org/secret", visibility="committee")

    assert not check_next(never)


@pytest.mark.django_db
def test_a_corrected_address_is_looked_at_again_at_once():
    resource = ResourceFactory(source_url="https://example.org/old")
    check_next(never)
    resource.source_url = "https://example.org/new"
    resource.save()
    seen = []

    check_next(seen.append)

    assert seen == ["https://example.org/new"]
