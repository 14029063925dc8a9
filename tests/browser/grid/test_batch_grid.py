"""A whole batch at once; without script; for everybody's eyes."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db.models import F
from playwright.sync_api import expect
from wagtail.users.models import UserProfile

from desk.models import SuggestionState
from library.models import Resource
from library.resources.revisions import change_draft
from tests.desk.checklists import may_publish_incomplete
from tests.desk.grid.batches import add_file, suggest
from tests.factories import (
    RegionFactory,
)

from .grid import cell, expect_state, outcomes, saved


def test_suggestions_appear_during_extraction(open_grid, editor, drafts):
    first = drafts[0]
    SuggestionState.objects.enqueue([first.files.get().document_id])
    tab = open_grid(editor)
    row = tab.locator(f"#row-{first.pk}")
    expect(row).to_contain_text("extracting text")
    cell(tab, first, "title").fill("Typed meanwhile")
    tab.keyboard.press("Enter")
    expect_state(tab, first, "saved")
    suggest(first, "regions", "SDN", 0.92)
    SuggestionState.objects.update(processed_version=F("requested_version"))
    expect(row).not_to_contain_text("extracting text")
    expect(cell(tab, first, "regions")).to_have_attribute("placeholder", "Sudan?")
    expect(cell(tab, first, "title")).to_have_value("Typed meanwhile")


def test_unsaved_rows_do_not_reach_the_checklist(tab, drafts, editor):
    _, second, _ = drafts
    cell(tab, second, "title").fill("")
    tab.get_by_role("button", name="Select all").click()
    tab.get_by_role("button", name="Publish selected (3)").click()
    expect(tab.locator("[data-status]")).to_have_text(
        "Not published: save the selected rows first."
    )
    expect(tab.locator(f"#row-{second.pk}")).to_contain_text("save this row first")
    cell(tab, second, "title").fill("Early warning")
    may_publish_incomplete(editor)
    tab.get_by_role("button", name="Publish selected (3)").click()
    expect(tab.locator("[data-draft]")).to_have_count(3)
    expect(tab.locator("h1")).to_contain_text("0 of 3 drafts are complete")
    tab.get_by_role("button", name="Publish all 3, with the gaps").click()
    expect(tab.locator(".messages")).to_contain_text("3 resources were published.")
    expect(tab.locator("[data-desk-grid]")).to_be_visible()  # back in the grid
    live = [Resource.objects.get(pk=one.pk).live for one in drafts]
    assert live == [True, True, True]


def test_confident_suggestions_are_accepted_at_once(open_grid, editor, drafts):
    first, second, _ = drafts
    suggest(first, "regions", "SDN", 0.92)
    suggest(first, "regions", "SSD", 0.6)
    suggest(first, "published", "2019", 0.6)
    suggest(second, "regions", "TCD", 0.99)
    tab = open_grid(editor)
    tools = tab.locator(".desk-grid__tools")
    tools.get_by_role("button", name="Accept all from 90%").click()
    expect_state(tab, first, "saved")
    expect_state(tab, second, "saved")
    expect(tools).to_contain_text("2 suggestions accepted.")
    assert [one.code for one in saved(first).regions.all()] == ["SDN"]
    assert [one.code for one in saved(second).regions.all()] == ["TCD"]
    assert outcomes(first) == {"SDN": "accepted", "SSD": "open", "2019": "open"}


def test_grid_without_script_is_a_form(open_grid, editor, drafts):
    first, second, _ = drafts
    suggest(first, "regions", "SDN", 0.92, page=3)
    tab = open_grid(editor, java_script_enabled=False)
    tab.get_by_label("Accept: Sudan 92 %, part 3").check()
    cell(tab, second, "regions").fill("Sudn; Chad")
    tab.locator(f"#row-{first.pk}").get_by_role("button", name="Save").click()
    assert [one.code for one in saved(first).regions.all()] == ["SDN"]
    expect(tab.locator(f"#row-{second.pk}")).to_contain_text("Did you mean Sudan?")
    expect(cell(tab, second, "regions")).to_have_value("Sudn; Chad")
    cell(tab, second, "regions").fill("Soudan; Chad")
    for resource in drafts:
        tab.locator(f"#row-{resource.pk} [name=selected]").check()
    may_publish_incomplete(editor)
    tab.get_by_role("button", name="Publish selected").click()
    tab.get_by_role("button", name="Publish all 3, with the gaps").click()
    assert Resource.objects.filter(live=True).count() == 3
    codes = {one.code for one in saved(second).regions.all()}
    assert codes == {"SDN", "TCD"}


@pytest.mark.parametrize(
    ("width", "scheme", "language"),
    [
        (1200, "light", "en"),
        (390, "light", "en"),
        (1200, "dark", "ar"),
        (390, "dark", "ar"),
    ],
)
def test_grid_passes_axe(open_grid, editor, drafts, width, scheme, language):
    suggest(drafts[0], "regions", "SDN", 0.92, quote="in Sudan", page=1)
    suggest(drafts[0], "published", "2019", 0.92)
    suggest(drafts[1], "title", "A title", 0.4)
    for code in ("ar", "fr"):
        add_file(drafts[0], code)
    user_profile = UserProfile.get_for_user(editor)
    user_profile.preferred_language = language
    user_profile.theme = scheme
    user_profile.save()
    change_draft(
        drafts[2].pk,
        lambda draft: setattr(draft, "regions", [RegionFactory(code="SDN")]),
        user=editor,
        base_revision_id=drafts[2].latest_revision_id,
    )
    view = {"width": width, "height": 844}
    tab = open_grid(editor, bypass_csp=True, viewport=view, color_scheme=scheme)
    tab.locator("[data-translations] summary").click()
    tab.locator(f"#row-{drafts[1].pk} [data-cell=regions] input").first.fill("S")
    tab.keyboard.press("Escape")
    tab.keyboard.press("Control+s")
    expect_state(tab, drafts[1], "invalid")
    assert tab.locator("html").get_attribute("lang") == language
    found = Axe().run(
        tab, context=".desk-grid", options={"resultTypes": ["violations"]}
    )
    assert len(found.response["passes"]) > 10
    assert not found.response["violations"], found.generate_report()
    wide = tab.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
