"""The file view: the whole file, a part of it, conditions, harmless headers."""

from __future__ import annotations

import pytest

from tests.factories import LibraryDocumentFactory, ResourceFactory

pytestmark = pytest.mark.django_db
CONTENT = bytes(range(256)) * 8


def file_of(content=CONTENT, name="upload.txt", **fields):
    document = LibraryDocumentFactory(content=content, name=name)
    resource = ResourceFactory(files=[{"document": document}], **fields)
    return resource.files.get()


@pytest.fixture
def text_file():
    return file_of(b"0123456789", title="Early warning: a toolkit")


def body(response) -> bytes:
    return b"".join(response) if response.streaming else response.content


def test_whole_file_has_size_and_type(client, text_file):
    response = client.get(text_file.get_absolute_url())
    assert (response.status_code, body(response)) == (200, b"0123456789")
    assert response["Content-Length"] == "10"
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "part", "place"),
    [
        ("bytes=0-3", b"0123", "bytes 0-3/10"),
        ("bytes=4-", b"456789", "bytes 4-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=-99", b"0123456789", "bytes 0-9/10"),
        ("bytes=8-99", b"89", "bytes 8-9/10"),
    ],
)
def test_range_returns_the_requested_part(client, text_file, asked, part, place):
    response = client.get(text_file.get_absolute_url(), headers={"Range": asked})
    assert (response.status_code, body(response)) == (206, part)
    assert response["Content-Range"] == place
    assert response["Content-Length"] == str(len(part))


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=99-100", "bytes=-0"])
def test_range_past_the_end_returns_416(client, text_file, asked):
    response = client.get(text_file.get_absolute_url(), headers={"Range": asked})
    assert (response.status_code, body(response)) == (416, b"")
    assert response["Content-Range"] == "bytes */10"


@pytest.mark.parametrize(
    "asked",
    ["bytes=0-1,4-5", "bytes=5-2", "bytes=-", "bytes=a-b", "pages=1-2", "bytes=٣-٤"],
)
def test_several_or_invalid_ranges_return_the_whole_file(client, text_file, asked):
    response = client.get(text_file.get_absolute_url(), headers={"Range": asked})
    assert (response.status_code, body(response)) == (200, b"0123456789")


def test_range_is_exact_with_gzip(client):
    file = file_of(b"a" * 5000)
    headers = {"Range": "bytes=0-999", "Accept-Encoding": "gzip"}
    response = client.get(file.get_absolute_url(), headers=headers)
    assert (response.status_code, body(response)) == (206, b"a" * 1000)
    assert not response.has_header("Content-Encoding")


def test_range_of_an_older_version_returns_the_new_file(client, text_file):
    headers = {"Range": "bytes=0-3", "If-Range": '"older"'}
    response = client.get(text_file.get_absolute_url(), headers=headers)
    assert (response.status_code, body(response)) == (200, b"0123456789")


def test_range_of_the_same_version_continues(client, text_file):
    etag = client.get(text_file.get_absolute_url())["ETag"]
    headers = {"Range": "bytes=8-", "If-Range": etag}
    response = client.get(text_file.get_absolute_url(), headers=headers)
    assert (response.status_code, body(response)) == (206, b"89")


def test_head_returns_the_size_only(client, text_file):
    response = client.head(text_file.get_absolute_url())
    assert (response.status_code, body(response)) == (200, b"")
    assert response["Content-Length"] == "10"


def test_unchanged_file_is_not_sent_again(client, text_file):
    url = text_file.get_absolute_url()
    etag = client.get(url)["ETag"]
    response = client.get(url, headers={"If-None-Match": etag})
    assert (response.status_code, body(response)) == (304, b"")


def test_etag_reveals_nothing_of_the_content(client, text_file):
    etag = client.get(text_file.get_absolute_url())["ETag"]
    assert text_file.document.sha256[:12] not in etag
    assert len(etag) < 40


@pytest.mark.reliability(29)
@pytest.mark.parametrize(
    ("name", "content", "mime", "kind"),
    [
        ("a.txt", b"plain", "text/plain; charset=utf-8", "inline"),
        (
            "a.html",
            b"<!doctype html><html><body><script>alert(1)</script></body></html>",
            "text/html; charset=utf-8",
            "attachment",
        ),
        ("a.rtf", rb"{\rtf1 plain}", "application/rtf", "attachment"),
    ],
)
def test_only_safe_formats_open_in_browsers(client, name, content, mime, kind):
    file = file_of(content, name)
    response = client.get(file.get_absolute_url())
    assert response["Content-Type"] == mime
    assert response["Content-Disposition"].startswith(f"{kind}; ")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.reliability(29)
def test_pdf_opens_in_a_viewer_and_loads_nothing(client):
    document = LibraryDocumentFactory(pdf=True, pages=["One page"])
    resource = ResourceFactory(files=[{"document": document}])
    response = client.get(resource.files.get().get_absolute_url())
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline; ")
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert body(response).startswith(b"%PDF-")


def test_file_name_is_the_title_in_both_forms(client):
    file = file_of(b"text", title="Prévention / «الإنذار»\r\nX: y")
    name = client.get(file.get_absolute_url())["Content-Disposition"]
    plain, exact = name.split("; ")[1:]
    assert plain.startswith('filename="prevention')
    assert plain.endswith('.txt"')
    assert exact.startswith("filename*=UTF-8''Pr%C3%A9vention%20-%20")
    assert plain.isascii()
    assert exact.isascii()


def test_public_file_is_revalidated_each_time(client, text_file):
    response = client.get(text_file.get_absolute_url())
    assert response["Cache-Control"] == "public, no-cache"


def test_second_part_has_its_own_url(client):
    resource = ResourceFactory(
        files=[{"pages": ["first module"]}, {"pages": ["second module"]}]
    )
    first, second = resource.files.order_by("part")
    assert second.get_absolute_url() == first.get_absolute_url() + "2/"
    assert b"first module" in body(client.get(first.get_absolute_url()))
    assert b"second module" in body(client.get(second.get_absolute_url()))


def test_missing_file_returns_404(client, text_file):
    text_file.document.file.storage.delete(text_file.document.file.name)
    assert client.get(text_file.get_absolute_url()).status_code == 404


def test_old_title_in_the_url_redirects(client, text_file):
    pk = text_file.resource_id
    response = client.get(f"/library/{pk}-an-older-title/en/")
    assert response.status_code == 302
    assert response["Location"] == text_file.get_absolute_url()


def test_other_methods_are_not_allowed(client, text_file):
    assert client.post(text_file.get_absolute_url()).status_code == 405
