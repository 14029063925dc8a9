"""Files and covers of what one may not see do not exist, whatever the request says."""

from __future__ import annotations

import re
from itertools import product

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import LibraryDocumentFactory, ResourceFactory, UserFactory
from tests.library.access.not_found import assert_looks_absent

pytestmark = pytest.mark.django_db
ABSENT = "/library/999999-resource/en/"
CONDITIONS = [
    {},
    {"If-None-Match": "*"},
    {"If-None-Match": '"x"'},
    {"If-Match": '"x"'},
    {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    {"Range": "bytes=0-1"},
    {"Range": "bytes=9999999-"},
    {"Range": "bytes=0-1", "If-Range": '"x"'},
    {"If-Unmodified-Since": "Fri, 01 Jan 2010 00:00:00 GMT"},
]
# Addresses of a hidden resource; {pk} of one that is not there must answer the same.
BELOW = [
    "/library/{pk}-resource/",
    "/library/{pk}-another-name/en/",
    "/library/{pk}-resource/fr/",
    "/library/{pk}-resource/en/2/",
    "/library/{pk}-resource/en/p/1/?q=canary",
    "/library/{pk}-resource/en/v/1/",
    "/library/{pk}-resource/cover.jpg",
    "/library/{pk}-resource/cite.ris",
    "/fr/library/{pk}-resource/en/",
]


@pytest.fixture(params=["members", "committee"])
def hidden_file(request):
    document = LibraryDocumentFactory(pages=["canary"])
    document.cover.save("cover.jpg", ContentFile(b"\xff\xd8 cover"))
    resource = ResourceFactory(
        title="Resource", visibility=request.param, files=[{"document": document}]
    )
    return resource.files.get()


def signed_in(client, role: str):
    client.force_login(UserFactory(role=role))
    return client


@pytest.mark.reliability(20)
def test_hidden_file_equals_a_missing_one(hidden_file, subtests):
    url = hidden_file.get_absolute_url()
    for method, headers in product(["get", "head"], CONDITIONS):
        with subtests.test(method=method, headers=headers):
            ask = getattr(Client(), method)
            hidden = ask(url, headers=headers)
            absent = ask(ABSENT, headers=headers)
            assert_looks_absent(hidden, absent)


@pytest.mark.reliability(20)
def test_urls_below_a_hidden_file_equal_missing_ones(hidden_file, subtests):
    etag = f'"{hidden_file.document.file.size:x}"'
    for path, headers in product(BELOW, [*CONDITIONS, {"If-None-Match": etag}]):
        with subtests.test(path=path, headers=headers):
            client = Client()
            there = path.format(pk=hidden_file.resource_id)
            hidden = client.get(there, headers=headers)
            absent = client.get(path.format(pk=999_999), headers=headers)
            assert_looks_absent(hidden, absent)


@pytest.mark.reliability(20)
@pytest.mark.parametrize(
    "path",
    ["/library/{pk}/", "/library/{pk}-resource/cover.jpg", "/library/{pk}-x/en/"],
)
def test_hidden_urls_do_not_redirect(client, hidden_file, path):
    hidden = client.get(path.format(pk=hidden_file.resource_id))
    absent = client.get(path.format(pk=999_999))
    assert_looks_absent(hidden, absent)


@pytest.mark.reliability(16)
def test_upload_url_follows_the_resource(client, hidden_file):
    document = hidden_file.document
    hidden = client.get(document.url)
    absent = client.get("/documents/999999/file.txt")
    assert_looks_absent(hidden, absent)
    signed_in(client, "committee")
    seen = client.get(document.url)
    assert seen.status_code == 200
    assert seen["Cache-Control"] == "private, no-store"


def queries(client, address: str) -> list[str]:
    """Return what the database was asked, without the numbers and names."""
    client.get("/library/999999/")  # the very first page makes the site's own row
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 404
    return [re.sub(r"\d+|'[^']*'", "?", query["sql"]) for query in asked]


@pytest.mark.parametrize("who", ["visitor", "member"])
def test_hidden_upload_queries_equal_a_missing_one(client, who):
    """Else the time of an answer tells which numbers are taken."""
    signed_in(client, who)
    hidden = ResourceFactory(visibility="committee", pages=["canary"]).files.get()
    draft = ResourceFactory(live=False, pages=["canary"]).files.get()
    loose = LibraryDocumentFactory()
    absent = queries(client, "/documents/999999/file.txt")
    assert absent
    for document in (hidden.document, draft.document, loose):
        assert queries(client, document.url) == absent


@pytest.mark.parametrize("path", BELOW)
def test_hidden_url_queries_equal_a_missing_one(client, hidden_file, path):
    hidden = queries(client, path.format(pk=hidden_file.resource_id))
    assert hidden == queries(client, path.format(pk=999_999))


def test_upload_has_the_public_name(client):
    """Not the editors' own one, which may tell what the title leaves out."""
    document = LibraryDocumentFactory(title="canary informant list")
    resources = [
        ResourceFactory(title=title, visibility=level, files=[{"document": document}])
        for title, level in (("Secret minutes", "committee"), ("Report", "public"))
    ]
    disposition = client.get(document.url)["Content-Disposition"]
    assert 'filename="report.txt"' in disposition
    assert "canary" not in disposition
    resources[1].files.update(title="Annex")
    assert "Annex" in client.get(document.url)["Content-Disposition"]
    signed_in(client, "editor")
    loose = LibraryDocumentFactory(title="Not filed yet")
    assert "Not%20filed" in client.get(loose.url)["Content-Disposition"]


@pytest.mark.reliability(21)
def test_restricted_file_is_not_cached(client, hidden_file):
    response = signed_in(client, "committee").get(hidden_file.get_absolute_url())
    assert b"".join(response) == b"canary"
    assert response["Cache-Control"] == "private, no-store"
    cover = client.get(hidden_file.resource.cover_url)
    assert cover.status_code == 200
    assert cover["Cache-Control"] == "private, no-store"


def test_members_do_not_see_a_committee_file(client):
    resource = ResourceFactory(visibility="committee", pages=["canary"])
    url = resource.files.get().get_absolute_url()
    assert signed_in(client, "member").get(url).status_code == 404


def test_draft_requires_editor(client):
    resource = ResourceFactory(live=False, pages=["canary"])
    file = resource.files.get()
    assert client.get(file.document.url).status_code == 404
    assert signed_in(client, "member").get(file.document.url).status_code == 404
    assert client.get(file.get_absolute_url()).status_code == 404
    assert signed_in(client, "editor").get(file.document.url).status_code == 200


def test_file_shared_with_a_public_resource_is_public(client, hidden_file):
    ResourceFactory(files=[{"document": hidden_file.document}])
    assert client.get(hidden_file.document.url).status_code == 200
    assert client.get(hidden_file.get_absolute_url()).status_code == 404


@pytest.mark.reliability(19)
def test_file_that_becomes_hidden_returns_404(client):
    resource = ResourceFactory(pages=["text"])
    url = resource.files.get().get_absolute_url()
    etag = client.get(url)["ETag"]
    resource.visibility = "members"
    resource.save()
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 404


@pytest.mark.reliability(16)
def test_stored_name_is_no_url(hidden_file, subtests):
    name = hidden_file.document.file.name
    for path in (
        f"/media/{name}",
        f"/files/{name}",
        f"/{name}",
        f"/documents/authenticate/{name}",
        "/api/v2/documents/",
        "/api/v3/documents/",
        "/api/main/documents/",
        "/images/",
    ):
        with subtests.test(path=path):
            assert Client().get(path).status_code == 404


@pytest.mark.parametrize("pk", [0, 10**30])
def test_impossible_numbers_return_404(client, pk):
    addresses = (
        f"/library/{pk}/",
        f"/library/{pk}-x/",
        f"/library/{pk}-x/en/",
        f"/library/{pk}-x/en/{pk}/",
        f"/library/{pk}-x/cover.jpg",
        f"/documents/{pk}/x.pdf",
    )
    assert {client.get(address).status_code for address in addresses} == {404}
