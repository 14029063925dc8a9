"""What a form asks for stands in the address, and nothing that says nothing."""

from __future__ import annotations

import pytest


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def tab(request, open_tab):
    return open_tab(java_script_enabled=request.param)


def test_form_submits_a_short_url(tab, library):
    tab.goto("/search/?type=toolkit")
    tab.locator("#q").fill("warning")
    tab.get_by_role("button", name="Search").click()
    tab.wait_for_url("**/search/?q=*")
    assert tab.url.partition("/search/")[2] in (
        "?q=warning&type=toolkit",
        "?type=toolkit&q=warning",
    )
    assert tab.locator("[data-resource-id]").count() == 2


def test_empty_form_submits_no_parameters(tab, library):
    tab.goto("/search/?q=absent")
    tab.locator("#q").fill("")
    tab.get_by_role("button", name="Search").click()
    tab.wait_for_url("**/search/")
    assert tab.locator("[data-resource-id]").count() == 20


def test_form_without_script_submits_the_same_url(open_tab, library):
    tab = open_tab(viewport={"width": 1200, "height": 844})
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto("/search/")
    tab.locator("#q").fill("warning")
    asked.clear()
    tab.get_by_role("button", name="Search").click()
    tab.wait_for_url("**/search/?q=warning")
    assert [url for url in asked if "/search/?" in url] == [
        f"{library.url}/search/?q=warning"
    ]
