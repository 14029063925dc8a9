"""On a phone, editors reach all of a listing and of a form."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from wagtail.users.models import UserProfile

from desk.models import HarvestSource
from tests.factories import OrganisationFactory, ResourceFactory

WIDTH = 390
LONG = "Reports of the regional office for humanitarian coordination and protection"


@pytest.fixture
def sources(editor):
    OrganisationFactory(label_en=LONG)
    return [
        HarvestSource.objects.create(
            name=LONG, url="https://example.org/", last_error="Answered 503. " * 4
        ),
        HarvestSource.objects.create(name="Feed", url="https://example.org/feed"),
    ]


@pytest.fixture
def resources(editor):
    return [ResourceFactory(title=LONG), ResourceFactory(title="Short")]


@pytest.fixture
def open_phone(chromium, server, cookie):
    contexts = []

    def opened(path):
        context = chromium.new_context(
            base_url=server.url, viewport={"width": WIDTH, "height": 844}
        )
        contexts.append(context)
        context.add_cookies([cookie | {"url": server.url}])
        tab = context.new_page()
        assert tab.goto(path).status == 200
        tab.locator("[data-wagtail-sidebar] a").first.wait_for(state="attached")
        return tab

    yield opened
    for context in contexts:
        context.close()


def is_on_screen(locator) -> bool:
    """Say whether an element lies between the edges, give or take a pixel.

    A browser scrolls by whole pixels, while cells of a table end between them.
    """
    box = locator.bounding_box()
    return box["x"] >= -1 and box["width"] > 0 and box["x"] + box["width"] <= WIDTH + 1


@pytest.mark.parametrize("language", ["en", "ar"])
def test_listing_scrolls_to_its_last_column(editor, resources, open_phone, language):
    UserProfile.objects.create(user=editor, preferred_language=language)
    tab = open_phone(reverse("wagtailsnippets_library_resource:list"))
    titles = tab.locator("#listing-results td.title")
    assert titles.count() == 2
    assert all(title.bounding_box()["width"] > 150 for title in titles.all())
    last = tab.locator("#listing-results tbody tr").last.locator("td").last
    last.scroll_into_view_if_needed()
    assert is_on_screen(last)


def test_listing_menu_opens_on_last_row(resources, open_phone):
    tab = open_phone(reverse("wagtailsnippets_library_resource:list"))
    row = tab.locator("#listing-results tbody tr").last
    row.locator("[data-w-dropdown-target=toggle]").first.click()
    link = tab.locator("#listing-results a[href*=history], a[href*=delete]").last
    expect(link).to_be_visible()
    link.click(trial=True)


def test_harvest_sources_fit_and_name_their_numbers(sources, open_phone):
    tab = open_phone(reverse("desk_harvest:index"))
    rows = tab.locator("#listing-results tbody tr")
    assert rows.count() == 2
    for cell in rows.locator("td").all():
        assert is_on_screen(cell)
    assert "Unpublished drafts: 0" in rows.first.inner_text()
    tab.set_viewport_size({"width": 1280, "height": 844})
    assert "Unpublished drafts" not in rows.first.inner_text()


def test_form_fits_and_shows_no_half_icon(sources, open_phone):
    tab = open_phone(reverse("desk_harvest:add"))
    expect(tab.locator("#header-title")).to_have_text("Add a source")
    for item in tab.locator("#header-title svg, main form [name]").all():
        if item.is_visible():
            assert is_on_screen(item)


def test_disclosures_show_that_there_is_more(editor, open_phone):
    tab = open_phone(reverse("desk_import_export:add"))
    summary = tab.locator("main summary", has_text="Columns")
    assert summary.evaluate("element => getComputedStyle(element).display") == (
        "list-item"
    )
