"""Rows keep one height, and every column is reached, by mouse and by keyboard."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import expect
from wagtail.users.models import UserProfile

from desk.grid.columns import COLUMNS
from desk.models import DuplicatePair
from tests.desk.grid.batches import add_file, suggest
from tests.factories import ResourceFactory, image_bytes

from .grid import cell, expect_state, saved

LONG = "A long title that goes on and on about early warning and its many signs. " * 3


@pytest.fixture
def full_row(drafts):
    """A draft with much in each cell: suggestions, a duplicate, a cover, two files."""
    draft = drafts[0]
    document = draft.files.get().document
    document.cover.save("cover.jpg", ContentFile(image_bytes("JPEG", (300, 400))))
    suggest(draft, "title", LONG[:200], 0.6, quote="A long title", page=1)
    for code in ("SDN", "SSD", "TCD"):
        suggest(draft, "regions", code, 0.92, quote="in Sudan", page=1)
    suggest(draft, "published", "2019", 0.92)
    add_file(draft, "fr")
    other = ResourceFactory(title=LONG[:200], pages=["Text"])
    DuplicatePair.objects.create(
        first=other.files.get().document,
        second=document,
        kind=DuplicatePair.Kind.NEARLY_SAME,
        score=0.9,
    )
    return draft


def use_language(user, language: str) -> None:
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = language
    profile.save()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_rows_are_low_and_columns_reached(open_grid, editor, full_row, language):
    use_language(editor, language)
    tab = open_grid(editor, viewport={"width": 1280, "height": 800})
    rows = tab.locator(".desk-grid__row")
    expect(rows.locator(".desk-translations")).to_have_count(1)
    heights = [row.bounding_box()["height"] for row in rows.all()]
    assert max(heights) <= 120, heights
    expect(tab.locator(".desk-grid__cover")).to_have_js_property("complete", True)
    assert tab.locator(".desk-grid__cover").evaluate("img => img.naturalWidth") == 300
    title = tab.locator(f"#row-{full_row.pk} th")
    at = title.bounding_box()["x"]
    for column in COLUMNS:
        control = tab.locator(f"#row-{full_row.pk} [data-cell={column.name}]")
        control.locator("textarea, select, input[type=text]").first.focus()
        expect(control).to_be_in_viewport(ratio=0.5)
        assert abs(title.bounding_box()["x"] - at) < 2  # sticky
        if column.name != "title":
            box, head = control.bounding_box(), title.bounding_box()
            is_beside = (
                box["x"] >= head["x"] + head["width"] - 1
                or box["x"] + box["width"] <= head["x"] + 1
            )
            assert is_beside, column.name
    assert tab.evaluate("document.documentElement.scrollWidth") <= 1280


def test_summary_and_rights_are_saved(tab, drafts, editor):
    first, second, _ = drafts
    cell(tab, first, "Summary").fill("Twelve signs.\nFor field offices.")
    cell(tab, first, "Rights").fill("CC BY 4.0")
    tab.keyboard.press("Control+s")
    expect_state(tab, first, "saved")
    draft = saved(first)
    assert draft.summary == "Twelve signs.\nFor field offices."
    assert draft.rights == "CC BY 4.0"
    assert saved(second).summary == ""


def test_shortcuts_are_listed_from_within_a_cell(tab, drafts):
    title = cell(tab, drafts[0], "title")
    title.focus()
    tab.keyboard.press("Control+/")
    help_list = tab.locator("[data-help]")
    expect(help_list.locator("dl")).to_be_visible()
    expect(help_list.locator("summary")).to_be_focused()
    tab.keyboard.press("Control+/")
    expect(help_list.locator("dl")).to_be_hidden()
    expect(title).to_be_focused()


def test_phone_shows_every_cell_below_the_other(open_grid, editor, full_row):
    tab = open_grid(editor, viewport={"width": 390, "height": 844})
    for column in COLUMNS:
        control = tab.locator(f"#row-{full_row.pk} [data-cell={column.name}]")
        control.scroll_into_view_if_needed()
        expect(control.locator("label").first).to_be_visible()
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
