"""Thirty files are dropped, described, published, and each is found by its text."""

from __future__ import annotations

import csv
import re
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from desk.models import Batch
from library.vocabularies.seed import seed_vocabularies
from tests.desk.checklists import may_publish_incomplete
from tests.factories import pdf_bytes

from .batch_page import drop, row, same, says, slow_down
from .distinctive_phrases import phrase_of
from .phases import Phases

DEMO = Path(__file__).resolve().parents[2] / "demo"
SIX = """alert-tree-fr.docx arms-control-es.pdf four-crimes-ar.pdf joint-appeal-en.pdf
three-pillars-en.pptx workshop-report-es.pdf"""
THIRTY = """A_79_730.pdf A_79_756.pdf A_79_922.pdf A_80_67.pdf E_CN.6_2025_NGO_125.pdf
S_2025_102.pdf S_2025_258.pdf S_2025_346.pdf S_2025_455.pdf S_RES_2769_2025.pdf
S_RES_2780_2025.pdf course-132.pdf eap-theory.docx focac-2024-opening.pdf
gazette-2024-s57.pdf geo-scan-36.pdf iachr-19-2012.pdf iachr-chunima-1991.pdf
ihc-review.docx jor-trade.pdf koha-handbook.odt press-2017-27.pdf reca-2009.docx
sn-2017-10.pdf sn-84-787.pdf sn-98-23.pdf udhr-01.pdf udhr-art1-c.pptx udhr-art1-d.rtf
uoml-sample.odt"""
BROKEN = "broken.pdf"
REFUSED = "lie.pdf"
SPOILT = {
    BROKEN: pdf_bytes(["A page"])[:300],
    REFUSED: b"<html><script>1</script></html>",
}
PATIENCE = 300  # seconds
LABELS = {"published": "Date", "language": "Language", "type": "Type"}


@dataclass(frozen=True)
class Files:
    """Real files by name, and what a careful reader wrote down about each."""

    content: dict[str, bytes]
    truth: dict[str, dict[str, str]]


@pytest.fixture(params=["six", pytest.param("thirty", marks=pytest.mark.long)])
def files(request) -> Files:
    if request.param == "six":
        return read(DEMO / "files", DEMO / "library.csv", SIX)
    folder = request.getfixturevalue("shared_data") / "library"
    return read(folder / "files", folder / "resources.csv", THIRTY)


def read(folder: Path, table: Path, names: str) -> Files:
    with table.open(encoding="utf-8", newline="") as lines:
        truth = {row["file"]: row for row in csv.DictReader(lines)}
    content = {name: (folder / name).read_bytes() for name in names.split()}
    return Files(content, truth)


@pytest.fixture
def batch(editor):
    seed_vocabularies()
    may_publish_incomplete(editor)
    return Batch.objects.create(name="Geneva", visibility="public", created_by=editor)


def test_dropped_file_is_found_by_its_text(open_batch, batch, server, files):
    server.manage("search_index", "rebuild")
    phases = Phases()
    tab = open_batch()

    phases.begin("drop, connection lost once")
    drop_and_lose_the_connection(tab, files)
    for name, content in files.content.items():
        assert same(server.stored(name), content)

    phases.begin("read, worker killed once")
    kill_a_worker_in_the_middle(server)
    server.begin_work()
    server.wait_for_work()
    expect(row(tab, BROKEN)).to_contain_text("Damaged")
    resources = server.drafts()
    assert sorted(resources) == sorted([*files.content, BROKEN])

    phases.begin("describe")
    tab.goto(reverse("desk_grid:batch", args=[batch.pk]))
    accept_by_keyboard(tab)
    for name, pk in resources.items():
        correct(tab, pk, files.truth.get(name, {}))
    tab.keyboard.press("Control+s")
    unsaved = tab.locator("[data-row][data-state]:not([data-state=saved])")
    expect(unsaved).to_have_count(0, timeout=60_000)

    phases.begin("publish")
    publish_all_but(tab, resources[BROKEN], len(files.content))
    server.wait_for_work()

    phases.begin("find each")
    visitor = tab.context.browser.new_context(base_url=server.url).new_page()
    found = {name: pk for name, pk in resources.items() if name != BROKEN}
    for name, pk in found.items():
        find(visitor, name, pk, *phrase_of(server, pk))
    visitor.goto("/search/?q=broken")
    unpublished = visitor.locator(f"[data-resource-id='{resources[BROKEN]}']")
    expect(unpublished).to_have_count(0)
    visitor.context.close()
    phases.tell(server.ask("SELECT field, outcome FROM desk_suggestion"))


