"""All files of a resource as one ZIP."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import Client

from library.files import archives
from library.models import ScanVerdict
from tests.factories import LibraryDocumentFactory, ResourceFactory, UserFactory
from tests.html import tidy
from tests.library.access.not_found import assert_looks_absent
from tests.search.site import words

pytestmark = pytest.mark.django_db


def document(content: bytes, name: str = "file.txt"):
    return LibraryDocumentFactory(content=content, name=name)


def several_files(**fields):
    """English in two parts, and Arabic; beside a distractor."""
    ResourceFactory(title="A distractor", files=[{}, {"language": "fr"}])
    files = [
        {"document": document(b"one")},
        {"document": document(b"two"), "title": 'Part "2": a/b\\..'},
        {"document": document(b"three"), "language": "ar", "title": "دليل"},
    ]
    return ResourceFactory(**{"title": "A toolkit", "files": files} | fields)


def members_of(response) -> dict[str, bytes]:
    assert response.status_code == 200
    with zipfile.ZipFile(io.BytesIO(response.getvalue())) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_archive_has_all_files_with_their_languages(client):
    resource = several_files()
    response = client.get(resource.archive_url)
    assert response.streaming
    assert members_of(response) == {
        "A toolkit (en).txt": b"one",
        "Part -2- a-b (en 2).txt": b"two",
        "دليل (ar).txt": b"three",
    }
    assert response["Content-Type"] == "application/zip"
    assert 'attachment; filename="a-toolkit.zip"' in response["Content-Disposition"]
    assert response["Cache-Control"] == "public, no-cache"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_resource_page_states_the_size_of_the_archive(client):
    resource = several_files()
    html = tidy(client.get(resource.get_absolute_url()).text)
    link = html.partition(f'<a href="{resource.archive_url}"')[2].partition("</p>")[0]
    assert words(f"<a {link}") == "All files as ZIP ZIP · 11 bytes"


def test_single_file_has_no_archive(client):
    resource = ResourceFactory(files=[{"document": document(b"one")}])
    assert client.get(resource.archive_url).status_code == 404
    assert "files.zip" not in client.get(resource.get_absolute_url()).text


def test_too_large_or_too_many_files_have_no_archive(client, monkeypatch):
    resource = several_files()
    for limit, value in (("MAX_BYTES", 10), ("MAX_FILES", 2)):
        with monkeypatch.context() as patch:
            patch.setattr(archives, limit, value)
            assert client.get(resource.archive_url).status_code == 404
            assert "files.zip" not in client.get(resource.get_absolute_url()).text
    assert client.get(resource.archive_url).status_code == 200


def test_quarantined_files_are_left_out(client):
    resource = several_files()
    infected = resource.files.get(part=2).document
    infected.scan = ScanVerdict.INFECTED
    type(infected).objects.filter(pk=infected.pk).update(scan=ScanVerdict.INFECTED)
    assert b"two" not in members_of(client.get(resource.archive_url)).values()
    html = client.get(resource.get_absolute_url()).text
    assert "<bdi>8\xa0bytes</bdi>" in html
    type(infected).objects.filter(resource_files__language="ar").update(
        scan=ScanVerdict.WAITING
    )
    assert client.get(resource.archive_url).status_code == 404


def test_missing_file_is_named_in_a_note(client):
    resource = several_files()
    stored = resource.files.get(part=2).document.file
    stored.storage.delete(stored.name)
    members = members_of(client.get(resource.archive_url))
    note = members.pop("MISSING.txt").decode()
    assert "Part -2- a-b (en 2).txt" in note
    assert sorted(members.values()) == [b"one", b"three"]


def test_replaced_file_is_in_the_archive(client):
    resource = several_files()
    file = resource.files.get(part=2)
    file.document = document(b"new")
    file.save()
    values = members_of(client.get(resource.archive_url)).values()
    assert sorted(values) == [b"new", b"one", b"three"]


def test_large_files_are_sent_piece_by_piece(client, monkeypatch):
    monkeypatch.setattr(archives, "CHUNK", 1_000)
    large = bytes(range(32, 127)) * 1_000
    files = [{"document": document(large)}, {"language": "fr"}]
    resource = ResourceFactory(title="Large", files=files)
    response = client.get(resource.archive_url)
    pieces = list(response.streaming_content)
    assert len(pieces) > 90
    assert max(map(len, pieces)) < 2_000
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        assert archive.read("Large (en).txt") == large


@pytest.mark.reliability(20)
@pytest.mark.parametrize("visibility", ["members", "committee"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_hidden_archive_equals_a_missing_one(visibility, method):
    hidden = getattr(Client(), method)(several_files(visibility=visibility).archive_url)
    absent = getattr(Client(), method)("/library/999999/files.zip")
    assert_looks_absent(hidden, absent)


@pytest.mark.reliability(21)
def test_archive_for_members_is_not_cached(client):
    resource = several_files(visibility="members")
    client.force_login(UserFactory(role="member"))
    response = client.get(resource.archive_url)
    assert len(members_of(response)) == 3
    assert response["Cache-Control"] == "private, no-store"


def test_head_reads_no_file(client):
    response = client.head(several_files().archive_url)
    assert (response.status_code, response.getvalue()) == (200, b"")


def test_old_url_redirects_to_the_new_one(client):
    url = several_files().archive_url
    response = client.get(url.replace("-a-toolkit/", "-old/"))
    assert response["Location"] == url
