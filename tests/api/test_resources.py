"""One resource by the API: its record, its files, their pages, and words in them."""

from __future__ import annotations

import pytest

from library.models import Resource
from tests.factories import ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"
MISSING = 999_999_998


@pytest.fixture
def bilingual():
    resource = ResourceFactory(
        title="Early warning",
        summary="About signs",
        language="en",
        type="report",
        regions=["SDN"],
        themes=["C1"],
        organisations=["Network"],
        un_symbol="S/RES/1674",
        published_on="2005-09-16",
        published_precision="month",
        files=[
            {"pages": ["One", "The heron"], "language": "en"},
            {"pages": ["Un"], "language": "fr", "title": "Alerte", "summary": "Signes"},
        ],
    )
    ResourceFactory(title="Distractor", pages=["The heron"])
    return resource


@pytest.fixture
def hidden():
    return ResourceFactory(title="Nightjar", visibility="committee", pages=["heron"])


def paths_of(resource) -> list[str]:
    file = resource.files.first()
    return [
        f"/resources/{resource.pk}",
        f"/resources/{resource.pk}/find?q=heron",
        f"/files/{file.document_id}",
        f"/files/{file.document_id}/content",
        f"/files/{file.document_id}/pages/1",
    ]


def test_resource_has_all_languages_files_and_terms(bilingual, read):
    body = read(f"/resources/{bilingual.pk}").json()
    assert body["titles"] == [
        {"language": "en", "text": "Early warning"},
        {"language": "fr", "text": "Alerte"},
    ]
    assert body["summaries"][1] == {"language": "fr", "text": "Signes"}
    assert body["published"] == "2005-09"
    assert (body["type"]["code"], body["un_symbol"]) == ("report", "S/RES/1674")
    assert [term["code"] for term in body["regions"]] == ["SDN"]
    assert body["organisations"][0]["labels"] == {"en": "Network"}
    english, french = body["files"]
    assert (english["pages"], english["text"], french["language"]) == (2, "full", "fr")
    assert english["media_type"] == "text/plain"
    assert body["url"] == f"http://testserver{bilingual.get_absolute_url()}"


def test_resource_names_only_visible_editions(bilingual, hidden, read, make_token):
    Resource.objects.filter(pk=hidden.pk).update(supersedes=bilingual)
    path = f"/resources/{bilingual.pk}"
    assert read(path).json()["superseded_by"] == []
    assert read(path, make_token()).json()["superseded_by"] == [hidden.pk]


def test_page_has_text_label_and_neighbours(bilingual, read):
    file = bilingual.files.get(language="en")
    body = read(f"/files/{file.document_id}/pages/2").json()
    assert (body["text"], body["label"], body["pages"]) == ("The heron", "part 2", 2)
    assert body["next"] is None
    previous = body["previous"].removeprefix("http://testserver/api/v1")
    assert read(previous).json()["text"] == "One"
    assert read(f"/files/{file.document_id}/pages/3").status_code == 404
    assert read(f"/files/{file.document_id}/pages/0").status_code == 404


def test_find_returns_the_pages_of_one_resource(index, bilingual, write, read):
    write()
    path = f"/resources/{bilingual.pk}/find"
    [page] = read(f"{path}?q=heron").json()["pages"]
    assert (page["page"], page["file"]) == (2, bilingual.files.first().document_id)
    assert read(path).status_code == 400
    assert read(f"{path}?q=").status_code == 400
    assert read(f"{path}?q=absentword").json()["pages"] == []


def test_find_is_unavailable_while_the_engine_is_down(
    index, bilingual, write, read, stop_engine
):
    write()
    stop_engine()
    response = read(f"/resources/{bilingual.pk}/find?q=heron")
    assert (response.status_code, response["Content-Type"]) == (503, PROBLEM)


def test_hidden_looks_missing_whatever_is_asked(hidden, read):
    for path in paths_of(hidden):
        pk = path.split("/")[2]
        answers = [
            (response.status_code, response.content, sorted(response.items()))
            for response in (
                read(path),
                read(path.replace(pk, str(MISSING))),
                read(path, **{"If-None-Match": "*"}),
            )
        ]
        for _status, _body, headers in answers:
            headers[:] = [row for row in headers if row[0] != "RateLimit"]
        assert answers[0][0] == 404
        assert answers == [answers[0]] * 3, path


def test_etag_gives_304_only_to_who_may_read(hidden, bilingual, read, make_token):
    path = f"/resources/{bilingual.pk}"
    etag = read(path)["ETag"]
    again = read(path, **{"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"
    Resource.objects.filter(pk=bilingual.pk).update(summary="Another")
    assert read(path, **{"If-None-Match": etag}).status_code == 200

    path, token = f"/resources/{hidden.pk}", make_token()
    etag = read(path, token)["ETag"]
    assert read(path, token, **{"If-None-Match": etag}).status_code == 304
    assert read(path, **{"If-None-Match": etag}).status_code == 404


def test_deleted_resource_is_gone_with_its_successor(bilingual, hidden, read):
    newer = ResourceFactory(title="Newer", supersedes=bilingual)
    paths = [f"/resources/{bilingual.pk}", f"/resources/{hidden.pk}"]
    bilingual.delete()
    hidden.delete()
    response = read(paths[0])
    assert (response.status_code, response["Content-Type"]) == (410, PROBLEM)
    assert response.json()["successor"] == newer.pk
    assert read(paths[1]).status_code == 404


def test_error_of_ours_is_a_problem_without_details(
    bilingual, client, read, monkeypatch, caplog
):
    client.raise_request_exception = False
    # A fault of ours in any view will do.
    monkeypatch.setattr("api.rest.resources.visible_resource", None)
    response = read(f"/resources/{bilingual.pk}")
    assert (response.status_code, response["Content-Type"]) == (500, PROBLEM)
    assert response.json()["type"].endswith("/api/#server-error")
    assert "NoneType" not in response.text
    assert "NoneType" in str(caplog.records[-1].exc_info)
    client.raise_request_exception = True
    with pytest.raises(TypeError):
        read(f"/resources/{bilingual.pk}")


def test_session_gives_no_access(client, hidden, read):
    client.force_login(UserFactory(role="editor"))
    for path in paths_of(hidden):
        assert read(path).status_code == 404


def test_quarantined_file_has_no_url(bilingual, read):
    document = bilingual.files.get(language="fr").document
    type(document).objects.filter(pk=document.pk).update(scan="infected")
    body = read(f"/resources/{bilingual.pk}").json()
    assert [file["url"] is None for file in body["files"]] == [False, True]
    assert [file["content_url"] is None for file in body["files"]] == [False, True]
    assert read(f"/files/{document.pk}/content").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/resources/x",
        "/resources/-1",
        f"/resources/{10**30}",
        "/search/",
        "/x%0Ay",
        f"/files/{10**30}",
        f"/files/{10**30}/pages/1",
        f"/files/{10**30}/content",
        "/files/1/content/",
    ],
)
def test_unknown_path_is_a_problem(db, read, path):
    response = read(path)
    assert (response.status_code, response["Content-Type"]) == (404, PROBLEM)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_other_methods_are_refused(bilingual, client, method):
    response = getattr(client, method)(f"/api/v1/resources/{bilingual.pk}")
    assert (response.status_code, response["Content-Type"]) == (405, PROBLEM)
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_head_has_the_headers_of_get(bilingual, client):
    path = f"/api/v1/resources/{bilingual.pk}"
    response = client.head(path)
    assert (response.status_code, response.content) == (200, b"")
    assert response["ETag"] == client.get(path)["ETag"]
