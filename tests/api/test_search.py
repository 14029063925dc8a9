"""Search by the API: the same results as the page, in pages of a cursor."""

from __future__ import annotations

import pytest
from django.core.signing import Signer
from django.utils import timezone

from api.rest import cursors
from search.index import rebuild
from tests.factories import RegionFactory, ResourceFactory

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


def titles(response) -> list[str]:
    return [hit["title"] for hit in response.json()["results"]]


@pytest.fixture
def library(index, write):
    """Three public resources about herons, one about something else, one hidden."""
    RegionFactory(code="SDN", label_en="Sudan", label_fr="Soudan")
    for number in (1, 2, 3):
        ResourceFactory(
            title=f"Heron {number}",
            pages=["An introduction", f"The heron of river {number}"],
            regions=["SDN"],
            published_on=f"200{number}-05-06",
        )
    ResourceFactory(title="Distractor", pages=["Nothing of the kind"])
    ResourceFactory(
        title="Secret heron", pages=["heron nightjar"], visibility="committee"
    )
    write()


def test_search_returns_resources_with_page_hits(library, read):
    response = read("/search?q=heron&sort=oldest")
    body = response.json()
    assert titles(response) == ["Heron 1", "Heron 2", "Heron 3"]
    assert (body["total"], body["next"], body["facets"]) == (3, None, None)
    hit = body["results"][0]
    assert hit["published"] == "2001-05-06"
    assert hit["regions"][0]["labels"] == {"en": "Sudan", "fr": "Soudan"}
    [page] = hit["pages"]
    assert (page["page"], page["label"]) == (2, "part 2")
    [[start, end]] = page["snippet"]["matches"]
    assert page["snippet"]["text"][start:end] == "heron"
    assert page["url"].startswith("http://testserver/library/")


def test_search_filters_and_counts_as_the_page_does(library, read):
    body = read("/search?region=SDN&year=2002-&facets=true&language=fr").json()
    assert body["total"] == 2
    facets = {facet["name"]: facet for facet in body["facets"]}
    [value] = facets["region"]["values"]
    assert value == {"code": "SDN", "label": "Soudan", "count": 2}
    assert "visibility" not in facets
    assert body["url"].startswith("http://testserver/fr/search/?")


def test_cursor_reads_all_pages_once(library, read):
    seen, cursor = [], ""
    for _ in range(3):
        response = read(f"/search?q=heron&sort=oldest&limit=1&cursor={cursor}")
        seen += titles(response)
        cursor = response.json()["next"]
    assert seen == ["Heron 1", "Heron 2", "Heron 3"]
    assert cursor is None


def test_cursor_of_other_parameters_is_refused(library, read, make_token):
    cursor = read("/search?q=heron&limit=1").json()["next"]
    token = make_token()
    for response in (
        read(f"/search?q=distractor&limit=1&cursor={cursor}"),
        read(f"/search?q=heron&limit=2&cursor={cursor}"),
        read(f"/search?q=heron&limit=1&cursor={cursor}", token),
    ):
        assert (response.status_code, response["Content-Type"]) == (400, PROBLEM)
        assert "begin again" in response.json()["detail"]


def test_cursor_of_an_earlier_index_is_refused(library, read):
    path = "/search?q=heron&limit=1"
    cursor = read(path).json()["next"]
    assert read(f"{path}&cursor={cursor}").status_code == 200
    rebuild.rebuild()
    response = read(f"{path}&cursor={cursor}")
    assert (response.status_code, response["Content-Type"]) == (400, PROBLEM)
    assert "earlier index" in response.json()["detail"]
    assert read(path).json()["next"]


@pytest.mark.parametrize(
    "cursor", ["x", "a:b", "%00", "9" * 600, Signer(salt="other").sign_object([1])]
)
def test_made_up_cursor_is_refused(library, read, cursor):
    for path in ("/search", "/changes"):
        response = read(f"{path}?cursor={cursor}")
        assert (response.status_code, response["Content-Type"]) == (400, PROBLEM)
        assert response.json()["type"].endswith("/api/#invalid-cursor")


def test_expired_cursor_is_refused(library, read, monkeypatch):
    day = timezone.localdate() - timezone.timedelta(days=2)
    with monkeypatch.context() as patch:
        patch.setattr(cursors.timezone, "localdate", lambda: day)
        cursor = read("/search?q=heron&limit=1").json()["next"]
    response = read(f"/search?q=heron&limit=1&cursor={cursor}")
    assert response.status_code == 400
    assert "expired" in response.json()["detail"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=x", "limit"),
        ("limit=101", "limit"),
        ("sort=size", "sort"),
        ("q=" + "x" * 1001, "q"),
        ("language=xx", "language"),
    ],
)
def test_invalid_parameter_is_named(db, read, query, parameter):
    response = read(f"/search?{query}")
    assert (response.status_code, response["Content-Type"]) == (400, PROBLEM)
    assert parameter in response.json()["detail"]


@pytest.mark.parametrize(
    "year", ["99999", "0", "0000-0001", "-", "2020-2010", "9999-", "x", "٢٠٢٠", "1e3"]
)
def test_year_out_of_range_is_no_server_error(library, read, year):
    response = read(f"/search?q=heron&year={year}")
    assert response.status_code in (200, 400)
    if response.status_code == 400:
        assert response["Content-Type"] == PROBLEM


def test_page_parameter_does_not_skip_results(library, read):
    assert len(titles(read("/search?q=heron&page=2"))) == 3


def test_search_is_unavailable_while_the_engine_is_down(library, read, stop_engine):
    stop_engine()
    response = read("/search?q=heron")
    assert (response.status_code, response["Content-Type"]) == (503, PROBLEM)
    assert int(response["Retry-After"]) > 0


def test_search_by_meaning_labels_what_has_none_of_the_words(
    index, write_vectors, read
):
    ResourceFactory(title="Chickens", pages=["Chickens lay eggs in the barn."])
    ResourceFactory(
        title="Displaced",
        pages=["Les personnes déplacées ont fui leurs foyers à cause des combats."],
    )
    write_vectors()
    path = "/search?q=refugees+driven+out+by+war"
    hits = read(path).json()["results"]
    assert hits[0]["title"] == "Displaced"
    assert hits[0]["passage"]["snippet"]["text"].startswith("Les personnes")
    assert read(f"{path}&meaning=off").json()["results"] == []


def test_suggestions_count_only_what_is_public(library, read):
    rows = read("/suggestions?q=sud").json()["suggestions"]
    assert [(row["label"], row["count"]) for row in rows] == [("Sudan", 3)]
    assert "Secret heron" not in read("/suggestions?q=secret").text
