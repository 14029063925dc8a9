"""Behind nginx as it is shipped: the library decides, nginx sends, nobody else asks."""

import http.client
import os
import pwd
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started

from library.files.storage import FileOnDisk
from library.files.uploads import store_file
from tests.factories import LibraryDocumentFactory, ResourceFactory, UserFactory
from tests.library.files import nginx
from tests.library.files.access_lists import grant

NOBODY = "nobody nogroup"  # another user than the library, as nginx names it
PAGES = ["A toolkit for members, page one.", "Page two."]


@pytest.fixture
def members_file(transactional_db):
    document = LibraryDocumentFactory(pdf=True, pages=PAGES)
    resource = ResourceFactory(
        title="Toolkit", visibility="members", files=[{"document": document}]
    )
    ResourceFactory(title="Toolkit", pages=["A distractor for everybody."])
    return resource.files.get()


@pytest.fixture
def ask(live_server, settings, tmp_path, monkeypatch):
    """Ask nginx for an address, as the owner of a session or as a visitor."""
    settings.FILES_SERVED_BY = "nginx"
    settings.ALLOWED_HOSTS = ["*"]
    # The test server adds a view of all files at /media/; no installation has one.
    monkeypatch.setattr(live_server.thread.httpd, "application", WSGIHandler())
    (tmp_path / "nginx").mkdir()
    with (
        nginx.running(tmp_path / "nginx", live_server.url, settings.MEDIA_ROOT) as url,
        requests_at_work() as at_work,
    ):
        yield partial(asked, url, at_work)


@contextmanager
def requests_at_work() -> Iterator[set]:
    """Yield the requests that the library has begun and not finished.

    It writes after the response, and its thread shares the database's connection with
    the test.
    """
    at_work = set()

    def begin(environ, **kwargs):
        at_work.add(threading.get_ident())

    def end(**kwargs):
        at_work.discard(threading.get_ident())

    request_started.connect(begin)
    request_finished.connect(end)  # after the library's own receivers
    yield at_work
    request_started.disconnect(begin)
    request_finished.disconnect(end)


def asked(url, at_work, path, client=None, method="GET", **headers):
    """Return nginx's answer to the owner of a session, or to a visitor.

    at_work: the requests to wait for.
    """
    if client:
        headers["Cookie"] = f"sessionid={client.cookies['sessionid'].value}"
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    own = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=own)
    response = connection.getresponse()
    response.body = response.read()
    connection.close()
    end = time.monotonic() + 10
    while at_work and time.monotonic() < end:
        time.sleep(0.01)
    return response


@pytest.fixture
def member(client, members_file):
    client.force_login(UserFactory(role="member"))
    return client


