"""The page of a collection and its related content."""

from __future__ import annotations

import pytest
from django.utils import timezone
from wagtail.models import ReferenceIndex

from home.models import (
    CollectionPage,
    NewsIndexPage,
    NewsPage,
    TextPage,
)
from library.models import Resource
from search.engines import circuit_breaker
from tests.factories import ResourceFactory, UserFactory
from tests.home.collections.collection_page import added, html_of, linked_titles, pick
from tests.pages import add_page, home_page, restrict, translate

pytestmark = pytest.mark.django_db
SECRET = "Quagga dossier"


def test_page_counts_what_it_holds(client, toolkit):
    html = html_of(client)
    today = timezone.localdate().isoformat()
    assert "1 picked resource<" in html
    assert '<span class="lang own" title="English">EN</span>' in " ".join(html.split())
    assert f'<time datetime="{today}">' in html
    assert "Note on Heron guide" in html


def test_stored_search_shows_counts_and_narrower_searches(client, toolkit, write):
    added("Sparrow report", days_ago=100)
    ResourceFactory(title="Sparrow notes", language="en", pages=["x"], type="toolkit")
    write()
    html = html_of(client)
    assert ">All 2 results</a>" in html
    assert "1 resource is new in the last 90 days." in html
    assert 'href="/search/?q=sparrow&amp;lang=fr"' in html
    assert 'href="/search/?q=sparrow&amp;type=report"' in html
    assert 'href="/search/export.csv?q=sparrow"' in html
    assert "Distractor" not in html


def test_stored_search_does_not_repeat_picked_resources(client, toolkit):
    pick(toolkit, Resource.objects.get(title="Sparrow report"))
    html = html_of(client)
    assert html.count(">Sparrow report</a>") == 1


@pytest.mark.parametrize("has_picks", [True, False])
def test_stored_search_shows_six_titles(client, toolkit, write, has_picks):
    for number in range(8):
        ResourceFactory(title=f"Sparrow {number}")
    write()
    if not has_picks:
        toolkit.picks.all().delete()
    assert len(client.get("/toolkit/").context["stored"].hits) == 6


def test_stored_search_asks_the_engine_once_for_results(client, toolkit, monkeypatch):
    calls = []
    call = circuit_breaker.call

    def counted(ask):
        calls.append(ask)
        return call(ask)

    monkeypatch.setattr(circuit_breaker, "call", counted)
    html_of(client)
    # Results, their pages, and what is new of them.
    assert len(calls) == 3


def test_on_this_page_lists_headings(client, toolkit):
    html = html_of(client)
    assert '<h2 id="section-why-a-toolkit"' in html
    assert linked_titles(html, "On this page") == [
        "Why a toolkit",
        "Picked for you",
        "Also in the library",
    ]


def test_visitors_follow_by_feed_and_members_by_email(client, toolkit):
    save = 'href="/saved/new/?q=sparrow"'
    html = html_of(client)
    assert 'href="/toolkit/feed.atom"' in html
    assert save not in html
    client.force_login(UserFactory(role="member"))
    assert save in html_of(client)
    toolkit.query_string = ""
    toolkit.save_revision().publish()
    html = html_of(client)
    assert "/saved/new/" not in html
    assert "Also in the library" not in html


def test_related_collections_share_resources_or_parent(client, toolkit):
    heron = Resource.objects.get(title="Heron guide")
    section = add_page(TextPage, "Section")
    add_page(CollectionPage, "Elsewhere", section)
    add_page(CollectionPage, "Sharing", section, picks=[heron])
    add_page(CollectionPage, "Beside")
    restrict(add_page(CollectionPage, SECRET, picks=[heron]), "Members")
    related = linked_titles(html_of(client), "Related collections")
    assert related == ["Sharing", "Beside"]


def test_news_about_the_collection_stand_beside_it(client, toolkit):
    heron = Resource.objects.get(title="Heron guide")
    index = add_page(NewsIndexPage, "News")
    add_page(NewsPage, "Picks it", index, date="2026-01-01", picks=[heron])
    add_page(NewsPage, "Another matter", index, date="2026-01-03")
    restrict(add_page(NewsPage, SECRET, index, picks=[heron]), "Members")
    text = f'<p><a linktype="page" id="{toolkit.pk}">Toolkit</a></p>'
    linking = add_page(
        NewsPage, "Links", index, date="2026-01-02", body=[("text", text)]
    )
    ReferenceIndex.create_or_update_for_object(linking)
    assert linked_titles(html_of(client), "In the news") == ["Links", "Picks it"]


def test_untranslated_page_is_served_with_files_of_its_frame(client, toolkit):
    html = html_of(client, "/ar/toolkit/")
    assert 'href="/ar/toolkit/feed.atom"' in html
    assert '<aside lang="ar" dir="rtl">' in html


def test_preview_of_a_new_collection_is_shown(rf, index):
    home = home_page()
    page = CollectionPage(title="New", slug="new", locale=home.locale)
    page.depth, page.path = home.depth + 1, f"{home.path}000Z"
    page.set_url_path(home)
    response = page.make_preview_request(preview_mode="visitor")
    assert response.status_code == 200
    assert "New" in response.render().content.decode()


def test_resource_page_lists_its_collections(client, toolkit, write):
    heron = Resource.objects.get(title="Heron guide")
    other = Resource.objects.get(title="Distractor")
    translate(toolkit, "fr", title="Boîte à outils", slug="boite")
    add_page(CollectionPage, "Second", picks=[heron])
    before = html_of(client, heron.get_absolute_url())
    restrict(add_page(CollectionPage, SECRET, picks=[heron]), "Members")
    add_page(CollectionPage, SECRET, picks=[heron]).unpublish()

    assert html_of(client, heron.get_absolute_url()) == before
    assert linked_titles(before, "In these collections") == ["Second", "Toolkit"]
    french = html_of(client, f"/fr{heron.get_absolute_url()}")
    assert 'href="/fr/boite/"' in french
    assert 'href="/fr/second/"' in french
    assert "collections</h2>" not in html_of(client, other.get_absolute_url())
