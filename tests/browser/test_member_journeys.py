"""A member's way: ask, narrow, read the page, go to the next hit, take the file."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .library import MEMBER, PASSWORD

SECRET = "saffron"


def rows(tab) -> list[int]:
    """The ids of the resources on a page of results."""
    found = tab.locator("[data-resource-id]").all()
    return [int(row.get_attribute("data-resource-id")) for row in found]


def ask(tab, words: str) -> None:
    tab.locator("#q").fill(words)
    tab.get_by_role("button", name="Search").click()
    tab.wait_for_url("**/search/?*")


def sign_in(tab) -> None:
    tab.goto("/account/login/?next=/search/")
    tab.get_by_label("username").fill(MEMBER)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    tab.wait_for_url("**/search/")


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def tab(request, open_tab):
    return open_tab(java_script_enabled=request.param)


def test_search_leads_to_the_file(tab, library):
    toolkit = library.toolkit
    tab.goto("/")
    ask(tab, "early warning")
    assert len(rows(tab)) > 1
    tab.locator('label[data-facet="type"][data-value="toolkit"]').click()
    tab.locator('label[data-facet="region"][data-value="002"]').click()
    tab.get_by_role("button", name="Apply").click()
    tab.wait_for_url("**type=toolkit**")
    tab.get_by_role("heading", name=re.compile("^1 result$")).wait_for()
    assert rows(tab) == [toolkit.pk]

    tab.locator("li[data-page='2'] a").click()
    tab.get_by_role("heading", name="Page 2 of 5").wait_for()
    expect(tab.locator("article mark")).to_have_text(["early", "warning"])
    tab.get_by_role("link", name="Next match, p. 4").click()
    tab.get_by_role("heading", name="Page 4 of 5").wait_for()
    expect(tab.locator("article")).to_contain_text("How an early warning ends.")
    expect(tab.get_by_role("status").first).to_contain_text("match 2")

    tab.get_by_text("Tools").click()
    address = tab.get_by_role("link", name="Open the PDF at page 4")
    target, _, fragment = address.get_attribute("href").partition("#")
    assert fragment.startswith("page=4&search=early+warning")
    response = tab.request.get(target)
    assert response.headers["content-type"] == "application/pdf"
    assert response.body() == toolkit.files.first().document.file.open("rb").read()


def test_back_keeps_the_search(tab, library):
    tab.goto("/search/?q=early+warning&type=toolkit&region=002")
    tab.locator("li[data-page='2'] a").click()
    tab.get_by_role("heading", name="Page 2 of 5").wait_for()
    tab.go_back()
    expect(tab.locator("[data-resource-id]")).to_have_count(1)
    assert rows(tab) == [library.toolkit.pk]
    tab.get_by_role("link", name="Remove filter: Toolkit").click()
    tab.wait_for_url("**/search/?q=early+warning&region=002")
    assert len(rows(tab)) > 1
    assert tab.locator("#q").input_value() == "early warning"


def test_member_finds_members_resource(tab, library):
    sign_in(tab)
    ask(tab, SECRET)
    assert rows(tab) == [library.minutes.pk]
    assert "Members" in tab.locator("[data-resource-id] .locked").inner_text()
    tab.locator("li[data-page='2'] a").click()
    tab.get_by_role("heading", name="Page 2 of 2").wait_for()
    expect(tab.locator("article mark")).to_have_text([SECRET])
    for address in addresses(library.minutes):
        assert tab.request.get(address).status == 200, address
    tab.get_by_role("button", name="Sign out", exact=True).click()
    tab.get_by_role("link", name="Sign in").wait_for()
    assert_hidden(tab, library.minutes)


def test_visitor_does_not_find_members_resource(tab, library):
    assert_hidden(tab, library.minutes)


def assert_hidden(tab, resource) -> None:
    """Assert that neither results nor any address tell of a resource."""
    tab.goto("/search/")
    ask(tab, SECRET)
    assert rows(tab) == []
    assert resource.title not in tab.content()
    for address in addresses(resource):
        assert tab.request.get(address).status == 404, address


def addresses(resource) -> list[str]:
    file = resource.files.first()
    own = resource.get_absolute_url()
    return [
        own,
        f"/ar{own}",
        f"/library/{resource.pk}/",
        f"{own}cite.ris",
        file.get_absolute_url(),
        f"{file.page_url(2)}?q={SECRET}",
        file.document.url,
    ]


def test_partial_update_equals_the_full_page(open_tab, library):
    """A member types, takes a suggestion by key, narrows, goes back and forth."""
    tab = open_tab(viewport={"width": 1200, "height": 844})
    sign_in(tab)
    box = tab.get_by_role("combobox", name="Search the library")
    box.press_sequentially("sud")
    tab.get_by_role("option").first.wait_for()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/regions/sudan/")

    tab.goto("/search/?q=warning")
    everything = rows(tab)
    tab.evaluate("window.isSamePage = true")
    country = tab.locator('label[data-facet="region"][data-value="SDN"]')
    tab.locator('fieldset:has([data-facet="region"]) a.more').click()
    country.click()
    tab.get_by_role("button", name="Apply").click()
    status = tab.locator("#search-status")
    expect(status).to_have_text(re.compile(r"^\d+ results?$"))
    narrowed = rows(tab)
    assert library.toolkit.pk in narrowed
    assert 0 < len(narrowed) < len(everything)
    assert status.get_attribute("role") == "status"
    assert status.inner_text() == f"{len(narrowed)} results"
    assert tab.evaluate("window.isSamePage") is True
    ids = tab.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))

    tab.go_back()
    expect(tab.locator("[data-resource-id]")).to_have_count(len(everything))
    assert tab.url.endswith("/search/?q=warning")
    assert rows(tab) == everything
    tab.go_forward()
    expect(tab.locator("[data-resource-id]")).to_have_count(len(narrowed))
    assert rows(tab) == narrowed
    tab.reload()
    assert rows(tab) == narrowed
