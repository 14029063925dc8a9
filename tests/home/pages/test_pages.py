"""Editors' pages: routes, languages, privacy, reserved slugs."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from home.models import CollectionPage, NewsIndexPage, NewsPage, TextPage
from tests.factories import ResourceFactory, UserFactory
from tests.pages import add_page, home_page, restrict, translate
from tests.visibility.channels import everything_in

pytestmark = pytest.mark.django_db
SECRET = "Quagga dossier"
ROLES = ("visitor", "member", "committee", "editor")
SEES = {
    "Members": {"member", "committee", "editor"},
    "Committee": {"committee", "editor"},
    "Editors": {"editor"},
}


def sign_in(client, role: str) -> None:
    client.logout()
    if role != "visitor":
        client.force_login(UserFactory(role=role))


def text_of(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def test_page_is_shown_below_its_home(client, index):
    add_page(TextPage, "About us", body=[("text", "<p>Who we are.</p>")])
    assert "Who we are." in text_of(client, "/about-us/")


def test_untranslated_page_is_shown_in_the_frame(client, index):
    add_page(TextPage, "About us", body=[("text", "<p>Who we are.</p>")])
    html = text_of(client, "/ar/about-us/")
    assert '<html lang="ar" dir="rtl">' in html
    assert '<div lang="en" dir="ltr">' in html
    assert '<meta name="robots" content="noindex">' in html
    assert 'rel="canonical" href="http://localhost:8000/about-us/"' in html


def test_link_block_keeps_the_language(client, index):
    about = add_page(TextPage, "About")
    french = translate(add_page(TextPage, "Start"), "fr", title="Départ")
    home = home_page("fr")
    links = [
        {"label": "Us", "target_page": about},
        {"label": "Ici", "target_page": french},
        {"label": "Accueil", "target": home.get_url()},
    ]
    french.body = [("links", {"heading": "", "links": links})]
    french.save_revision().publish()
    html = client.get(french.url).content.decode()
    assert '<a href="/fr/about/"' in html
    assert f'<a href="{french.get_url()}"' in html
    assert "/fr/fr/" not in html
    assert '<a href="/about/"' not in html


def test_page_redirects_to_its_translation(client, index):
    page = add_page(TextPage, "About us")
    translate(page, "fr", title="Qui sommes-nous", slug="qui-sommes-nous")
    response = client.get("/fr/about-us/")
    assert (response.status_code, response["Location"]) == (302, "/fr/qui-sommes-nous/")
    assert "Qui sommes-nous" in text_of(client, "/fr/qui-sommes-nous/")
    assert client.get("/fr/nowhere/").status_code == 404


def test_page_does_not_redirect_to_a_hidden_translation(client, index):
    page = add_page(TextPage, "About us")
    translation = translate(page, "fr", title=SECRET, slug="quagga-dossier")
    restrict(translation, "Committee")
    html = text_of(client, "/fr/about-us/")
    assert "quagga" not in html.casefold()


def test_hidden_translation_is_treated_as_missing(client, index):
    page = add_page(TextPage, "About us", body=[("text", "<p>Who we are.</p>")])
    before = everything_in(client.get("/fr/about-us/"))
    restrict(translate(page, "fr", title=SECRET), "Committee")
    assert everything_in(client.get("/fr/about-us/")) == before
    assert "Who we are." in before
    sign_in(client, "committee")
    assert SECRET in text_of(client, "/fr/about-us/")


@pytest.mark.parametrize("group", SEES)
def test_private_page_returns_404_for_others(client, index, group):
    parent = add_page(TextPage, "Section")
    page = add_page(TextPage, SECRET, parent)
    restrict(parent, group)
    for role in ROLES:
        sign_in(client, role)
        response = client.get(f"/section/{page.slug}/")
        absent = client.get("/section/nowhere/")
        if role in SEES[group]:
            assert SECRET in everything_in(response), role
        else:
            assert response.status_code == absent.status_code == 404, role
            assert everything_in(response) == everything_in(absent), role
        # The method alone must tell nothing either.
        asked = [client.options("/section/"), client.options("/nowhere/")]
        assert asked[0].status_code == asked[1].status_code


def test_draft_returns_404(client, index):
    page = add_page(TextPage, SECRET)
    page.unpublish()
    for url in (f"/{page.slug}/", f"/fr/{page.slug}/"):
        assert client.get(url).status_code == 404


@pytest.mark.parametrize("slug", ["search", "library", "admin", "fr", "account"])
def test_page_cannot_use_a_reserved_slug(slug):
    home = home_page()
    page = TextPage(title="Search", slug=slug, locale=home.locale)
    with pytest.raises(ValidationError, match="reserved by the library"):
        home.add_child(instance=page)


def test_nested_page_may_be_called_search(client, index):
    add_page(TextPage, "Search", add_page(TextPage, "Help"), slug="search")
    assert "<h1>Search</h1>" in text_of(client, "/help/search/")


@pytest.mark.parametrize("role", ["visitor", "member"])
def test_hidden_pick_leaves_the_page_as_it_is(client, index, write, role):
    public_resource = ResourceFactory(title="Sparrow report", visibility="public")
    hidden = ResourceFactory(title=SECRET, visibility="committee")
    draft = ResourceFactory(title=SECRET, visibility="public", live=False)
    write()
    page = add_page(CollectionPage, "Toolkit", picks=[public_resource])
    sign_in(client, role)
    before = everything_in(client.get("/toolkit/"))

    for resource in (hidden, draft):
        page.picks.create(resource=resource, note=SECRET)
    page.save_revision().publish()

    assert everything_in(client.get("/toolkit/")) == before
    assert "Sparrow report" in before


def test_news_falls_back_to_the_default_language(client, index):
    news = add_page(NewsIndexPage, "News")
    first = add_page(NewsPage, "First item", news, date="2026-01-01")
    add_page(NewsPage, "Second item", news, date="2026-01-02")
    restrict(add_page(NewsPage, SECRET, news, date="2026-01-03"), "Members")
    translate(first, "fr", title="Premier article", slug="premier")

    html = text_of(client, "/fr/news/")

    assert "Premier article" in html
    assert "First item" not in html
    assert 'href="/fr/news/second-item/"' in html
    assert SECRET not in html
