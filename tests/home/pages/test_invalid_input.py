"""Invalid input and states of pages lead to a clear message or a fallback."""

from __future__ import annotations

import pytest
from django.urls import reverse

from home.models import CollectionPage, NewsIndexPage, NewsPage, TextPage
from library.models import Region
from tests.factories import RegionFactory, ResourceFactory, UserFactory
from tests.pages import add_page, home_page, translate
from tests.visibility.channels import everything_in

pytestmark = pytest.mark.django_db
SECRET = "Quagga dossier"
NONSENSE = ["0", "-1", "x", "1.5", "%00", "9" * 5000, "1;2", "٣", "%ff"]


@pytest.fixture
def administrator(client):
    client.force_login(UserFactory(is_superuser=True))


def stored_search(query_string: str, limit: int = 6) -> dict:
    return {"heading": "Search", "query_string": query_string, "limit": limit}


def test_move_below_other_language_is_explained(client, administrator):
    page, home = add_page(TextPage, "About us"), home_page("fr")
    url = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, home.pk])
    for send in (client.get, client.post):
        response = send(url, follow=True)
        assert "cannot be moved below a page in French" in response.text
    page.refresh_from_db()
    assert page.get_parent().pk == home_page().pk
    parent = add_page(TextPage, "Section")
    url = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, parent.pk])
    client.post(url)
    page.refresh_from_db()
    assert page.get_parent().pk == parent.pk


def test_page_moved_by_code_causes_no_error(client, index):
    page = add_page(TextPage, "About us", show_in_menus=True)
    page.move(home_page("fr"), pos="last-child")
    for prefix in ("", "/fr", "/es", "/ar"):
        for path in ("/", "/about-us/", "/search/"):
            # `follow` fails on a loop of redirects.
            response = client.get(prefix + path, follow=True)
            assert response.status_code in (200, 404), prefix + path
    assert client.get("/sitemap-pages.xml").status_code == 200


def test_copy_below_other_language_takes_that_language(client, index, administrator):
    page = add_page(TextPage, "About us")
    add_page(TextPage, "People", page)
    form = {
        "new_title": "Qui",
        "new_slug": "qui",
        "new_parent_page": home_page("fr").pk,
        "copy_subpages": "on",
        "publish_copies": "on",
    }
    client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), form)
    copy = TextPage.objects.get(slug="qui")
    assert copy.locale.language_code == "fr"
    for path in ("/fr/qui/", "/fr/qui/people/"):
        response = client.get(path)
        assert response.status_code == 200
        assert "not translated yet" not in response.text
    page.refresh_from_db()
    assert page.locale.language_code == "en"


def test_translation_without_original_stays(client, index):
    page = add_page(TextPage, "About us", show_in_menus=True)
    translate(page, "fr", title="Qui sommes-nous", slug="qui")
    page.delete()
    assert "Qui sommes-nous" in client.get("/fr/qui/").text
    for path in ("/about-us/", "/es/qui/", "/ar/about-us/", "/fr/about-us/"):
        assert client.get(path).status_code == 404
    assert client.get("/").status_code == client.get("/fr/").status_code == 200


def test_removed_pick_is_not_shown(client, index, write, administrator):
    stays, goes = ResourceFactory(title="Sparrow"), ResourceFactory(title=SECRET)
    write()
    collection = add_page(CollectionPage, "Toolkit", picks=[stays, goes])
    values = [{"resource": row, "note": row.title} for row in (goes, stays)]
    body = [("picked_resources", {"heading": "Picks", "picks": values})]
    text = add_page(TextPage, "About", body=body)
    goes.delete()
    for path in ("/toolkit/", "/about/"):
        html = everything_in(client.get(path))
        assert "Sparrow" in html
        assert "uagga" not in html
    for page in (collection, text):
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        assert client.get(url).status_code == 200


@pytest.mark.parametrize("model", [CollectionPage, TextPage])
def test_restricted_pick_is_not_shown(client, index, write, model):
    stays, goes = ResourceFactory(title="Sparrow"), ResourceFactory(title=SECRET)
    write()
    values = [{"resource": row, "note": row.title} for row in (goes, stays)]
    more = (
        {"picks": [goes, stays]}
        if model is CollectionPage
        else {"body": [("picked_resources", {"heading": "", "picks": values})]}
    )
    add_page(model, "Toolkit", **more)
    assert SECRET in client.get("/toolkit/").text
    goes.visibility = "committee"
    goes.save()
    html = everything_in(client.get("/toolkit/"))
    assert "uagga" not in html
    assert "Sparrow" in html


@pytest.mark.parametrize("query", ["region=R1", "q=sparrow&region=R1&region=R2"])
def test_stored_search_outlives_its_terms(client, index, write, administrator, query):
    for code in ("R1", "R2"):
        RegionFactory(code=code, label_en=f"Region {code}")
    ResourceFactory(title="Sparrow report", regions=["R2"])
    ResourceFactory(title="Heron report", regions=["R1"])
    ResourceFactory(title=SECRET, visibility="committee", regions=["R2"])
    page = add_page(CollectionPage, "Toolkit", query_string=query)
    add_page(TextPage, "About", body=[("search_results", stored_search(query))])
    Region.objects.get(code="R1").delete()
    write()
    client.logout()
    for path in ("/toolkit/", "/about/", "/fr/toolkit/"):
        response = client.get(path)
        assert response.status_code == 200
        assert "uagga" not in everything_in(response)
        # Not everything, as without a filter.
        assert "Heron report" not in response.text
        assert ("Sparrow report" in response.text) == ("R2" in query)
    client.force_login(UserFactory(is_superuser=True))
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert client.get(url).status_code == 200


@pytest.mark.parametrize(
    "query", ["", "%00", "q=%00&page=x", "nothing=here", "&&&", "?"]
)
def test_invalid_stored_search_causes_no_error(client, index, query):
    ResourceFactory(title="Sparrow report")
    page = add_page(CollectionPage, "Toolkit")
    # Past the form, as an import or an older release may have left it.
    CollectionPage.objects.filter(pk=page.pk).update(query_string=query)
    add_page(TextPage, "About", body=[("search_results", stored_search(query))])
    for path in ("/toolkit/", "/about/"):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("number", NONSENSE)
def test_news_has_a_page_for_every_number(client, index, number):
    news = add_page(NewsIndexPage, "News")
    add_page(NewsPage, "First item", news, date="2026-01-01")
    response = client.get(f"/news/?page={number}")
    assert response.status_code == 200
    assert "First item" in response.text


@pytest.mark.parametrize("number", ["0", "-1", "x", "1.5"])
def test_news_begins_without_a_page_number(client, index, number, monkeypatch):
    monkeypatch.setattr("home.pages.news.PER_PAGE", 1)
    news = add_page(NewsIndexPage, "News")
    add_page(NewsPage, "Older item", news, date="2026-01-01")
    add_page(NewsPage, "Newer item", news, date="2026-02-01")
    response = client.get(f"/news/?page={number}")
    assert "Newer item" in response.text
    assert "Older item" not in response.text


@pytest.mark.parametrize(
    "path", ["%00", "a%00b", "%0d%0a", "%1b", "%ff%fe", "%ed%a0%80"]
)
def test_control_characters_return_404(client, index, path):
    add_page(TextPage, "About us")
    for url in (
        f"/{path}/",
        f"/about-us/{path}/",
        f"/ar/{path}/",
        f"/page/{path}/",
    ):
        assert client.get(url).status_code == 404, url
    assert client.get(f"/about-us/?x={path}").status_code == 200
