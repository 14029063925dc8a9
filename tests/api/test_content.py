"""Files by the API: with a token of a member, what the member may download."""

from __future__ import annotations

from functools import partial

import pytest
from django.utils import timezone

from library.models import Resource
from members import deferred_writes
from members.models import AccountEvent
from tests.factories import LibraryDocumentFactory, ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"
MISSING = 999_999_998


def make_file(visibility: str):
    """Return a PDF of a resource with a visibility."""
    document = LibraryDocumentFactory(pdf=True, pages=[f"For {visibility}."])
    files = [{"document": document}]
    resource = ResourceFactory(title="Tool kit", visibility=visibility, files=files)
    return resource.files.get().document


@pytest.fixture
def files(db):
    ResourceFactory(title="Distractor", pages=["For everybody"])
    return {level: make_file(level) for level in ("public", "members", "committee")}


def path_of(document) -> str:
    return f"/files/{document.pk}/content"


def stored(document) -> bytes:
    with document.file.open("rb") as file:
        return file.read()


def body_of(response) -> bytes:
    return b"".join(response) if response.streaming else response.content


@pytest.mark.parametrize(
    ("level", "role", "readable"),
    [
        ("", "", ["public"]),
        ("public", "committee", ["public"]),
        ("members", "committee", ["public", "members"]),
        ("committee", "committee", ["public", "members", "committee"]),
        ("committee", "member", ["public", "members"]),
        ("committee", "editor", ["public", "members", "committee"]),
    ],
)
def test_token_downloads_up_to_its_level(
    files, read, make_token, level, role, readable
):
    token = make_token(level, role) if level else ""
    missing = read(path_of(type(files["public"])(pk=MISSING)), token)
    for name, document in files.items():
        response = read(path_of(document), token)
        if name in readable:
            assert response.status_code == 200
            assert body_of(response) == stored(document)
            assert response["Content-Type"] == "application/pdf"
            assert 'filename="tool-kit.pdf"' in response["Content-Disposition"]
        else:
            assert (response.status_code, response["Content-Type"]) == (404, PROBLEM)
            assert response.content == missing.content


def test_owner_who_lost_access_downloads_nothing(files, read, make_token):
    owner = UserFactory(role="committee")
    token, path = make_token(owner=owner), path_of(files["committee"])
    assert read(path, token).status_code == 200
    owner.groups.clear()
    assert read(path, token).status_code == 404
    owner.is_active = False
    owner.save()
    response = read(path, token)
    assert (response.status_code, response["Content-Type"]) == (401, PROBLEM)
    expired = make_token(expires_at=timezone.now())
    assert read(path_of(files["public"]), expired).status_code == 401


def test_session_downloads_nothing_restricted(files, read, client):
    client.force_login(UserFactory(role="committee"))
    assert read(path_of(files["members"])).status_code == 404


def test_draft_and_withdrawn_file_are_missing(files, read, make_token):
    token, path = make_token(role="editor"), path_of(files["public"])
    Resource.objects.update(live=False)
    assert read(path, token).status_code == 404


def test_ranges_and_conditions_work_as_on_the_site(files, read, client, make_token):
    document, token = files["members"], make_token()
    whole, path = stored(document), path_of(document)
    ask = partial(read, path, token)
    part = ask(Range="bytes=5-14")
    assert (part.status_code, body_of(part)) == (206, whole[5:15])
    assert part["Content-Range"] == f"bytes 5-14/{len(whole)}"
    assert ask(Range=f"bytes={len(whole)}-").status_code == 416
    etag = ask()["ETag"]
    assert ask(**{"If-None-Match": etag}).status_code == 304
    for headers in ({"Range": "bytes=5-14"}, {"If-None-Match": etag}):
        assert read(path, **headers).status_code == 404
    for bad in ("bytes=9-5", "bytes=x", "lines=1-2", "bytes=1-2,4-5"):
        assert body_of(ask(Range=bad)) == whole
    authorization = {"Authorization": f"Bearer {token}", "Range": "bytes=5-14"}
    head = client.head(f"/api/v1{path}", headers=authorization)
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == str(len(whole))


def test_only_public_files_are_cached_and_shown_to_other_sites(files, read, make_token):
    public = read(path_of(files["public"]))
    assert public["Cache-Control"] == "public, no-cache"
    assert public["Access-Control-Allow-Origin"] == "*"
    assert "Content-Disposition" in public["Access-Control-Expose-Headers"]
    for document in files.values():
        response = read(path_of(document), make_token())
        assert response["Cache-Control"] == "private, no-store"
        assert "Authorization" in response["Vary"]
        assert "Access-Control-Allow-Origin" not in response
        assert response["RateLimit-Policy"].startswith('"downloads"')
        assert response["X-Content-Type-Options"] == "nosniff"


def test_nginx_and_the_library_agree(files, read, make_token, settings):
    settings.FILES_SERVED_BY = "nginx"
    response = read(path_of(files["members"]), make_token())
    assert response["X-Accel-Redirect"].endswith(files["members"].file.name)
    assert response["Cache-Control"] == "private, no-store"
    hidden = read(path_of(files["members"]))
    assert hidden.status_code == 404
    assert "X-Accel-Redirect" not in hidden


def test_missing_stored_file_is_a_problem(files, read):
    files["public"].file.storage.delete(files["public"].file.name)
    response = read(path_of(files["public"]))
    assert (response.status_code, response["Content-Type"]) == (404, PROBLEM)


def test_restricted_download_is_an_event_of_the_owner(files, read, make_token):
    owner = UserFactory(role="member")
    token = make_token(owner=owner)
    for _ in range(2):
        read(path_of(files["public"]), token)
        read(path_of(files["members"]), token)
        read(path_of(files["committee"]), token)
    deferred_writes.write_deferred()
    events = AccountEvent.objects.filter(kind=AccountEvent.Kind.RESTRICTED_FILE)
    assert [(event.user, event.count) for event in events] == [(owner, 1)]


def test_record_names_the_url_to_download(files, read, make_token):
    token = make_token()
    record = read(f"/files/{files['members'].pk}", token).json()
    path = path_of(files["members"])
    assert record["content_url"] == f"http://testserver/api/v1{path}"
    assert body_of(read(path, token)) == stored(files["members"])
