"""Suggestions by keyboard and by touch; none of them runs or blocks the search."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from search.index.outbox import drain_all
from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db(transaction=True)
BAD = "Warning <img src=x onerror=\"document.title='run'\">"


@pytest.fixture
def tab(chromium, site):
    ResourceFactory(title="Early action", pages=["early"])
    ResourceFactory(title=BAD)
    ResourceFactory(title="الإنذار المبكر", language="ar")
    drain_all()
    tab = chromium.new_page(viewport={"width": 390, "height": 844})
    tab.console_errors = []
    tab.on("console", lambda message: tab.console_errors.append(message.text))
    yield tab
    assert tab.console_errors == []
    tab.close()


def type_in(tab, address: str, words: str) -> None:
    tab.goto(address)
    tab.locator("#q").press_sequentially(words)
    tab.wait_for_selector("[role=option]")


def test_arrows_select_enter_opens_escape_closes(tab, site):
    type_in(tab, f"{site}/", "earl")
    box = tab.locator("#q")
    assert box.get_attribute("aria-expanded") == "true"
    tab.keyboard.press("ArrowDown")
    chosen = box.get_attribute("aria-activedescendant")
    assert tab.locator(f"#{chosen}").get_attribute("aria-selected") == "true"
    assert tab.locator("[role=listbox]").get_attribute("aria-label") == "Suggestions"
    tab.keyboard.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "earl"
    box.press_sequentially("y")
    tab.wait_for_selector("[role=option]")
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/library/*-early-action/")


def test_enter_without_a_choice_searches(tab, site):
    type_in(tab, f"{site}/", "earl")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search/?q=earl")


def test_touch_opens_and_titles_run_no_script(tab, site):
    type_in(tab, f"{site}/search/", "warn")
    assert tab.title() != "run"
    assert tab.locator("[role=option] img").count() == 0
    assert BAD in tab.locator("[role=option]").first.inner_text()
    tab.locator("[role=option]").first.click()
    tab.wait_for_url("**/library/*-warning-*/")


def test_leaving_the_box_closes_suggestions(tab, site):
    type_in(tab, f"{site}/", "earl")
    tab.keyboard.press("Tab")
    assert tab.locator("[role=listbox]").is_hidden()


@pytest.mark.parametrize(("path", "words"), [("/", "earl"), ("/ar/", "الان")])
@pytest.mark.parametrize("width", [390, 1200])
def test_open_suggestions_pass_axe(
    chromium,
    tab,
    site,
    path,
    words,
    width,
):
    context = chromium.new_context(
        viewport={"width": width, "height": 844}, bypass_csp=True
    )
    opened = context.new_page()
    type_in(opened, f"{site}{path}", words)
    opened.keyboard.press("ArrowDown")
    found = Axe().run(opened)
    assert not found.response["violations"], found.generate_report()
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
