"""Edit links on the public site for editors."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from home.models import TextPage
from tests.factories import RegionFactory, ResourceFactory, UserFactory
from tests.home.admin import admin_menu
from tests.pages import add_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def installation():
    admin_menu.add_editors_group()


def account_links(client, url: str) -> dict[str, str]:
    html = BeautifulSoup(client.get(url).content, "html.parser")
    return {a.get_text(strip=True): a["href"] for a in html.select(".account a")}


@pytest.fixture
def page():
    return add_page(TextPage, "About us")


def test_page_has_an_edit_link_first(client, page):
    client.force_login(admin_menu.editor())
    links = account_links(client, page.url)
    assert next(iter(links.items())) == ("Edit", f"/admin/pages/{page.pk}/edit/")
    assert "View draft" not in links
    assert client.get(links["Edit"]).status_code == 200


def test_page_with_changes_links_to_its_draft(client, page):
    page.title = "Saffron"
    page.save_revision()
    client.force_login(admin_menu.editor())
    links = account_links(client, page.url)
    assert list(links)[:2] == ["Edit", "View draft"]
    assert b"Saffron" in client.get(links["View draft"]).content


def test_resource_has_an_edit_link(client, index):
    resource = ResourceFactory(title="Toolkit")
    client.force_login(admin_menu.editor())
    url = account_links(client, resource.get_absolute_url())["Edit"]
    assert url == f"/admin/snippets/library/resource/edit/{resource.pk}/"


def test_term_has_an_edit_link(client, index):
    term = RegionFactory()
    client.force_login(admin_menu.editor())
    url = account_links(client, term.get_absolute_url())["Edit"]
    assert url == f"/admin/snippets/library/region/edit/{term.pk}/"


def test_results_have_no_edit_link(client, index):
    client.force_login(admin_menu.editor())
    assert "Edit" not in account_links(client, "/search/")


@pytest.mark.parametrize("role", ["member", "committee", "operator"])
def test_others_see_no_edit_link(client, index, page, role):
    own = admin_menu.operator() if role == "operator" else UserFactory(role=role)
    page.save_revision()
    resource = ResourceFactory(title="Toolkit")
    client.force_login(own)
    for url in (page.url, resource.get_absolute_url()):
        assert not {"Edit", "View draft"} & account_links(client, url).keys()


def test_page_editor_may_edit_pages_alone(client, index, page):
    resource = ResourceFactory(title="Toolkit")
    client.force_login(admin_menu.page_editor())
    assert "Edit" in account_links(client, page.url)
    assert "Edit" not in account_links(client, resource.get_absolute_url())
