"""An Arabic reader on a phone; and targets that a finger can hit, in any language."""

from __future__ import annotations

import pytest

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
WORD = "الإنذار"
# As another writes it: without the hamza, without the article.
VARIANT = "انذار"
FINGER = 44


@pytest.fixture
def phone(open_tab):
    return open_tab(**PHONE)


def assert_right_to_left(tab) -> None:
    root = tab.locator("html")
    assert root.get_attribute("dir") == "rtl"
    assert root.get_attribute("lang") == "ar"
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("words", [WORD, VARIANT])
def test_arabic_search_leads_to_its_page(phone, library, words):
    phone.goto("/ar/")
    assert_right_to_left(phone)
    phone.locator("#q").fill(words)
    phone.locator("#q").press("Enter")
    phone.wait_for_url("**/ar/search/?*")
    assert_right_to_left(phone)
    row = phone.locator(f'[data-resource-id="{library.arabic.pk}"]')
    assert row.locator("h3 a").get_attribute("dir") == "rtl"
    hit = row.locator('[data-page="2"]')
    assert hit.locator("mark").first.inner_text() == WORD
    hit.locator("a").tap()
    phone.wait_for_url(f"**/ar/library/{library.arabic.pk}-*/ar/p/2/?*")
    assert_right_to_left(phone)
    text = phone.locator("article")
    assert text.get_attribute("dir") == "rtl"
    assert text.locator("mark").all_inner_texts() == [WORD]


def test_english_text_keeps_its_direction(phone, library):
    file = library.toolkit.files.first()
    phone.goto(f"/ar{file.page_url(2)}?q=warning")
    assert_right_to_left(phone)
    assert phone.locator("article").get_attribute("dir") == "ltr"


# From the end of a heading's box to the end of its text, in pixels.
FREE_SPACE = """heading => {
  const range = document.createRange();
  range.selectNodeContents(heading);
  const ends = [...range.getClientRects()].map(box => box.right);
  return heading.getBoundingClientRect().right - Math.max(...ends);
}"""


def test_english_title_is_aligned_with_the_page(phone, library):
    phone.goto(f"/ar{library.toolkit.get_absolute_url()}")
    assert_right_to_left(phone)
    title = phone.locator("h1")
    assert title.get_attribute("dir") == "ltr"
    assert title.evaluate(FREE_SPACE) < 2


def test_english_facts_are_aligned_with_the_page(phone, library):
    phone.goto(f"/ar{library.toolkit.get_absolute_url()}")
    rights = phone.locator("dd", has_text="CC BY 4.0")
    assert rights.evaluate(FREE_SPACE) < 2


def test_number_of_filters_is_beside_its_button(phone, library):
    phone.goto("/search/?q=warning&region=002&lang=en")
    button = phone.locator(".folded > summary")
    assert button.inner_text() == "Filter and sort (2)"
    assert button.bounding_box()["height"] < 50


def test_filters_start_closed(phone, library):
    phone.goto(f"/ar/search/?q={WORD}")
    box = phone.locator('label[data-facet="region"][data-value="142"]')
    assert box.is_hidden()
    assert phone.locator("[data-resource-id]").first.is_visible()
    phone.locator(".filters > summary").tap()
    box.tap()
    assert_right_to_left(phone)
    phone.locator(".apply button").tap()
    phone.wait_for_url("**region=142**")
    assert phone.locator("[data-resource-id]").count() == 1
    assert_right_to_left(phone)


# What one comes for; a link within a sentence may be as small as its line.
TARGETS = (
    "header.site a, button:not([hidden]), .button, .filters > summary, "
    "input[type=search], select, fieldset label, .chosen a, .pager a, .turn a, "
    ".trail a, .results h3 a, .pages li, .files a, .downloads a, .links a, "
    ".take-along a, .ways a, .tiles a, .terms a, .cards > li, .heading a"
)
# A card or a page that was hit is one target: its link reaches over it.
SMALL = """targets => targets
  .filter(target => target.checkVisibility() && !target.closest('.hidden'))
  .map(target => [target.innerText || target.id, target.getBoundingClientRect()])
  .filter(([name, box]) => box.height < 43.5 || box.width < 24)
  .map(([name, box]) => `${name}: ${box.width} x ${box.height}`)"""


@pytest.mark.parametrize("name", ["home", "results", "resource", "page", "regions"])
def test_touch_targets_are_large_enough(phone, library, name):
    phone.goto(library.addresses[name])
    for summary in phone.locator(".filters > summary").all():
        summary.tap()
    assert phone.locator(TARGETS).evaluate_all(SMALL) == []
