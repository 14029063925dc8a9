"""Thirty mixed files are dropped, fixed and published through the checklist."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from desk.models import Batch
from library.extraction import MEDIA_TYPES, libreoffice
from library.vocabularies.seed import seed_vocabularies
from tests.scans import needs_tesseract

from .batch_page import SLOW, drop, row, says
from .mixed_files import (
    ARABIC_SCAN,
    ARCHIVE,
    DEMO,
    DUPLICATE,
    MEMBERS_ONLY,
    MixedFiles,
    Truth,
    make_files,
    table_of_duplicate,
)
from .phases import Phases

pytestmark = [
    needs_tesseract,
    pytest.mark.skipif(
        bool(libreoffice.missing_packages(MEDIA_TYPES["doc"])),
        reason="LibreOffice is not installed",
    ),
]
IN_LIBRARY = "How to read the Framework of Analysis"


@pytest.fixture
def batch(editor):
    seed_vocabularies()
    return Batch.objects.create(name="Geneva", visibility="public", created_by=editor)


@pytest.fixture
def files(tmp_path) -> MixedFiles:
    files = make_files(tmp_path)
    assert len(files.content) == 30
    return files


def test_mixed_files_are_published_through_the_checklist(
    open_batch, batch, server, files, tmp_path
):
    table = tmp_path / "library.csv"
    table.write_text(table_of_duplicate(), encoding="utf-8")
    server.manage(
        "import_resources", str(table), "--files", str(DEMO / "files"), "-v", "0"
    )
    server.manage("search_index", "rebuild")
    server.begin_work()
    phases = Phases()
    tab = open_batch()

    phases.begin("drop and read")
    drop(tab, files.content)
    says(tab, "All files uploaded.")
    expect(row(tab, ARCHIVE)).to_contain_text("Unpacked")
    server.wait_for_work()
    drafts = server.drafts()
    assert sorted(drafts) == sorted(files.truth)
    expect(row(tab, ARABIC_SCAN)).to_contain_text("Scanned text (OCR), 1 page")
    expect(row(tab, DUPLICATE)).to_contain_text(IN_LIBRARY)
    ordinary = [name for name in drafts if name != ARABIC_SCAN]
    for name in ordinary:
        expect(row(tab, name)).to_contain_text("Full text searchable")

    phases.begin("fix")
    tab.get_by_role("link", name="Publish…").click()
    gaps = gaps_by_draft(tab)
    assert "duplicate" in gaps[drafts[DUPLICATE]]
    tab.get_by_role("link", name="Fix in the grid").click()
    fix_all(tab, {pk: files.truth[name] for name, pk in drafts.items()})
    server.wait_for_work()  # a scan is read again after its language was chosen

    phases.begin("publish")
    tab.goto(f"{reverse('desk_checklist:index')}?batch={batch.pk}")
    assert gaps_by_draft(tab) == {drafts[DUPLICATE]: {"duplicate"}}
    expect(tab.locator(f"[data-draft='{drafts[DUPLICATE]}']")).to_contain_text(
        IN_LIBRARY
    )
    count = len(drafts) - 1
    tab.get_by_role("button", name=f"Publish the {count} complete ones").click()
    expect(tab.locator(".messages")).to_contain_text(f"{count} resources were")
    assert list(gaps_by_draft(tab)) == [drafts[DUPLICATE]]
    server.wait_for_work()

    phases.begin("read as a visitor")
    visitor = tab.context.browser.new_context(base_url=server.url).new_page()
    for name, pk in drafts.items():
        response = visitor.goto(f"/library/{pk}/")
        if name in MEMBERS_ONLY or name == DUPLICATE:
            assert response.status == 404, name
        else:
            expect(visitor.locator("h1"), name).to_have_text(files.truth[name].title)
    assert titles_found(visitor, IN_LIBRARY).count(IN_LIBRARY) == 1
    for name in MEMBERS_ONLY:
        title = files.truth[name].title
        assert title not in titles_found(visitor, title)
    visitor.context.close()
    phases.tell(server.ask("SELECT field, outcome FROM desk_suggestion"))


def gaps_by_draft(tab) -> dict[int, set[str]]:
    """Return what the list says is missing in each draft, by its id."""
    rows = tab.locator("[data-draft]")
    expect(rows.first).to_be_visible(timeout=SLOW)  # the page has been followed to
    return {
        int(line.get_attribute("data-draft")): set(
            line.locator("[data-finding]").evaluate_all(
                "items => items.map(item => item.dataset.finding)"
            )
        )
        for line in rows.all()
    }


def fix_all(tab, truths: dict[int, Truth]) -> None:
    """Accept what is nearly sure, then correct cells as somebody in a hurry does."""
    tools = tab.locator(".desk-grid__tools")
    tools.get_by_role("button", name="Accept all from 90%").click()
    for pk, truth in truths.items():
        cells = tab.locator(f"#row-{pk}")
        for label, text in (("Title", truth.title), ("Summary", truth.summary)):
            control = cells.get_by_label(label, exact=True)
            if label == "Title" or not control.input_value():
                control.fill(text)
        for label, value in (
            ("Language", truth.language),
            ("Type", truth.type),
            ("Visibility", truth.visibility),
        ):
            cells.get_by_label(label, exact=True).select_option(value)
        if not cells.locator("[data-cell=regions] .desk-chips li").count():
            cells.get_by_label("Regions", exact=True).focus()
            tab.keyboard.insert_text(f"{truth.regions};")
    tab.keyboard.press("Control+s")
    unsaved = tab.locator("[data-row][data-state]:not([data-state=saved])")
    expect(unsaved).to_have_count(0, timeout=SLOW)


def titles_found(tab, words: str) -> list[str]:
    """Return the titles that a search for all the words finds."""
    tab.goto(f"/search/?q={quote(words)}")
    return tab.locator("[data-resource-id] h3").all_inner_texts()
