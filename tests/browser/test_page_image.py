"""The image of a page: it comes by a plain link, with its matches, and is light."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

MAX_BYTES = 80_000
# The part of a box that is inside the image, from 0 to 1, and the box's size in pixels.
BOX = """() => {
  const image = document.querySelector("#picture img").getBoundingClientRect();
  const box = document.querySelector("[data-hit-box]").getBoundingClientRect();
  const x = (box.left - image.left) / image.width;
  const y = (box.top - image.top) / image.height;
  return { x, y, width: box.width / image.width };
}"""


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("width", [390, 1200])
def test_page_image_is_loaded_on_request(open_tab, library, has_script, width):
    view = {"width": width, "height": 844}
    tab = open_tab(java_script_enabled=has_script, viewport=view)
    pictures = []
    tab.on("response", lambda answer: pictures.append(answer) if is_it(answer) else 0)
    tab.goto(library.addresses["page"])
    tab.wait_for_load_state("networkidle")
    assert pictures == []
    tab.get_by_role("link", name="Image", exact=True).click()
    image = tab.get_by_role("img", name="Image of page 2")
    expect(image).to_be_visible()
    tab.wait_for_load_state("networkidle")
    (answer,) = pictures
    assert answer.status == 200
    assert len(answer.body()) < MAX_BYTES
    box = image.bounding_box()
    assert 300 < box["width"] <= width
    assert box["height"] > box["width"]
    assert tab.locator("article").count() == 0
    # "How an early warning begins." begins 72 of 595 points from the left.
    place = tab.evaluate(BOX)
    assert 0.2 < place["x"] < 0.32
    assert 0.08 < place["y"] < 0.1
    assert 0.05 < place["width"] < 0.1
    tab.get_by_role("link", name="200 %").click()
    expect(tab.locator(".zoom-200")).to_be_visible()
    assert image.bounding_box()["width"] > 1.9 * min(box["width"], 896)
    enlarged = tab.evaluate(BOX)
    assert enlarged["x"] == pytest.approx(place["x"], abs=0.002)
    assert enlarged["width"] == pytest.approx(place["width"], abs=0.004)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.get_by_role("link", name="Next page").click()
    expect(tab.get_by_role("img", name="Image of page 3")).to_be_visible()
    tab.get_by_role("link", name="Text", exact=True).click()
    tab.locator("article").wait_for()
    assert tab.locator("main img").count() == 0


def is_it(answer) -> bool:
    return "picture.webp" in answer.url


def test_side_by_side_is_offered_on_wide_screens_only(open_tab, library):
    for width, is_offered in ((390, False), (1280, True)):
        tab = open_tab(viewport={"width": width, "height": 844})
        tab.goto(library.addresses["page"])
        assert tab.locator(".views .wide").is_visible() == is_offered
    tab.locator(".views .wide").click()
    text = tab.locator("article").bounding_box()
    image = tab.get_by_role("img", name="Image of page 2").bounding_box()
    assert text["x"] + text["width"] <= image["x"]
    assert tab.locator("#hit-1").evaluate("e => e.localName") == "mark"


@pytest.mark.parametrize("prefix", ["", "/ar"])
@pytest.mark.parametrize(("width", "view"), [(390, "image"), (1280, "both")])
def test_page_with_image_passes_axe(open_tab, library, prefix, width, view):
    tab = open_tab(bypass_csp=True, viewport={"width": width, "height": 844})
    response = tab.goto(f"{prefix}{library.addresses['page']}&view={view}")
    assert response.status == 200
    assert tab.locator("main#main img").count() == 1
    tab.locator(".tools > summary").click()
    found = Axe().run(tab, options={"resultTypes": ["violations"]})
    assert not found.response["violations"], found.generate_report()
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
