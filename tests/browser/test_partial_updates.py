"""Filters and pages of results without a reload, with the history right."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect


@pytest.fixture
def tab(open_tab, library):
    tab = open_tab(viewport={"width": 1200, "height": 844})
    tab.goto("/search/?q=warning")
    # A reload would lose this.
    tab.evaluate("window.isSamePage = true")
    return tab


def is_same_page(tab) -> bool:
    return tab.evaluate("window.isSamePage === true")


def count(tab) -> int:
    return tab.locator("[data-resource-id]").count()


def test_filter_updates_results_and_announces_the_count(tab):
    tab.locator('label[data-value="toolkit"]').click()
    tab.get_by_role("button", name="Apply").click()
    tab.wait_for_url("**type=toolkit**")
    expect(tab.locator("#search-status")).to_have_text("2 results")
    assert (count(tab), is_same_page(tab)) == (2, True)
    assert "type=toolkit" in tab.locator("#languages a").last.get_attribute("href")
    tab.get_by_role("link", name="Remove filter: Toolkit").click()
    expect(tab.locator("[data-resource-id]")).to_have_count(20)
    assert is_same_page(tab)
    assert "type=" not in tab.url


def test_back_restores_former_results(tab):
    tab.locator('a[rel="next"]').click()
    tab.wait_for_url("**page=2**")
    expect(tab.locator("[data-resource-id]")).to_have_count(7)
    assert is_same_page(tab)
    tab.go_back()
    expect(tab.locator("[data-resource-id]")).to_have_count(20)
    assert "page=" not in tab.url
    tab.go_forward()
    expect(tab.locator("[data-resource-id]")).to_have_count(7)


def test_results_are_not_stored_in_the_browser(tab):
    tab.locator('a[rel="next"]').click()
    tab.wait_for_url("**page=2**")
    tab.locator("[data-resource-id]").first.wait_for()
    kept = tab.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "Warning" not in kept


def test_resource_link_loads_a_new_page(tab):
    tab.locator("[data-resource-id] h3 a").first.click()
    tab.wait_for_url("**/library/**")
    assert not is_same_page(tab)
