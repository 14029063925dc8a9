"""The picture of a page: it comes by a plain link, and nothing of it before."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PICTURE = "picture.webp"
MOST_BYTES = 150_000


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
    tab.get_by_role("link", name="Show page image").click()
    image = tab.get_by_role("img", name="Image of page 2")
    expect(image).to_be_visible()
    tab.wait_for_load_state("networkidle")
    (answer,) = pictures
    assert answer.status == 200
    assert len(answer.body()) < MOST_BYTES
    box = image.bounding_box()
    assert 300 < box["width"] <= width
    assert box["height"] > box["width"]
    assert tab.locator("article mark").first.is_visible()
    tab.get_by_role("link", name="Next page").click()
    expect(tab.get_by_role("img", name="Image of page 3")).to_be_visible()
    tab.get_by_role("link", name="Show text only").click()
    tab.get_by_role("link", name="Show page image").wait_for()
    assert tab.locator("main img").count() == 0


def is_it(answer) -> bool:
    return answer.url.endswith(PICTURE)


@pytest.mark.parametrize("prefix", ["", "/ar"])
@pytest.mark.parametrize("width", [390, 1200])
def test_page_with_image_passes_axe(open_tab, library, prefix, width):
    tab = open_tab(bypass_csp=True, viewport={"width": width, "height": 844})
    response = tab.goto(f"{prefix}{library.addresses['page']}&picture=1")
    assert response.status == 200
    assert tab.locator("main#main img").count() == 1
    found = Axe().run(tab, options={"resultTypes": ["violations"]})
    assert not found.response["violations"], found.generate_report()
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
