"""Customised admin: name, colour, menus, dashboard."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from wagtail.models import GroupPagePermission

from home.models import CollectionPage, NewsIndexPage, SiteIdentity, TextPage
from home.pages.rights import grant_page_permissions
from library.models import Resource
from tests.factories import ResourceFactory, UserFactory
from tests.home.admin import admin_menu
from tests.pages import add_page, home_page

pytestmark = pytest.mark.django_db
ROLES = ("editor", "drafter", "operator", "superuser", "page_editor")


@pytest.fixture(autouse=True)
def installation():
    admin_menu.add_editors_group()


@pytest.fixture
def editor(client):
    user = admin_menu.editor()
    client.force_login(user)
    return user


def dashboard(client) -> BeautifulSoup:
    return BeautifulSoup(client.get("/admin/").content, "html.parser")


def quick_links(client) -> list[str]:
    return [a.get_text(strip=True) for a in dashboard(client).select(".quick-links a")]


def panel(client, name: str) -> list[str]:
    links = dashboard(client).select(f"#{name}-section .edits a")
    return [a.get_text(strip=True) for a in links]


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_every_menu_entry_opens(client, role, subtests):
    user = getattr(admin_menu, role)()
    client.force_login(user)
    urls = admin_menu.menu_urls(user)
    assert "help/library-guide" in urls
    for name, url in urls.items():
        with subtests.test(entry=name):
            response = client.get(url, follow=True)
            assert response.status_code == 200
            # Wagtail sends those who may not to the dashboard.
            assert response.request["PATH_INFO"].startswith(url)


def test_menus_differ_by_role():
    editor = admin_menu.menu_urls(admin_menu.editor())
    operator = admin_menu.menu_urls(admin_menu.operator())
    page_editor = admin_menu.menu_urls(admin_menu.page_editor())
    assert {"explorer", "images", "settings/redirects"} <= editor.keys()
    assert "documents" not in editor
    assert not {"explorer", "images", "settings/redirects"} & operator.keys()
    assert "explorer" in page_editor
    assert "reports/site-history" in editor
    assert "reports/site-history" not in page_editor


def test_admin_shows_the_library_name(client, editor):
    SiteIdentity.objects.update_or_create(
        defaults={"name_en": "Protect <Together>", "name_fr": "Protéger"}
    )
    html = client.get("/admin/").content.decode()
    assert "<title>Dashboard - Protect &lt;Together&gt;</title>" in html
    assert '<bdi class="library-name">Protect &lt;Together&gt;</bdi>' in html
    assert 'rel="shortcut icon"' not in html


def test_colour_of_the_brand_reaches_the_admin(client, editor):
    assert "/admin-brand.css?0c5460" in client.get("/admin/").content.decode()
    SiteIdentity.objects.update_or_create(defaults={"brand_colour": "#7a1f3d"})
    assert "/admin-brand.css?7a1f3d" in client.get("/admin/").content.decode()
    css = client.get("/admin-brand.css").content.decode()
    assert "--w-color-primary-hue: 340.2;" in css
    assert "--w-color-primary-lightness: 30.0%;" in css


def test_dashboard_links_to_permitted_new_pages(client, editor):
    assert quick_links(client) == [
        "Upload files",
        "New page",
        "New collection",
        "Import and export",
    ]
    add_page(NewsIndexPage, "News")
    assert "New news item" in quick_links(client)
    for link in dashboard(client).select(".quick-links a"):
        assert client.get(link["href"]).status_code == 200


def test_dashboard_of_an_operator_has_no_add_links(client):
    client.force_login(admin_menu.operator())
    assert quick_links(client) == []


def test_dashboard_counts_no_pages(client, editor):
    assert not dashboard(client).select(".w-summary")


def test_dashboard_shows_drafts_of_the_user(client, editor):
    page = add_page(TextPage, "Published")
    page.draft_title = page.title = "Saffron page"
    page.save_revision(user=editor)
    resource = ResourceFactory(title="Saffron resource")
    resource.save_revision(user=editor)
    Resource.objects.filter(pk=resource.pk).update(has_unpublished_changes=True)
    other = add_page(TextPage, "Other")
    other.save_revision(user=UserFactory())
    assert panel(client, "drafts") == ["Saffron resource", "Saffron page"]
    assert "Other" in panel(client, "edits")


def test_dashboard_hides_edits_without_permission(client, editor):
    ResourceFactory(title="Minutes", visibility="committee").save_revision(user=editor)
    add_page(TextPage, "Saffron").save_revision(user=editor)
    assert panel(client, "edits") == ["Saffron", "Minutes"]
    client.force_login(admin_menu.operator())
    assert panel(client, "edits") == []
    client.force_login(admin_menu.page_editor())
    assert panel(client, "edits") == ["Saffron"]


def test_editors_work_below_all_home_pages(editor):
    for language in ("en", "ar"):
        rights = home_page(language).permissions_for_user(editor)
        assert rights.can_add_subpage()
        assert rights.can_publish()
        assert rights.can_lock()
    grant_page_permissions()
    rights = GroupPagePermission.objects.filter(
        page=home_page("ar"), group__name="Editors"
    )
    assert rights.count() == 5


def test_drafters_write_but_do_not_publish(client):
    drafter = admin_menu.drafter()
    rights = home_page().permissions_for_user(drafter)
    assert rights.can_add_subpage()
    assert not rights.can_publish()
    client.force_login(drafter)
    url = f"/admin/pages/add/home/collectionpage/{home_page().pk}/"
    assert b'name="action-publish"' not in client.get(url).content
    assert not CollectionPage.objects.exists()


def test_privacy_dialog_explains_the_levels(client, editor):
    html = client.get(f"/admin/pages/{home_page().pk}/privacy/").json()["html"]
    assert "Committee: the committee and editors" in html
    assert "Members" in html
    assert "shared password" not in html
