"""The demo's pages: created once, in each language, respecting visibility."""

from __future__ import annotations

import tomllib

import pytest
from django.conf import settings
from django.core.management import call_command
from wagtail.images import get_image_model
from wagtail.models import Page

from home.management.commands.load_demo_pages import DEMO, PAGES
from home.models import CollectionPage, HomePage, Navigation
from home.pages.base import TOP_DEPTH
from home.pages.slugs import reserved_slugs
from tests.factories import ResourceFactory, UserFactory
from tests.pages import add_page

pytestmark = pytest.mark.django_db
CHECKLIST = "Early warning checklist for local organizations"
FRAMEWORK = "How to read the Framework of Analysis"
COLLECTION = "/early-warning-toolkit/"


def all_pages() -> list[tuple[int, str, str]]:
    return list(Page.objects.order_by("path").values_list("pk", "path", "title"))


@pytest.fixture
def demo(index, write):
    """The demo's pages in a library that has two of the resources they pick."""
    ResourceFactory(title=CHECKLIST)
    ResourceFactory(title=FRAMEWORK, visibility="members")
    ResourceFactory(title="Picked by nobody")
    write()
    call_command("load_demo_pages")


def test_second_run_changes_nothing(demo):
    pages, images = all_pages(), get_image_model().objects.count()
    call_command("load_demo_pages")
    assert all_pages() == pages
    assert get_image_model().objects.count() == images == 3


def test_site_with_a_page_is_unchanged(index):
    add_page(CollectionPage, "Our own")
    pages = all_pages()
    call_command("load_demo_pages")
    assert all_pages() == pages
    assert not Navigation.load().about_en


def test_footer_of_editors_stays(index):
    navigation = Navigation.load()
    navigation.about_fr = "Nos propres mots."
    navigation.save()
    call_command("load_demo_pages")
    navigation = Navigation.load()
    assert navigation.about_fr == "Nos propres mots."
    assert not navigation.legal_fr
    assert navigation.about_en


@pytest.mark.slow
@pytest.mark.parametrize("prefix", ["", "/fr", "/es", "/ar"])
def test_each_page_answers_in_each_language(client, demo, prefix):
    pages = Page.objects.filter(depth__gte=TOP_DEPTH, locale__language_code="en")
    assert pages.count() == len(PAGES)
    for page in pages:
        response = client.get(prefix + page.get_url(), follow=True)
        assert response.status_code == 200, page
        is_fallback = b"noindex" in response.content
        assert is_fallback == (bool(prefix) and page.slug != "about")


@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
def test_home_speaks_its_language(client, demo, code):
    home = HomePage.objects.get(locale__language_code=code)
    about = getattr(Navigation.load(), f"about_{code}")
    html = client.get("/" if code == "en" else f"/{code}/").text
    assert home.headline in html
    assert about.replace("'", "&#x27;") in html
    prefix = "" if code == "en" else f"/{code}"
    assert f'href="{prefix}/privacy/"' in html


def test_links_of_the_pages_work(client, demo):
    for prefix in ("", "/fr"):
        response = client.get(f"{prefix}/about/", follow=True)
        for path in ("how-to-search", "collections", "accessibility"):
            assert f'href="{prefix}/{path}/"' in response.text
            assert client.get(f"{prefix}/{path}/").status_code == 200


def test_collection_shows_its_picks_to_a_visitor(client, demo):
    html = client.get(COLLECTION).text
    assert CHECKLIST in html
    assert "Begin here" in html
    assert "Picked by nobody" not in html


def test_hidden_pick_is_shown_to_members_only(client, demo):
    visitor = client.get(COLLECTION).text
    assert FRAMEWORK not in visitor
    assert "For the second meeting" not in visitor
    client.force_login(UserFactory(role="member"))
    assert "For the second meeting" in client.get(COLLECTION).text


def test_blocks_are_such_as_editors_can_save(demo):
    for page in Page.objects.filter(depth__gte=TOP_DEPTH).specific():
        page.body.stream_block.clean(page.body)
        assert page.slug not in reserved_slugs()


def test_picked_resources_are_in_the_demo_library():
    table = (DEMO / "library.csv").read_text(encoding="utf-8")
    titles = [
        pick["title"]
        for name in PAGES
        for pick in tomllib.loads(
            (DEMO / "pages" / f"{name}.toml").read_text(encoding="utf-8")
        ).get("picks", ())
    ]
    assert len(titles) > 6
    assert [title for title in titles if title not in table] == []
