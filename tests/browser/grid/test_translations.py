"""Title and summary of a file in another language, from the grid to its readers."""

from __future__ import annotations

from playwright.sync_api import expect

from library.models import Resource
from search.index.outbox import drain_all
from tests.desk.checklists import may_publish_incomplete
from tests.desk.grid.batches import add_file
from tests.factories import ResourceFactory

from .grid import cell, expect_state, saved, settle

ARABIC = "الإنذار المبكر"


def arabic_title(resource) -> str:
    files = saved(resource).files.get_object_list()
    return next(file.title for file in files if file.language == "ar")


def open_translations(tab, resource):
    details = tab.locator(f"#row-{resource.pk} [data-translations]")
    details.locator("summary").click()
    return details


def test_translated_title_reaches_its_readers(open_grid, editor, drafts):
    first, second, _ = drafts
    Resource.objects.filter(pk=first.pk).update(visibility="public")
    for resource in (first, second):
        add_file(resource)
    ResourceFactory(title=ARABIC, language="ar", visibility="committee")
    tab = open_grid(editor)
    cell(tab, first, "Visibility").select_option("public")
    expect(cell(tab, first, "Title (Arabic)")).to_be_hidden()
    open_translations(tab, first)
    title = cell(tab, first, "Title (Arabic)")
    assert title.evaluate("box => getComputedStyle(box).direction") == "rtl"
    title.fill(ARABIC)
    tab.keyboard.press("Tab")
    tab.keyboard.insert_text("دليل")
    # In a summary this key begins a line; elsewhere it goes to the next row.
    tab.keyboard.press("Enter")
    tab.keyboard.insert_text("قصير")
    expect(cell(tab, first, "Summary (Arabic)")).to_have_value("دليل\nقصير")
    cell(tab, second, "title").focus()
    expect_state(tab, first, "saved")
    assert (arabic_title(first), arabic_title(second)) == (ARABIC, "")

    tab.locator(f"#row-{first.pk} [name=selected]").check()
    tab.get_by_role("button", name="Publish selected (1)").click()
    may_publish_incomplete(editor)
    tab.reload()
    tab.get_by_role("button", name="Publish it despite the gaps").click()
    expect(tab.locator(".messages")).to_contain_text("1 resource was published.")
    drain_all()
    reader = tab.context.browser.new_context()
    page = reader.new_page()
    page.goto(f"{tab.evaluate('location.origin')}/ar/search/?q={ARABIC}")
    links = page.locator("[data-resource-id] h3 a")
    expect(links).to_have_text([ARABIC])
    expect(page.locator("[data-resource-id]")).to_contain_text("دليل")
    reader.close()


def test_translation_moves_fills_and_is_undone(open_grid, editor, drafts):
    first, second, third = drafts
    for resource in (first, third):
        add_file(resource)
    tab = open_grid(editor)
    open_translations(tab, first)
    title = cell(tab, first, "Title (Arabic)")
    title.fill(ARABIC)
    # The second row has no such file.
    tab.keyboard.press("Enter")
    expect(cell(tab, third, "Title (Arabic)")).to_be_focused()
    expect_state(tab, first, "saved")
    title.focus()
    tab.keyboard.press("Control+d")
    expect_state(tab, third, "saved")
    settle(tab)
    assert arabic_title(third) == ARABIC
    expect(tab.locator("[data-status]")).to_contain_text("copied to 1 rows")

    tab.locator(f"#row-{third.pk} [data-translations] summary").click()
    tab.keyboard.press("Control+z")
    expect(cell(tab, third, "Title (Arabic)")).to_be_focused()
    expect_state(tab, third, "saved")
    settle(tab)
    assert (arabic_title(first), arabic_title(third)) == (ARABIC, "")
    assert not saved(second).files.filter(language="ar").exists()


def test_unsaved_translation_is_restored_in_view(open_grid, editor, drafts):
    first = drafts[0]
    add_file(first)
    tab = open_grid(editor)
    open_translations(tab, first)
    tab.context.set_offline(True)
    cell(tab, first, "Title (Arabic)").fill("ن" * 20)
    tab.keyboard.press("Control+s")
    expect_state(tab, first, "offline")
    tab.context.set_offline(False)
    expect_state(tab, first, "saved")
    cookies = tab.context.cookies()
    tab.context.clear_cookies()
    cell(tab, first, "Title (Arabic)").fill(ARABIC)
    tab.keyboard.press("Control+s")
    expect_state(tab, first, "signedOut")
    tab.context.add_cookies(cookies)
    tab.on("dialog", lambda dialog: dialog.accept())
    tab.reload()
    expect_state(tab, first, "restored")
    expect(cell(tab, first, "Title (Arabic)")).to_be_visible()
    expect(cell(tab, first, "Title (Arabic)")).to_have_value(ARABIC)
