"""A batch is described with the keyboard alone."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from library.models import Region
from tests.desk.grid.batches import suggest
from tests.factories import RegionFactory
from tests.library.vocabularies.terms import (
    NAMES_OF_REGIONS,
    NO_REGIONS,
    make_regions,
)

from .grid import cell, expect_state, outcomes, saved, settle


def test_tab_accepts_escape_rejects_typing_replaces(open_grid, editor, drafts):
    first = drafts[0]
    suggest(first, "title", "Early warning in Darfur")
    suggest(first, "published", "2019-09", quote="Geneva, September 2019", page=1)
    suggest(first, "regions", "SDN", 0.92, quote="in Sudan", page=1)
    suggest(first, "regions", "TCD", 0.3)
    suggest(first, "language", "fr", 0.9)
    suggest(first, "type", "report", 0.6)
    suggest(first, "un_symbol", "S/RES/1674 (2006)")
    tab = open_grid(editor)

    cell(tab, first, "title").focus()
    expect(cell(tab, first, "regions")).to_have_attribute("placeholder", "Sudan?")
    assert saved(first).title == "scan one"
    tab.keyboard.press("Tab")
    expect(cell(tab, first, "title")).to_have_value("Early warning in Darfur")
    tab.keyboard.press("Tab")  # past the summary
    tab.keyboard.type("2019-10")
    for _ in range(3):
        tab.keyboard.press("Tab")
    expect(cell(tab, first, "regions")).to_be_focused()
    for _ in range(3):
        tab.keyboard.press("Tab")
    tab.keyboard.press("Escape")
    tab.keyboard.press("Control+s")

    expect_state(tab, first, "saved")
    draft = saved(first)
    assert draft.title == "Early warning in Darfur"
    assert (str(draft.published_on), draft.published_precision) == (
        "2019-10-01",
        "month",
    )
    assert [region.code for region in draft.regions.all()] == ["SDN"]
    assert draft.un_symbol == ""
    assert (draft.language, draft.type.code) == ("fr", "report")
    assert outcomes(first) == {
        "Early warning in Darfur": "accepted",
        "2019-09": "changed",
        "SDN": "accepted",
        "TCD": "changed",
        "fr": "accepted",
        "report": "accepted",
        "S/RES/1674 (2006)": "changed",
    }


def test_evidence_opens_by_key(open_grid, editor, drafts):
    suggest(drafts[0], "regions", "SDN", 0.92, quote="Darfur, in Sudan.", page=1)
    tab = open_grid(editor)
    cell(tab, drafts[0], "regions").focus()
    tab.keyboard.press("Alt+Enter")
    quote = tab.get_by_text("Darfur, in Sudan.")
    expect(quote).to_be_visible()
    expect(tab.get_by_text("About 92 of 100 suggestions")).to_be_visible()
    link = tab.get_by_role("link", name="Open part 1")
    assert link.get_attribute("href").endswith("#page=1")
    tab.keyboard.press("Escape")
    expect(quote).to_be_hidden()
    expect(cell(tab, drafts[0], "regions")).to_be_focused()
    assert outcomes(drafts[0]) == {"SDN": "open"}


def test_terms_are_added_by_any_name_and_removed_by_key(tab, drafts):
    first = drafts[0]
    box = cell(tab, first, "regions")
    box.focus()
    tab.keyboard.type("soudan")
    expect(tab.locator("#desk-picker").get_by_role("option")).to_have_text(["Sudan"])
    # Nobody types the article that the Arabic name begins with.
    tab.keyboard.press("Control+a")
    tab.keyboard.type("سود")
    expect(tab.locator("#desk-picker").get_by_role("option")).to_have_text(["Sudan"])
    tab.keyboard.press("Enter")
    tab.keyboard.type("tch")
    tab.keyboard.press("Tab")
    row = tab.locator(f"#row-{first.pk}")
    expect(row.locator(".desk-chips li")).to_have_text(["Sudan×", "Chad×"])
    box.focus()
    tab.keyboard.press("Backspace")
    tab.keyboard.press("Enter")
    expect_state(tab, first, "saved")
    assert [region.code for region in saved(first).regions.all()] == ["SDN"]


def test_pasted_names_and_paths_become_terms(open_grid, editor, drafts):
    africa = RegionFactory(code="002", label_en="Africa")
    RegionFactory(code="CIV", label_en="Côte d’Ivoire", parent=africa)
    Region.objects.filter(code="TCD").update(parent=africa)
    first = drafts[0]
    tab = open_grid(editor)
    cell(tab, first, "regions").focus()
    tab.keyboard.insert_text("Africa > ch")
    expect(tab.locator("#desk-picker").get_by_role("option")).to_have_text(["Chad"])
    tab.keyboard.press("Control+a")
    tab.keyboard.insert_text("cote d'ivoire; Africa > Tchad")
    row = tab.locator(f"#row-{first.pk}")
    tab.keyboard.insert_text(";")
    chips = row.locator(".desk-chips li")
    expect(chips).to_have_text(["Côte d’Ivoire×", "Chad×"])
    expect(row.locator(".desk-chips__unknown")).to_have_count(0)
    tab.keyboard.press("Control+s")
    expect_state(tab, first, "saved")
    assert {region.code for region in saved(first).regions.all()} == {"CIV", "TCD"}


def test_script_finds_the_terms_that_the_server_finds(open_grid, editor, drafts):
    make_regions()
    first = drafts[0]
    tab = open_grid(editor)
    box = cell(tab, first, "regions")
    chips = tab.locator(f"#row-{first.pk} .desk-chips li")
    for text, code in NAMES_OF_REGIONS.items():
        box.focus()
        tab.keyboard.insert_text(f"{text};")
        expect(chips.locator("button")).to_have_attribute("data-value", code)
        tab.keyboard.press("Backspace")
        expect(chips).to_have_count(0)
    unknown = [*NO_REGIONS, "Georgia"]
    tab.keyboard.insert_text(";".join(unknown))
    tab.keyboard.insert_text(";")
    expect(tab.locator(".desk-chips__unknown")).to_have_count(len(unknown))
    assert not saved(first).regions.exists()


def test_unknown_term_is_kept_with_an_error(tab, drafts):
    first = drafts[0]
    cell(tab, first, "regions").focus()
    tab.keyboard.type("Sudn")
    tab.keyboard.press("Enter")
    expect_state(tab, first, "invalid")
    row = tab.locator(f"#row-{first.pk}")
    expect(row).to_contain_text("“Sudn” is not in the vocabulary. Did you mean Sudan?")
    box = cell(tab, first, "regions")
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(row.locator(".desk-chips li")).to_have_text(["Sudn×"])
    box.focus()
    tab.keyboard.press("Backspace")
    tab.keyboard.press("Control+s")
    expect(row).not_to_contain_text("unknown")


def test_undo_during_save_clears_validation_errors(tab, drafts):
    first = drafts[0]

    def answer_late(route):
        tab.wait_for_timeout(500)
        route.continue_()

    tab.route("**/desk/grid/row/**", answer_late)
    cell(tab, first, "published").fill("32 May")
    tab.keyboard.press("Control+s")
    tab.keyboard.press("Control+z")
    expect(cell(tab, first, "published")).to_have_value("")
    settle(tab)
    row = tab.locator(f"#row-{first.pk}")
    expect(row).not_to_contain_text("is not a date")
    expect_state(tab, first, "")


def test_organisation_marked_as_new_is_created(tab, drafts):
    first = drafts[0]
    cell(tab, first, "Organisations").focus()
    tab.keyboard.type("Amani Institute")
    option = tab.locator("#desk-picker").get_by_role(
        "option", name="Add “Amani Institute”"
    )
    option.click()
    tab.keyboard.press("Control+s")
    expect_state(tab, first, "saved")
    chips = tab.locator(f"#row-{first.pk} .desk-chips li")
    expect(chips).to_have_text(["Amani Institute×"])
    made = saved(first).organisations.get()
    assert made.label_en == "Amani Institute"


def test_undo_reverts_fill_down_in_one_step(tab, drafts):
    first, second, third = drafts
    cell(tab, first, "Type").focus()
    tab.keyboard.type("Rep")
    tab.keyboard.press("Control+d")
    tab.keyboard.press("Control+s")
    for resource in drafts:
        expect_state(tab, resource, "saved")
    settle(tab)
    assert [saved(one).type.code for one in drafts] == ["report"] * 3
    filled = saved(third).latest_revision_id

    tab.keyboard.press("Control+z")
    expect(cell(tab, third, "Type")).to_have_value("")
    expect_state(tab, third, "saved")
    settle(tab)
    assert [saved(one).type for one in (second, third)] == [None, None]
    assert saved(first).type.code == "report"
    assert saved(third).latest_revision_id > filled
    tab.keyboard.press("Control+Shift+Z")
    expect(cell(tab, third, "Type")).to_have_value("report")
    settle(tab)
    assert saved(third).type.code == "report"


def test_undo_reopens_an_accepted_suggestion(open_grid, editor, drafts):
    first = drafts[0]
    suggest(first, "regions", "SDN", 0.92)
    tab = open_grid(editor)
    cell(tab, first, "regions").focus()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Control+s")
    expect_state(tab, first, "saved")
    assert outcomes(first) == {"SDN": "accepted"}
    with tab.expect_response(re.compile("/row/")):
        tab.keyboard.press("Control+z")
    expect_state(tab, first, "saved")
    assert not saved(first).regions.exists()
    assert outcomes(first) == {"SDN": "open"}
    expect(cell(tab, first, "regions")).to_have_attribute("placeholder", "Sudan?")


def test_enter_and_arrows_move_down_the_column(tab, drafts):
    first, second, third = drafts
    cell(tab, first, "published").focus()
    tab.keyboard.press("Enter")
    expect(cell(tab, second, "published")).to_be_focused()
    tab.keyboard.press("ArrowDown")
    expect(cell(tab, third, "published")).to_be_focused()
    tab.keyboard.press("ArrowDown")
    expect(cell(tab, third, "published")).to_be_focused()
    tab.keyboard.press("Shift+Enter")
    expect(cell(tab, second, "published")).to_be_focused()


def test_keyboard_help_opens_by_key(tab, drafts):
    tab.locator(f"#row-{drafts[0].pk} [name=selected]").focus()
    tab.keyboard.press("?")
    expect(tab.get_by_text("accepts the suggestion")).to_be_visible()
    tab.keyboard.press("?")
    expect(tab.get_by_text("accepts the suggestion")).to_be_hidden()
