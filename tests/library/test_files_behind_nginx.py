"""Behind nginx as it is shipped: the library decides, nginx sends, nobody else asks."""

import http.client
import subprocess
from urllib.parse import urlsplit

import pytest
from django.core.handlers.wsgi import WSGIHandler

from tests.factories import LibraryDocumentFactory, ResourceFactory, UserFactory

from . import nginx

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
    with nginx.running(tmp_path / "nginx", live_server.url, settings.MEDIA_ROOT) as url:

        def answer(path, client=None, method="GET", **headers):
            if client:
                headers["Cookie"] = f"sessionid={client.cookies['sessionid'].value}"
            connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
            connection.request(
                method,
                path,
                headers={k.replace("_", "-"): v for k, v in headers.items()},
            )
            response = connection.getresponse()
            response.body = response.read()
            connection.close()
            return response

        yield answer


@pytest.fixture
def member(client, members_file):
    client.force_login(UserFactory(role="member"))
    return client


def test_the_shipped_configuration_is_sound_reliability_22(tmp_path):
    path, _url = nginx.configured(tmp_path, "http://127.0.0.1:8000", tmp_path)
    command = [nginx.program(), "-t", "-c", str(path), "-p", str(tmp_path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert "[warn]" not in said.stderr
    shipped = nginx.SHIPPED.read_text()
    assert "location /media" not in shipped
    assert shipped.count("alias") == shipped.count("internal;") == 1


def test_a_member_gets_the_file_and_its_parts_reliability_22(ask, member, members_file):
    address = members_file.get_absolute_url()
    with members_file.document.file.open("rb") as stored:
        data = stored.read()
    whole = ask(address, member)
    assert (whole.status, whole.body) == (200, data)
    assert whole.headers["Content-Type"] == "application/pdf"
    assert whole.headers["Cache-Control"] == "private, no-store"
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert whole.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert 'filename="toolkit.pdf"' in whole.headers["Content-Disposition"]
    assert whole.headers["X-Accel-Redirect"] is None
    assert members_file.document.file.name not in str(whole.headers)
    part = ask(address, member, Range="bytes=5-14")
    assert (part.status, part.body) == (206, data[5:15])
    assert part.headers["Content-Range"] == f"bytes 5-14/{len(data)}"
    head = ask(address, member, method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == str(len(data))
    known = ask(address, member, If_None_Match=whole.headers["ETag"])
    assert (known.status, known.body) == (304, b"")


@pytest.mark.parametrize(
    "headers", [{}, {"Range": "bytes=0-9"}, {"If_None_Match": "*"}]
)
def test_a_visitor_gets_what_does_not_exist_reliability_22(ask, members_file, headers):
    hidden = ask(members_file.get_absolute_url(), **headers)
    absent = ask("/library/999999-toolkit/en/", **headers)
    assert hidden.status == absent.status == 404
    assert hidden.body == absent.body
    assert b"%PDF" not in hidden.body


def test_no_address_names_a_stored_file_reliability_22(ask, member, members_file):
    name = members_file.document.file.name
    outside = [f"/media/{name}", f"/stored-files/{name}", f"/files/{name}", f"/{name}"]
    outside += [f"/media/documents/{name}", f"/x/../stored-files/{name}"]
    outside += ["/stored-files/", "/stored-files/../library.sqlite3"]
    for address in outside:
        answer = ask(address, member)
        assert answer.status == 404, address
        assert b"%PDF" not in answer.body


def test_what_is_narrowed_is_gone_with_the_next_request_reliability_22(
    ask, member, members_file
):
    address = members_file.get_absolute_url()
    etag = ask(address, member).headers["ETag"]
    members_file.resource.visibility = "committee"
    members_file.resource.save()
    assert ask(address, member, If_None_Match=etag).status == 404


def test_too_large_a_body_is_refused_before_it_comes_reliability_26(ask, member):
    answer = ask(
        "/admin/library/upload/1/", member, "POST", Content_Length=str(311 << 20)
    )
    assert answer.status == 413
