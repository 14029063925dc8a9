"""axe finds nothing on the readers' pages; nothing scrolls sideways; nothing runs."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

# All is checked; only what is right is not listed, which takes half of the time.
BRIEFLY = {"resultTypes": ["violations"]}
# What must be on a page, so that axe does not praise an empty one.
SIGNS = {
    "home": ".shelf > li",
    "results": ".chosen a",
    "nothing": ".nothing",
    "resource": ".resource:has([data-page]) .related .relation",
    "report": "fieldset .choice input:checked",
    "page": "article mark",
    "document": ".contents a",
    "regions": ".areas a",
    "region": ".crossings",
    "years": ".years a",
    "login": "#id_password",
}
SIGNS_OF_SITE_PAGES = {
    "home": ".hero img.photo",
    "text": ".block-terms .stack a",
    "collection": ".picked .why",
    "news index": ".news h3 a",
    "news": "aside .shelf > li",
}
VIEWS = [
    ("", 390, "light"),
    ("", 1280, "light"),
    ("", 1280, "dark"),
    ("/ar", 390, "dark"),
    ("/ar", 390, "light"),
    ("/ar", 1280, "light"),
]


@pytest.mark.parametrize(("prefix", "width", "scheme"), VIEWS)
def test_public_pages_pass_axe(open_tab, library, prefix, width, scheme):
    # axe is put into the page, which the page's policy rightly forbids.
    view = {"viewport": {"width": width, "height": 844}, "color_scheme": scheme}
    tab = open_tab(bypass_csp=True, **view)
    for name, sign in SIGNS.items():
        check(tab, f"{prefix}{library.addresses[name]}", sign, width)


@pytest.mark.parametrize(("prefix", "width", "scheme"), VIEWS)
def test_site_pages_pass_axe(open_tab, library, prefix, width, scheme):
    view = {"viewport": {"width": width, "height": 844}, "color_scheme": scheme}
    tab = open_tab(bypass_csp=True, **view)
    for name, sign in SIGNS_OF_SITE_PAGES.items():
        check(tab, f"{prefix}{library.site_pages[name]}", sign, width)


def check(tab, address: str, sign: str, width: int) -> None:
    """Find nothing wrong with a page that has this sign of its content."""
    response = tab.goto(address)
    assert response.status == 200, address
    assert tab.locator("main#main h1").count() == 1, address
    assert tab.locator(sign).count(), f"{address} has no {sign}"
    found = Axe().run(tab, options=BRIEFLY)
    assert len(found.response["passes"]) > 10, address
    assert not found.response["violations"], f"{address}: {found.generate_report()}"
    wide = tab.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, f"{address} scrolls sideways"


def test_open_filters_on_a_phone_pass_axe(open_tab, library):
    tab = open_tab(bypass_csp=True, viewport={"width": 390, "height": 844})
    tab.goto(library.addresses["results"])
    tab.locator(".filters > summary").click()
    closed = tab.locator(".filters details:not([open]) > summary")
    while closed.count():
        closed.first.click()
    found = Axe().run(tab, options=BRIEFLY)
    assert not found.response["violations"], found.generate_report()
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390


def test_titles_run_no_script_and_policy_is_kept(open_tab, library):
    # A complaint of the browser fails the test when its tabs are closed.
    tab = open_tab()
    for name in SIGNS:
        tab.goto(library.addresses[name])
        assert tab.title() != "run"


def test_filters_start_closed_on_phones_only(open_tab, library):
    seen = {}
    for width in (390, 1200):
        tab = open_tab(viewport={"width": width, "height": 844})
        tab.goto(library.addresses["results"])
        seen[width] = tab.locator("fieldset").first.is_visible()
    assert seen == {390: False, 1200: True}
