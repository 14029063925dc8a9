"""The page view shows the page's picture to those who ask for it, and to no others."""

from __future__ import annotations

import re

import pytest

from library.extraction.boxes import Box, PageBoxes
from library.models import RecognisedPage
from library.views.reader import picture as page_picture
from search.index.outbox import drain_all
from search.index.rebuild import rebuild
from tests.factories import LibraryDocumentFactory, ResourceFactory
from tests.html import tidy

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    rebuild()
    pages = ["One warning.", "Nothing.", "Two warnings."]
    document = LibraryDocumentFactory(pdf=True, pages=pages)
    resource = ResourceFactory(title="A toolkit", files=[{"document": document}])
    drain_all()
    return resource.files.get()


def read(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return tidy(response.content.decode())


def link(html: str, label: str) -> str:
    found = re.search(rf'href="([^"]+)"[^>]*>(?:<span>)?{label}', html)
    return found[1].replace("&amp;", "&")


def test_page_names_no_picture_before_it_is_asked_for(client, file):
    html = read(client, f"{file.page_url(1)}?q=warning")
    assert "picture.webp" not in html
    assert "<img" not in html.partition("<main")[2]
    assert '<mark id="hit-1">warning</mark>' in html


def test_image_has_a_box_on_each_match(client, file):
    html = read(client, f"{file.page_url(1)}?q=warning")
    address = link(html, "Image")
    assert address == f"{file.page_url(1)}?q=warning&view=image"
    html = read(client, address)
    picture = re.search(r'<img src="([^"]+)" srcset="([^"]+)"', html)
    assert client.get(picture[1])["Content-Type"] == "image/webp"
    assert picture[2] == f"{picture[1]} 720w, {picture[1]}?width=1200 1200w"
    assert html.count("data-hit-box=") == 1
    box = re.search(
        r'<rect id="hit-1" data-hit-box="1" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"',
        html,
    )
    # The text begins 72 points from the left and 760 from the lower edge.
    x, y, width = map(float, box.groups())
    assert 72 + 15 < x < 72 + 40
    assert 842 - 760 - 12 < y < 842 - 760
    assert 30 < width < 60
    assert '<mark id="hit-1">' not in html
    assert link(html, "Text") == f"{file.page_url(1)}?q=warning"


def test_side_by_side_has_text_and_boxes_with_one_target(client, file):
    html = read(client, f"{file.page_url(3)}?q=warning&view=both")
    assert '<mark id="hit-1">warnings</mark>' in html
    assert html.count("data-hit-box=") == html.count('id="hit-1"') == 1


def test_view_and_zoom_go_along_from_page_to_page(client, file):
    html = read(client, f"{file.page_url(1)}?q=warning&view=image&zoom=150")
    turn = "?q=warning&view=image&zoom=150"
    assert link(html, "Next page") == f"{file.page_url(2)}{turn}"
    assert link(html, "Next match") == f"{file.page_url(3)}{turn}#hit-1"
    assert link(html, "Results for") == "/search/?q=warning"
    assert 'class="scroll zoom-150"' in html


@pytest.mark.parametrize("params", ["view=", "view=text", "view=<script>", "picture=1"])
def test_anything_else_asks_for_none(client, file, params):
    html = read(client, f"{file.page_url(1)}?{params}&zoom=9999")
    assert "picture.webp" not in html
    assert "<script>" not in html


def test_many_matches_have_a_limited_number_of_boxes(client, monkeypatch):
    rebuild()
    page = "\n".join(["warning " * 10] * 40)
    document = LibraryDocumentFactory(pdf=True, pages=[page])
    many = ResourceFactory(files=[{"document": document}]).files.get()
    html = read(client, f"{many.page_url(1)}?q=warning&view=both")
    assert html.count("data-hit-box=") == 400
    assert "Only the first" not in html
    monkeypatch.setattr(page_picture, "MAX_BOXES", 100)
    html = read(client, f"{many.page_url(1)}?q=warning&view=both")
    assert html.count("data-hit-box=") == 100
    assert "Only the first matches are marked" in html


def test_replaced_file_leaves_the_page_readable(client, file):
    file.document.file.storage.delete(file.document.file.name)
    html = read(client, f"{file.page_url(1)}?q=warning&view=both")
    assert '<mark id="hit-1">warning</mark>' in html
    assert "could not be marked on this image" in html


def test_words_of_a_scan_are_boxed_as_they_were_recognised(client):
    rebuild()
    document = LibraryDocumentFactory(pdf=True, pages=["An early warning."])
    boxes = [Box(100 * n, 100, 100 * n + 90, 200) for n in range(17)]
    page = PageBoxes.of(59_500, 84_200, "An early warning.", boxes)
    language = {"languages": "eng", "sha256": document.sha256}
    RecognisedPage.objects.create(
        **language, number=1, text=page.text, boxes=page.pack()
    )
    document.pages.update(is_ocr=True)
    scan = ResourceFactory(files=[{"document": document}]).files.get()
    html = read(client, f"{scan.page_url(1)}?q=warning&view=image")
    assert 'data-hit-box="1" x="9" y="1" width="6.9" height="1"' in html
    RecognisedPage.objects.update(boxes=b"damaged")
    html = read(client, f"{scan.page_url(1)}?q=warning&view=image")
    assert "could not be marked on this image" in html
