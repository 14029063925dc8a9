"""The page view shows the page's picture to those who ask for it, and to no others."""

from __future__ import annotations

import re

import pytest

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
    found = re.search(rf'href="([^"]+)"[^>]*>{label}', html)
    return found[1].replace("&amp;", "&")


def test_page_names_no_picture_before_it_is_asked_for(client, file):
    html = read(client, f"{file.page_url(1)}?q=warning")
    assert "picture.webp" not in html
    assert "<img" not in html.partition("<main")[2]
    assert '<mark id="hit-1">warning</mark>' in html


def test_plain_link_shows_the_picture_above_the_text(client, file):
    html = read(client, f"{file.page_url(1)}?q=warning")
    address = link(html, "Show page image")
    assert address == f"{file.page_url(1)}?q=warning&picture=1"
    html = read(client, address)
    picture = re.search(r'<img src="([^"]+)" alt="([^"]+)"', html)
    assert picture[2] == "Image of page 1. Its text follows."
    assert client.get(picture[1])["Content-Type"] == "image/webp"
    assert '<mark id="hit-1">warning</mark>' in html
    assert link(html, "Show text only") == f"{file.page_url(1)}?q=warning"


def test_picture_goes_along_from_page_to_page_and_no_further(client, file):
    html = read(client, f"{file.page_url(1)}?q=warning&picture=1")
    assert link(html, "Next page") == f"{file.page_url(2)}?q=warning&picture=1"
    assert link(html, "Next match") == f"{file.page_url(3)}?q=warning&picture=1#hit-1"
    assert link(html, "Results for") == "/search/?q=warning"


@pytest.mark.parametrize("value", ["", "0", "yes", "<script>"])
def test_anything_else_asks_for_none(client, file, value):
    html = read(client, f"{file.page_url(1)}?picture={value}")
    assert "picture.webp" not in html
    assert "<script>" not in html
