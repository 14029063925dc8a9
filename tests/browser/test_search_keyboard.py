"""Without a mouse: everything is reached, in a sensible order, and one sees where."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

WIDE = {"viewport": {"width": 1200, "height": 844}}
MOST_STEPS = 150
# What has the focus: a name to compare, and how it is marked.
FOCUS = """() => {
  const at = document.activeElement, style = getComputedStyle(at);
  const name = at.matches('.skip') ? 'skip'
    : at.matches('.results h3 a') ? `result ${at.closest('li').dataset.resourceId}`
    : at.matches('fieldset input') ? `${at.name} ${at.value}`
    : at.id || at.tagName + ' ' + at.innerText.trim();
  const outline = style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth);
  return [name, outline];
}"""


@pytest.fixture
def tab(open_tab):
    return open_tab(**WIDE)


def walk(tab, goal: str) -> list[str]:
    """Press Tab until what begins with `goal` has the focus; returns what had it.

    Each stop must be marked by an outline of two pixels at least.
    """
    passed: list[str] = []
    while not passed or not passed[-1].startswith(goal):
        assert len(passed) < MOST_STEPS, f"{goal} was not reached: {passed}"
        tab.keyboard.press("Tab")
        name, outline = tab.evaluate(FOCUS)
        assert outline >= 2, f"One does not see that {name} has the focus"
        passed.append(name)
    return passed


def test_first_tab_stop_skips_the_header(tab, library):
    tab.goto("/search/?q=early+warning")
    assert walk(tab, "skip") == ["skip"]
    assert tab.locator(".skip").bounding_box()["y"] >= 0
    tab.keyboard.press("Enter")
    tab.wait_for_url("**#main")
    # What comes next is the first thing of the content, not of the header.
    assert walk(tab, "q") == ["q"]


def test_tab_order_is_box_filters_results(tab, library):
    tab.goto("/search/?q=early+warning")
    first = tab.locator("[data-resource-id]").first.get_attribute("data-resource-id")
    passed = walk(tab, f"result {first}")
    order = ["skip", "q", "sort", "type toolkit", "region 002", f"result {first}"]
    assert sorted(order, key=passed.index) == order
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"**/library/{first}-*/?q=early+warning")


def test_search_to_next_hit_by_keyboard(tab, library):
    tab.goto("/")
    walk(tab, "q")
    tab.keyboard.type("early warning")
    # The suggestions, when they are open, do not keep Enter from searching.
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search/?q=early+warning")
    walk(tab, "type toolkit")
    tab.keyboard.press("Space")
    walk(tab, "BUTTON Apply")
    tab.keyboard.press("Enter")
    # The results were exchanged: one goes on from their heading.
    expect(tab.locator("#count")).to_be_focused()
    assert "type=toolkit" in tab.url
    walk(tab, "A p. 2")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/p/2/?q=early+warning#hit-1")
    walk(tab, "A Next match, p. 4")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/p/4/?q=early+warning#hit-1")


def test_collapsed_values_open_by_key(tab, library):
    tab.goto("/search/?q=warning")
    before = walk(tab, "A Show")[-2]
    tab.keyboard.press("Enter")
    expect(tab.get_by_label("Find in this list")).to_be_focused()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    name, _ = tab.evaluate(FOCUS)
    assert name.split()[0] == before.split()[0] == "region"