def drop_and_lose_the_connection(tab, files: Files) -> None:
    size = sum(map(len, files.content.values()))
    slow_down(tab, size // 6)
    drop(tab, files.content | SPOILT)
    summary = tab.locator("[data-summary]")
    expect(summary).to_have_text(re.compile("^[2-9] of"), timeout=60_000)
    tab.context.set_offline(True)
    says(tab, "The connection was lost. The upload will resume automatically.")
    slow_down(tab, -1)
    tab.context.set_offline(False)
    says(tab, "Some files were rejected. See the table.")
    expect(row(tab, REFUSED)).to_contain_text("the content is HTML")
    count = len(files.content)
    expect(summary).to_have_text(f"{count + 1} of {count + 2} files uploaded.")


def kill_a_worker_in_the_middle(server) -> None:
    read_yet = (
        "SELECT count(*) FROM library_extractionstate "
        "WHERE processed_version = requested_version"
    )
    server.begin_work()
    until(lambda: server.ask(read_yet)[0][0] >= 2)
    server.kill_worker()
    assert server.pending_work()
    # What it held in its hands comes back when its lease ends, minutes later.
    for state in ("library_extraction", "desk_suggestion", "desk_duplicate"):
        server.change(f"UPDATE {state}state SET lease_until = NULL")


def until(happens) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.2)


def accept_by_keyboard(tab) -> None:
    """All that is nearly sure at once; then, cell by cell, what is likely."""
    tools = tab.locator(".desk-grid__tools")
    tools.get_by_role("button", name="Accept all from 90%").focus()
    tab.keyboard.press("Enter")
    tab.locator("[data-row]").first.get_by_label("Title", exact=True).focus()
    is_inside = "document.activeElement.closest('[data-row]') !== null"
    while tab.evaluate(is_inside):
        tab.keyboard.press("Tab")


def correct(tab, pk: int, truth: dict[str, str]) -> None:
    """Give what is missing or wrong, as somebody who has read the file would."""
    for name, label in LABELS.items():
        control = tab.locator(f"#row-{pk}").get_by_label(label, exact=True)
        right = truth.get(name, "")
        if not right or control.input_value() == right:
            continue
        if name == "published":
            control.fill(right)
        else:
            control.select_option(right)


def publish_all_but(tab, left: int, count: int) -> None:
    tab.get_by_role("button", name="Select all").click()
    tab.locator(f"#row-{left} [name=selected]").uncheck()
    tab.get_by_role("button", name=f"Publish selected ({count})").click()
    # Some lack a type or a summary: the list says so before they are published.
    expect(tab.locator("h1")).to_contain_text(f"of {count} drafts are complete")
    tab.get_by_role("button", name=re.compile("^Publish all")).click()
    expect(tab.locator(".messages")).to_contain_text(
        f"{count} resources were published.", timeout=120_000
    )


def find(tab, name: str, pk: int, phrase: str, page: int) -> None:
    """Search as a visitor does: the resource is there, with the page of the words."""
    tab.goto("/search/")
    tab.locator("input[name=q]").first.fill(f'"{phrase}"')
    tab.keyboard.press("Enter")
    hit = tab.locator(f"[data-resource-id='{pk}']")
    expect(hit, name).to_have_count(1)
    expect(hit.locator(f"[data-page='{page}']"), f"{name}: {phrase}").to_be_visible()
