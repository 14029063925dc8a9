"""What goes on paper, and what goes over a slow link."""

from __future__ import annotations

import pytest

LIMIT = 50_000
# Of the home page with its pictures.
HOME_LIMIT = 120_000
FURNITURE = (
    "header.site nav",
    "footer.site-end",
    "form[role=search]",
    ".filters",
    ".pager",
    ".take-along",
    ".turn",
    ".contents",
)
# Where it came from is printed: the address, or how to cite it.
ORIGIN = {"results": ".printed", "resource": "#citation", "page": ".printed"}
ORIGIN["document"] = ".printed"


@pytest.mark.parametrize("name", ["results", "resource", "page", "document"])
def test_printed_page_has_text_without_navigation(open_tab, library, name):
    tab = open_tab()
    tab.goto(library.addresses[name])
    tab.emulate_media(media="print")
    for part in FURNITURE:
        for element in tab.locator(part).all():
            assert element.is_hidden(), f"{part} is printed"
    title = tab.get_by_text("Early warning toolkit").filter(visible=True)
    assert title.count()
    assert library.url in tab.locator(ORIGIN[name]).inner_text()


# As `search/answers.html` has them; the browser's library has no model for passages.
PASSAGE = """text => {
  const section = document.createElement("section");
  section.className = "answers";
  section.innerHTML = "<ol><li><blockquote></blockquote></li></ol>";
  section.querySelector("blockquote").textContent = text;
  document.querySelector("#results").prepend(section);
}"""


@pytest.mark.parametrize("width", [390, 1280])
def test_quoted_passage_is_short_on_screen_and_whole_on_paper(open_tab, library, width):
    tab = open_tab(viewport={"width": width, "height": 844})
    tab.goto(library.addresses["results"])
    tab.evaluate(PASSAGE, "A warning reaches those who can act. " * 30)
    quote = tab.locator(".answers blockquote")
    assert 50 < quote.bounding_box()["height"] < 130
    tab.emulate_media(media="print")
    assert quote.bounding_box()["height"] > 150


def test_printed_results_are_dark_on_white(open_tab, library):
    tab = open_tab(color_scheme="dark")
    tab.goto(library.addresses["results"])
    tab.emulate_media(media="print")
    colours = "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
    ink, paper = tab.locator("body").evaluate(colours)
    assert brightness(ink) < 100
    assert brightness(paper) > 200 or paper == "rgba(0, 0, 0, 0)"


def brightness(colour: str) -> float:
    """Return the mean of red, green and blue of `rgb(r, g, b)`, 0 to 255."""
    return sum(map(float, colour.strip("rgba()").split(",")[:3])) / 3


@pytest.mark.parametrize("path", ["/search/?q=warning", "/ar/search/?q=warning"])
def test_first_results_page_is_small(open_tab, library, path):
    """Everything counts, as it is sent: page, styles, scripts, pictures, headers."""
    tab = open_tab()
    requests = []
    tab.on("requestfinished", lambda request: requests.append(request))
    tab.goto(path, wait_until="networkidle")
    assert tab.locator("[data-resource-id]").count() == 20
    assert tab.locator("[data-page]").count() > 40
    weights = {request.url: weight(request) for request in requests}
    assert len(weights) >= 3
    assert sum(weights.values()) < LIMIT, weights


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", ["/", "/ar/"])
def test_first_load_of_home_is_small(open_tab, library, path, width, has_script):
    """Without scripts a browser loads lazy pictures at once, too."""
    view = {"width": width, "height": 844}
    tab = open_tab(java_script_enabled=has_script, viewport=view)
    requests = []
    tab.on("requestfinished", lambda request: requests.append(request))
    tab.goto(path, wait_until="networkidle")
    pictures = {r.url: weight(r) for r in requests if r.resource_type == "image"}
    rest = {r.url: weight(r) for r in requests if r.url not in pictures}
    assert tab.locator(".hero img.photo").count() == 1
    assert tab.locator(".shelf img[src*=cover]").count() == 6
    assert tab.locator(".feature > img").count() == 3
    if not has_script:
        sources = tab.locator("img").evaluate_all("all => all.map(i => i.currentSrc)")
        assert set(sources) <= set(pictures)
    assert sum(rest.values()) <= LIMIT, rest
    assert sum(rest.values()) + sum(pictures.values()) <= HOME_LIMIT, pictures


def test_page_text_is_small(open_tab, library):
    tab = open_tab()
    with tab.expect_request_finished(lambda request: "/p/2/" in request.url) as page:
        tab.goto(library.addresses["page"])
    assert weight(page.value) < 5_000


def weight(request) -> int:
    sizes = request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]
