"""Redirects from former URLs of pages, never to hidden content."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect

from home.models import TextPage
from tests.factories import ResourceFactory, UserFactory
from tests.pages import add_page, home_page, restrict, translate
from tests.visibility.channels import everything_in

pytestmark = pytest.mark.django_db
SECRET = "Quagga dossier"
SITE = "http://testserver"


@pytest.fixture
def rename(django_capture_on_commit_callbacks):
    """A function that gives a page another slug."""

    def renamed(page, slug: str):
        with django_capture_on_commit_callbacks(execute=True):
            page.slug = slug
            page.save_revision().publish()
        return page

    return renamed


def assert_absent(client, path: str, base: str = "") -> None:
    """Compare with an address that never was."""
    response, absent = client.get(path), client.get(f"{base}/never-was/")
    assert response.status_code == absent.status_code == 404
    # Language links and the like carry the address itself.
    text = everything_in(response).replace(path.removeprefix(base), "/never-was/")
    assert text == everything_in(absent)


@pytest.fixture
def administrator(client):
    client.force_login(UserFactory(is_superuser=True))


def add(client, old: str, **values) -> str:
    """Send the form of a new redirect; return the answer."""
    form = {"old_path": old, "site": "", "is_permanent": "on", **values}
    form = {"redirect_page": "", "redirect_link": "", **form}
    return client.post(reverse("wagtailredirects:add"), form, follow=True).text


def test_renamed_page_is_found_at_its_old_address(client, index, rename):
    page = add_page(TextPage, "About us")
    below = add_page(TextPage, "People", page)
    rename(page, "about")
    response = client.get("/about-us/")
    assert (response.status_code, response["Location"]) == (301, "/about/")
    assert response["Cache-Control"] == "no-cache"
    assert client.get("/about-us/people/")["Location"] == "/about/people/"
    below.refresh_from_db()
    assert client.get(below.get_url()).status_code == 200


def test_moved_page_is_found_at_its_old_address(client, index):
    section, page = add_page(TextPage, "Section"), add_page(TextPage, "About us")
    page.move(section, pos="last-child")
    assert client.get("/about-us/")["Location"] == "/section/about-us/"


def test_page_renamed_back_is_served(client, index, rename):
    page = add_page(TextPage, "About us")
    rename(rename(page, "about"), "about-us")
    assert client.get("/about-us/").status_code == 200
    assert client.get("/about/")["Location"] == "/about-us/"


def test_old_address_holds_in_every_language(client, index, rename):
    page = add_page(TextPage, "About us")
    rename(page, "about")
    assert client.get("/ar/about-us/")["Location"] == "/ar/about/"
    translation = translate(page, "fr", slug="qui")
    rename(translation, "qui-sommes-nous")
    assert client.get("/fr/qui/")["Location"] == "/fr/qui-sommes-nous/"
    assert client.get("/qui/").status_code == 404


@pytest.mark.parametrize("state", ["restricted", "unpublished"])
def test_redirect_does_not_reveal_hidden_page(client, index, rename, state):
    page = add_page(TextPage, SECRET, slug="first")
    rename(page, "quagga-dossier")
    if state == "restricted":
        restrict(page, "Committee")
    else:
        page.unpublish()
    assert Redirect.objects.filter(old_path="/first").exists()
    assert_absent(client, "/first/")
    assert_absent(client, "/ar/first/", "/ar")
    if state == "restricted":
        client.force_login(UserFactory(role="committee"))
        assert client.get("/first/")["Location"] == "/quagga-dossier/"


@pytest.mark.parametrize("visibility", ["committee", "draft"])
def test_redirect_does_not_reveal_hidden_resource(client, index, visibility):
    public_resource = ResourceFactory(title="Sparrow report")
    hidden = ResourceFactory(
        title=SECRET,
        visibility="public" if visibility == "draft" else visibility,
        live=visibility != "draft",
    )
    Redirect.add_redirect("/shown", SITE + public_resource.get_absolute_url())
    for path in (
        hidden.get_absolute_url(),
        reverse("resource", kwargs={"pk": hidden.pk}),
    ):
        Redirect.objects.filter(old_path="/hidden").delete()
        Redirect.add_redirect("/hidden", SITE + path)
        assert_absent(client, "/hidden/")
    assert (
        client.get("/shown/")["Location"]
        == f"{SITE}{public_resource.get_absolute_url()}"
    )


def test_redirect_to_path_of_hidden_page_is_not_followed(client, index):
    hidden = add_page(TextPage, SECRET)
    restrict(hidden, "Members")
    Redirect.add_redirect("/hidden", SITE + hidden.get_url())
    Redirect.add_redirect("/nowhere", f"{SITE}/nothing-here/")
    for path in ("/hidden/", "/nowhere/"):
        assert_absent(client, path)
    client.force_login(UserFactory(role="member"))
    assert client.get("/hidden/")["Location"] == SITE + hidden.get_url()


def test_redirect_to_results_and_other_sites_works(client, index):
    Redirect.add_redirect("/sudan", f"{SITE}/search/?region=SDN", is_permanent=False)
    Redirect.add_redirect("/un", "https://www.un.org/")
    home_page()
    response = client.get("/sudan/")
    assert (response.status_code, response["Location"]) == (
        302,
        f"{SITE}/search/?region=SDN",
    )
    assert client.get("/un/?a=b")["Location"] == "https://www.un.org/"
    assert client.post("/un/").status_code in (403, 404, 405)


def test_redirect_leaves_pages_and_removed_resources_alone(client, index):
    add_page(TextPage, "About us")
    resource = ResourceFactory(title="Sparrow report")
    path = resource.get_absolute_url()
    resource.delete()
    for old in ("/about-us", path):
        Redirect.add_redirect(old, "https://www.un.org/")
    assert client.get("/about-us/").status_code == 200
    assert client.get(path).status_code == 410


def test_loop_of_redirects_returns_404(client, index):
    home_page()
    for old, new in (("/a", "/b"), ("/b", "/a"), ("/own", "/own")):
        Redirect.add_redirect(old, f"{SITE}{new}/")
    for path in ("/a/", "/b/", "/own/"):
        assert_absent(client, path)


def test_chain_of_redirects_is_followed(client, index):
    add_page(TextPage, "About us")
    Redirect.add_redirect("/a", f"{SITE}/b/")
    Redirect.add_redirect("/b", f"{SITE}/about-us/")
    assert client.get("/a/")["Location"] == f"{SITE}/about-us/"


def test_form_refuses_redirect_to_itself(client, administrator):
    page = add_page(TextPage, "About us")
    for target in (
        {"redirect_page": page.pk},
        {"redirect_link": "http://localhost:8000/about-us"},
    ):
        assert "points to itself" in add(client, "/about-us/", **target)
    assert not Redirect.objects.exists()


def test_form_refuses_redirect_that_closes_a_loop(client, administrator):
    home_page()
    host = "http://localhost:8000"
    add(client, "/a", redirect_link=f"{host}/b/")
    add(client, "/b", redirect_link=f"{host}/c/")
    assert Redirect.objects.count() == 2
    assert "redirects back to this URL" in add(
        client, "/c/", redirect_link=f"{host}/a/"
    )
    add(client, "/d", redirect_link=f"{host}/a/")
    assert set(Redirect.objects.values_list("old_path", flat=True)) == {
        "/a",
        "/b",
        "/d",
    }
    edited = Redirect.objects.get(old_path="/b")
    form = {"old_path": "/b", "redirect_link": f"{host}/a/", "redirect_page": ""}
    response = client.post(reverse("wagtailredirects:edit", args=[edited.pk]), form)
    assert "redirects back to this URL" in response.text


@pytest.mark.parametrize(
    "path", ["/%00/", "/a%00b/", "/%ff/", "/%0d%0ax/", "/" + "x" * 900 + "/"]
)
def test_strange_url_returns_404(client, index, path):
    home_page()
    assert client.get(path).status_code == 404
    assert client.get(f"/fr{path}?q=%00").status_code == 404


def test_form_needs_permission(client):
    client.force_login(UserFactory(role="member"))
    assert client.get(reverse("wagtailredirects:add")).status_code in (302, 403)
