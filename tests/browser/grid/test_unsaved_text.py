"""Nothing typed is lost: lines, sessions and tabs end, and others edit too."""

from __future__ import annotations

from playwright.sync_api import expect

from library.resources.revisions import change_draft
from tests.factories import (
    UserFactory,
)

from .grid import address, cell, expect_state, saved


def test_offline_changes_are_sent_when_connection_returns(tab, drafts):
    first = drafts[0]
    tab.context.set_offline(True)
    cell(tab, first, "title").fill("Typed in a tunnel")
    tab.keyboard.press("Enter")
    expect_state(tab, first, "offline")
    expect(tab.locator(f"#row-{first.pk}")).to_contain_text("no connection")
    assert saved(first).title == "scan one"
    tab.context.set_offline(False)
    expect_state(tab, first, "saved")
    assert saved(first).title == "Typed in a tunnel"


def test_closed_tab_is_restored_with_its_text(tab, batch, drafts):
    first, second, _ = drafts
    context, cookies = tab.context, tab.context.cookies()
    # Signed out, not offline: what a tab sends while it closes may get through.
    context.clear_cookies()
    cell(tab, first, "title").fill("Half a thought")
    tab.close(run_before_unload=False)
    context.add_cookies(cookies)
    again = context.new_page()
    again.goto(address(batch))
    expect(cell(again, first, "title")).to_have_value("Half a thought")
    expect_state(again, first, "restored")
    expect(cell(again, second, "title")).to_have_value("scan two")
    assert saved(first).title == "scan one"
    again.locator(f"#row-{first.pk} [data-row-tool=save]").click()
    expect_state(again, first, "saved")
    assert saved(first).title == "Half a thought"
    again.reload()
    expect(again.locator("[data-state=restored]")).to_have_count(0)


def test_text_survives_the_end_of_a_session(tab, drafts, site, editor):
    first = drafts[0]
    cookies = tab.context.cookies()
    tab.context.clear_cookies()
    cell(tab, first, "title").fill("Typed too late")
    tab.keyboard.press("Enter")
    expect_state(tab, first, "signedOut")
    assert saved(first).title == "scan one"
    tab.context.add_cookies(cookies)
    cell(tab, first, "title").focus()
    tab.keyboard.press("Control+s")
    expect_state(tab, first, "saved")
    assert saved(first).title == "Typed too late"


def test_edit_conflict_loses_nothing(open_grid, editor, drafts):
    first = drafts[0]
    boris = UserFactory(username="boris", role="editor")
    mine, theirs = open_grid(editor), open_grid(boris)
    cell(theirs, first, "title").fill("By Boris")
    cell(theirs, first, "published").fill("2011")
    theirs.keyboard.press("Control+s")
    expect_state(theirs, first, "saved")

    cell(mine, first, "title").fill("By Amina")
    mine.keyboard.press("Control+s")
    expect_state(mine, first, "conflict")
    row = mine.locator(f"#row-{first.pk}")
    expect(row).to_contain_text("boris saved this row while you were editing")
    expect(row.locator("ins").first).to_have_text("By Amina")
    expect(row.locator("q").first).to_have_text("By Boris")
    assert saved(first).title == "By Boris"
    # What only the other one changed is kept unless one says otherwise.
    expect(row.get_by_label("Keep the saved text: Date")).to_be_checked()
    expect(row.get_by_label("Keep the saved text: Title")).not_to_be_checked()
    row.locator(".desk-conflict [data-row-tool=save]").click()
    expect_state(mine, first, "saved")
    assert saved(first).title == "By Amina"
    assert str(saved(first).published_on) == "2011-01-01"
    expect(cell(mine, first, "published")).to_have_value("2011")


def test_discarded_conflict_shows_the_stored_text(open_grid, editor, drafts):
    first = drafts[0]
    mine = open_grid(editor)
    change_draft(
        first.pk,
        lambda draft: setattr(draft, "title", "By Boris"),
        user=UserFactory(username="boris", role="editor"),
        base_revision_id=first.latest_revision_id,
    )
    cell(mine, first, "title").fill("By Amina")
    mine.keyboard.press("Control+s")
    expect_state(mine, first, "conflict")
    mine.locator(f"#row-{first.pk} [data-row-tool=discard]").click()
    expect(cell(mine, first, "title")).to_have_value("By Boris")
    cell(mine, first, "published").fill("2012")
    mine.keyboard.press("Enter")
    expect_state(mine, first, "saved")
    assert saved(first).title == "By Boris"
