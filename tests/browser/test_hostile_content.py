"""A browser runs nothing of what strangers wrote: no dialog opens."""

from __future__ import annotations

from contextlib import suppress

import pytest
from playwright.sync_api import Error

from library.models import LibraryDocument
from tests.factories import LibraryDocumentFactory, RegionFactory, ResourceFactory

pytestmark = pytest.mark.django_db(transaction=True)
RUNS = "<script>alert(document.domain)</script><img src=x onerror=alert(2)>"
HOSTILE = f'"><svg onload=alert(3)>{RUNS}</title></mark>wombat {RUNS}'
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(4)'/>"
PAGE = f"<!doctype html><html><body>{RUNS}</body></html>".encode()
# Files as they would lie here if a check had let them in: name, bytes, format kept.
FILES = {
    "page.html": (PAGE, "html"),
    "page.txt": (PAGE, "txt"),
    "script.js": (b"alert(5)", ""),
    "picture.svg": (SVG, ""),
    "data.xml": (b"<?xml version='1.0'?>" + SVG, ""),
    "liar.pdf": (PAGE, "pdf"),
}


def stored(name: str, content: bytes, kind: str) -> LibraryDocument:
    document = LibraryDocumentFactory(content=b"plain", name="plain.txt")
    with document.file.storage.open(document.file.name, "wb") as stream:
        stream.write(content)
    document.media_type, document.title = kind, name
    document.save()
    return document


@pytest.fixture
def tab(chromium, site):
    """A tab and what it opened: dialogs, and windows of its own."""
    context = chromium.new_context(base_url=site)
    tab = context.new_page()
    tab.opened = []
    tab.on(
        "dialog", lambda dialog: (tab.opened.append(dialog.message), dialog.accept())
    )
    tab.on("popup", lambda popup: tab.opened.append(popup.url))
    yield tab
    context.close()


def look_at(tab, address: str) -> None:
    """Go there as a reader would, and wait for what might run; files may download."""
    with suppress(Error):
        tab.goto(address)
    tab.wait_for_timeout(150)


@pytest.mark.reliability(24)
def test_hostile_text_runs_on_no_page(tab):
    RegionFactory(code="R1", label_en=HOSTILE[:200])
    document = LibraryDocumentFactory(title=HOSTILE[:200], pages=[HOSTILE])
    resource = ResourceFactory(
        title=HOSTILE[:200],
        summary=HOSTILE,
        regions=["R1"],
        files=[{"document": document}],
    )
    own, page = resource.get_absolute_url(), resource.files.get().page_url(1)
    for url in ("/", "/search/?q=wombat", "/regions/", own, f"{page}?q=wombat"):
        assert tab.goto(url).status == 200
    look_at(tab, "/search/?q=" + HOSTILE.replace("#", ""))
    tab.goto("/search/")
    tab.get_by_role("searchbox").or_(tab.locator("input[name=q]")).first.type("womb")
    tab.wait_for_timeout(1_000)
    assert tab.opened == []


def test_dialogs_are_detected(tab):
    """The others would pass with one that shows none."""
    tab.goto("about:blank")
    tab.set_content("<script>alert(1)</script>")
    assert tab.opened == ["1"]


@pytest.mark.reliability(29)
@pytest.mark.parametrize("name", FILES)
def test_hostile_file_does_not_run(tab, site, name):
    document = stored(name, *FILES[name])
    resource = ResourceFactory(files=[{"document": document}])
    for url in (resource.files.get().get_absolute_url(), document.url):
        response = tab.context.request.get(url)
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["content-security-policy"].startswith(
            "default-src 'none'"
        )
        kind = response.headers["content-disposition"].partition(";")[0]
        assert kind == ("inline" if name.endswith(("txt", "pdf")) else "attachment")
        look_at(tab, url)
        assert tab.opened == []