@pytest.mark.reliability(22)
def test_shipped_configuration_is_valid(tmp_path):
    path, _url = nginx.configured(tmp_path, "http://127.0.0.1:8000", tmp_path)
    command = [nginx.program(), "-t", "-c", str(path), "-p", str(tmp_path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "[warn]" not in result.stderr
    shipped = nginx.SHIPPED.read_text()
    assert "location /media" not in shipped
    assert shipped.count("alias") == shipped.count("internal;") == 1


@pytest.mark.reliability(22)
def test_member_gets_the_file_and_ranges(ask, member, members_file):
    url = members_file.get_absolute_url()
    with members_file.document.file.open("rb") as stored:
        data = stored.read()
    whole = ask(url, member)
    assert (whole.status, whole.body) == (200, data)
    assert whole.headers["Content-Type"] == "application/pdf"
    assert whole.headers["Cache-Control"] == "private, no-store"
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert whole.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert 'filename="toolkit.pdf"' in whole.headers["Content-Disposition"]
    assert whole.headers["X-Accel-Redirect"] is None
    assert members_file.document.file.name not in str(whole.headers)
    part = ask(url, member, Range="bytes=5-14")
    assert (part.status, part.body) == (206, data[5:15])
    assert part.headers["Content-Range"] == f"bytes 5-14/{len(data)}"
    head = ask(url, member, method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == str(len(data))
    known = ask(url, member, If_None_Match=whole.headers["ETag"])
    assert (known.status, known.body) == (304, b"")


@pytest.mark.reliability(22)
@pytest.mark.parametrize(
    "headers", [{}, {"Range": "bytes=0-9"}, {"If_None_Match": "*"}]
)
def test_visitor_gets_404(ask, members_file, headers):
    hidden = ask(members_file.get_absolute_url(), **headers)
    absent = ask("/library/999999-toolkit/en/", **headers)
    assert hidden.status == absent.status == 404
    assert hidden.body == absent.body
    assert b"%PDF" not in hidden.body


@pytest.mark.reliability(22)
def test_stored_files_have_no_url(ask, member, members_file):
    name = members_file.document.file.name
    outside = [f"/media/{name}", f"/stored-files/{name}", f"/files/{name}", f"/{name}"]
    outside += [f"/media/documents/{name}", f"/x/../stored-files/{name}"]
    outside += ["/stored-files/", "/stored-files/../library.sqlite3"]
    for address in outside:
        response = ask(address, member)
        assert response.status == 404, address
        assert b"%PDF" not in response.body


@pytest.mark.reliability(22)
def test_restricted_file_is_hidden_at_once(ask, member, members_file):
    url = members_file.get_absolute_url()
    etag = ask(url, member).headers["ETag"]
    members_file.resource.visibility = "committee"
    members_file.resource.save()
    assert ask(url, member, If_None_Match=etag).status == 404


@pytest.fixture
def data_folder(settings):
    """A folder as docs/files.md sets it up: nginx may enter it and read the files."""
    nobody = pwd.getpwnam("nobody").pw_uid
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = folder / "files"
        for path in (folder, files, folder / "incoming", folder / "nginx"):
            path.mkdir(exist_ok=True)
            path.chmod(0o750)
        for path in (folder, folder / "nginx"):
            grant(path, nobody, 1)
        grant(files, nobody, 5)
        grant(files, nobody, 5, default=True)
        for secret in ("library.sqlite3", "secret_key"):
            (folder / secret).write_bytes(b"canary")
            (folder / secret).chmod(0o640)
        settings.DATA_DIR, settings.MEDIA_ROOT = folder, files
        yield folder


def as_nobody(*command) -> subprocess.CompletedProcess:
    return subprocess.run(
        [*map(str, command)],
        user="nobody",
        group="nogroup",
        extra_groups=[],
        capture_output=True,
        check=False,
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs nginx as another user")
def test_nginx_reads_stored_files_only(
    data_folder, transactional_db, client, live_server, settings, monkeypatch
):
    settings.FILES_SERVED_BY = "nginx"
    settings.ALLOWED_HOSTS = ["*"]
    monkeypatch.setattr(live_server.thread.httpd, "application", WSGIHandler())
    part = data_folder / "incoming" / "1.part"
    part.write_bytes(b"A report that came in piece by piece.")
    with FileOnDisk(part) as file:
        document = store_file(file, "report.txt")
    document.save()
    resource = ResourceFactory(visibility="members", files=[{"document": document}])
    address = resource.files.get().get_absolute_url()
    client.force_login(UserFactory(role="member"))
    folder, stored = data_folder / "nginx", Path(document.file.path)
    with nginx.running(folder, live_server.url, settings.MEDIA_ROOT, NOBODY) as url:
        response = asked(url, (), address, client)
        assert (response.status, response.body) == (200, part.read_bytes())
        assert asked(url, (), address).status == 404
    assert as_nobody("cat", stored).stdout == part.read_bytes()
    for refused in (
        ["cat", data_folder / "library.sqlite3"],
        ["cat", data_folder / "secret_key"],
        ["cat", part],
        ["ls", data_folder],
        ["rm", "-f", stored],
        ["cp", "/dev/null", stored],
    ):
        result = as_nobody(*refused)
        assert result.returncode != 0, refused
        assert b"canary" not in result.stdout
    assert stored.read_bytes() == part.read_bytes()
