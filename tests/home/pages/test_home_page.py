"""The home page, the base template, error pages and the health check."""

from __future__ import annotations

import re

import pytest
from django.db import DatabaseError

from search.index.outbox import drain_all
from search.index.rebuild import rebuild
from tests.factories import ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db


def page(client, address: str = "/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def index():
    rebuild()


def test_home_shows_new_resources_before_browsing(client, index):
    ResourceFactory(title="A report", type="report", regions=["SDN"], themes=["A"])
    drain_all()
    html = page(client)
    places = [
        html.index(mark)
        for mark in (
            'name="q"',
            "A report</a>",
            'href="/regions/label-of-sdn/"',
            'href="/themes/label-of-a/"',
            'href="/types/label-of-report/"',
        )
    ]
    assert places == sorted(places)


def test_home_leads_feed_readers_to_new_resources(client, index):
    ResourceFactory(title="A report")
    ResourceFactory(title="Canary", visibility="members")
    drain_all()
    head = page(client).partition("</head>")[0]
    (url,) = re.findall(r'type="application/atom\+xml"\s+href="([^"]+)"', head)
    feed = page(client, url)
    assert "A report" in feed
    assert "Canary" not in feed


def test_home_shows_and_counts_nothing_hidden(client, index):
    ResourceFactory(title="Canary", visibility="members", type="canary", regions=["C"])
    ResourceFactory(title="For all")
    drain_all()
    html = page(client)
    assert "Canary" not in html
    assert "canary" not in html
    assert "Search inside 1 resource," in html
    client.force_login(UserFactory(role="member"))
    assert "Canary" in page(client)


def test_home_of_an_empty_library_without_engine_works(client):
    html = page(client)
    assert "Nothing has been published yet." in html
    assert "Full-text search is temporarily unavailable" in html


@pytest.mark.parametrize(
    ("prefix", "language", "direction"),
    [
        ("", "en", "ltr"),
        ("/fr", "fr", "ltr"),
        ("/es", "es", "ltr"),
        ("/ar", "ar", "rtl"),
    ],
)
def test_page_says_its_language_and_direction(client, prefix, language, direction):
    html = page(client, f"{prefix}/")
    assert f'<html lang="{language}" dir="{direction}">' in html


def test_language_switch_keeps_page_and_query(client):
    html = page(client, "/ar/search/?q=a+b&type=report")
    assert 'href="/search/?q=a+b&amp;type=report" lang="en"' in html
    assert 'href="/fr/search/?q=a+b&amp;type=report" lang="fr"' in html


def test_no_language_is_guessed_from_the_browser(client):
    response = client.get("/", headers={"Accept-Language": "fr"})
    assert '<html lang="en"' in response.content.decode()


def test_only_editors_see_the_admin_link(client):
    assert "/admin/" not in page(client)
    client.force_login(UserFactory(role="member"))
    assert "/admin/" not in page(client)
    client.force_login(UserFactory(role="editor"))
    assert 'href="/admin/"' in page(client)


def test_public_page_is_revalidated_and_member_page_uncached(client):
    assert client.get("/")["Cache-Control"] == "no-cache"
    client.force_login(UserFactory(role="member"))
    assert client.get("/")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", ["/", "/search/", "/account/login/", "/nowhere/"])
def test_pages_load_nothing_from_other_sites(client, address):
    response = client.get(address)
    assert response["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert "unsafe" not in response["Content-Security-Policy"]
    html = response.content.decode()
    assert "style=" not in html
    assert "<style" not in html
    # Data for a script is not run.
    html = re.sub(r'<script [^>]*type="application/json">', "", html)
    assert not re.search(r"<script(?! src=)", html)


@pytest.mark.parametrize("address", ["/nowhere/", "/ar/nowhere/", "/fr/library/1-x/"])
def test_unknown_url_returns_a_helpful_page(client, address):
    response = client.get(address)
    assert response.status_code == 404
    html = response.content.decode()
    assert 'name="q"' in html
    assert "nowhere" not in html


def test_error_page_needs_no_database(client, monkeypatch):
    client.raise_request_exception = False
    # A fault of ours in any view will do.
    monkeypatch.setattr("home.pages.overview.SearchRequest", None)
    response = client.get("/")
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()


def test_health_check_answers_ok(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


def test_health_check_fails_without_database(client, monkeypatch):
    def refuse():
        raise DatabaseError

    monkeypatch.setattr("home.views.connection.cursor", refuse)
    assert client.get("/healthz").status_code == 503
