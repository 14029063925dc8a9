"""The address of a list is as short as it can be, also from a form without a script."""

from __future__ import annotations

import pytest

from search.index.rebuild import rebuild

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def index():
    rebuild()


@pytest.mark.parametrize(
    ("sent", "short"),
    [
        ("q=warning&sort=", "/search/?q=warning"),
        ("q=&sort=&page=&also=", "/search/"),
        ("q=", "/search/"),
        ("sort=&type=report&type=&region=", "/search/?type=report"),
        ("q=a+%26+b%3D&sort=&utm=", "/search/?q=a+%26+b%3D&utm="),
        ("q=&q=warning", "/search/?q=warning"),
    ],
)
def test_empty_fields_lead_to_the_same_without_them_once(client, sent, short):
    response = client.get(f"/search/?{sent}")
    assert (response.status_code, response["Location"]) == (302, short)
    assert client.get(short).status_code == 200


@pytest.mark.parametrize(
    "address", ["/search/", "/search/?q=%20", "/search/?sort=up&q=a", "/search/?x=&=&&"]
)
def test_other_addresses_are_answered_where_they_are(client, address):
    assert client.get(address).status_code == 200


def test_language_is_kept(client):
    assert client.get("/ar/search/?q=a&sort=")["Location"] == "/ar/search/?q=a"


def test_way_on_stays_in_the_library_and_is_kept_by_no_cache(client):
    response = client.get("/search/?q=//example.org&sort=")
    assert response["Location"] == "/search/?q=%2F%2Fexample.org"
    assert response["Cache-Control"] == "no-cache"


def test_words_that_cannot_be_read_are_no_loop(client):
    response = client.get("/search/", QUERY_STRING="q=%ED%A0%80%00&sort=")
    assert client.get(response["Location"]).status_code == 200
