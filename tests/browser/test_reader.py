"""A hit opens at the words: in a real library, on phones and on wide screens."""

from __future__ import annotations

import csv
import json
import re
from html import unescape
from itertools import chain, cycle, zip_longest
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import expect

from search.index.rebuild import rebuild
from tests.factories import ResourceFactory

OPENINGS = 82
MIN_VISIBLE_ON_PHONES = 78
MAX_HEADER = 120
PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 800}
LINK = re.compile(r'<a\s[^>]*?href="([^"]+/p/\d+/[^"]*#hit-1)"')
# Whether the first mark is on the screen, above the links at its lower edge.
IS_VISIBLE = """() => new Promise((resolve) => requestAnimationFrame(() => {
  const mark = document.getElementById("hit-1");
  const box = mark?.getBoundingClientRect();
  const end = document.querySelector(".turn").getBoundingClientRect().top;
  const fits = box && box.top >= 0 && box.bottom <= end;
  resolve(Boolean(fits && box.left >= 0 && box.right <= innerWidth));
}))"""


def fill(folder: Path) -> None:
    """Fill the library with the texts of real documents."""
    with (folder / "resources.csv").open() as file:
        languages = {row["file"]: row["language"] for row in csv.DictReader(file)}
    for line in (folder / "ir" / "docs.jsonl").open():
        row = json.loads(line)
        ResourceFactory(
            title=row["title"][:200],
            language=languages[row["id"]],
            pages=row["text"].split("\f"),
        )
    rebuild()


def openings(folder: Path) -> list[str]:
    """Return the first addresses of pages in the results of real queries.

    The best page of the best resource of each query first, then the next one.
    """
    client, addresses = Client(), []
    for line in (folder / "ir" / "queries.jsonl").open():
        response = client.get("/search/", {"q": json.loads(line)["text"]})
        addresses.append(map(unescape, LINK.findall(response.content.decode())[:3]))
    by_rank = chain.from_iterable(zip_longest(*addresses))
    return list(dict.fromkeys(filter(None, by_rank)))[:OPENINGS]


@pytest.mark.django_db(transaction=True)
def test_first_mark_is_visible_when_a_hit_opens(site, chromium, shared_data):
    fill(shared_data / "library")
    addresses = openings(shared_data / "library")
    assert len(addresses) == OPENINGS
    context = chromium.new_context(base_url=site)
    tab = context.new_page()
    on_phones, on_wide = [], []
    # Every second one in an interface from right to left.
    for prefix, address in zip(cycle(["", "/ar"]), addresses, strict=False):
        tab.set_viewport_size(PHONE)
        tab.goto(f"{prefix}{address}", wait_until="domcontentloaded")
        for size, failures in ((PHONE, on_phones), (WIDE, on_wide)):
            # To the same address: the browser scrolls, and loads nothing.
            tab.set_viewport_size(size)
            tab.evaluate("location.replace(location.href)")
            if not tab.evaluate(IS_VISIBLE):
                failures.append(f"{prefix}{address}")
    assert len(on_phones) <= OPENINGS - MIN_VISIBLE_ON_PHONES, on_phones
    assert on_wide == []
    context.close()


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_header_is_low_and_hits_are_in_reach_on_phones(open_tab, library, prefix):
    tab = open_tab(java_script_enabled=False, viewport=PHONE)
    tab.goto(f"{prefix}{library.addresses['page']}#hit-1")
    bar = tab.locator(".bar").bounding_box()
    scrolled = tab.evaluate("scrollY")
    assert bar["y"] + scrolled + bar["height"] <= MAX_HEADER
    link = tab.locator("[data-hit=next]").bounding_box()
    assert 0 <= link["y"] <= 844 - link["height"]
    assert link["height"] >= 44


def test_keys_lead_from_match_to_match(open_tab, library):
    tab = open_tab()
    tab.goto(f"{library.toolkit.files.first().page_url(2)}?q=early+warning#hit-1")
    tab.keyboard.press("n")
    expect(tab.locator("mark:target")).to_have_text("warning")
    tab.keyboard.press("n")
    tab.get_by_role("heading", name="Page 4 of 5").wait_for()
    expect(tab.locator("mark:target")).to_have_text("early")
    tab.keyboard.press("p")
    tab.get_by_role("heading", name="Page 2 of 5").wait_for()
    tab.get_by_text("Tools").click()
    tab.locator("#q").fill("")
    tab.locator("#q").press("n")
    expect(tab.locator("#q")).to_have_value("n")
    tab.get_by_role("heading", name="Page 2 of 5").wait_for()
