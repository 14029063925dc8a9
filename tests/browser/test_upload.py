"""Thirty files before the coffee is cold: dropped, interrupted, gone on with."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.factories import image_bytes, pdf_bytes

from .batch_page import drop, is_on_its_way, row, same, says, slow_down, tab_in

DEMO = Path(__file__).resolve().parents[2] / "demo" / "files"
REAL = (
    "alert-tree-en.pdf",
    "alert-tree-fr.docx",
    "arms-control-es.pdf",
    "do-no-harm-slides-ar.pptx",
    "four-crimes-ar.pdf",
)
BROKEN = {
    "broken.pdf": pdf_bytes(["A page"])[:300],
    "letter.doc": b"\xd0\xcf\x11\xe0 an old one",
    "lie.pdf": b"<html><script>1</script></html>",
}


@pytest.fixture
def large(tmp_path) -> Path:
    """A file of 24 MB."""
    path = tmp_path / "large.txt"
    line = "A line of text about early warning, number %d.\n"
    path.write_text("".join(line % number for number in range(500_000)))
    return path


def test_dropped_files_become_drafts_with_text(open_batch, server):
    tab = open_batch()
    files = {name: (DEMO / name).read_bytes() for name in REAL} | BROKEN
    drop(tab, files)
    says(tab, "Some files were rejected. See the table.")
    expect(tab.locator("[data-rows] tr")).to_have_count(len(files))
    expect(tab.locator("[data-summary]")).to_have_text("6 of 8 files uploaded.")
    expect(row(tab, "letter.doc")).to_contain_text("the content is plain text")
    expect(row(tab, "lie.pdf")).to_contain_text("the content is HTML")
    for name in REAL:
        assert same(server.stored(name), files[name])
        expect(row(tab, name)).to_contain_text("Waiting")
    # What becomes of each shows by itself.
    server.work()
    for name in REAL:
        expect(row(tab, name)).to_contain_text("Full text searchable")
    expect(row(tab, "broken.pdf")).to_contain_text("Damaged")
    row(tab, "alert-tree-fr.docx").get_by_role("link", name="alert tree fr").click()
    expect(tab.locator("#id_title")).to_have_value("alert tree fr")


def test_dropped_folder_is_uploaded_without_system_files(open_batch, server, tmp_path):
    folder = tmp_path / "Conference"
    (folder / "day two").mkdir(parents=True)
    for name in (".DS_Store", "Thumbs.db", "~$a.docx", "one.txt", "day two/two.txt"):
        (folder / name).write_text(f"text of {name}")
    # Another one of the same name, size and day.
    (folder / "day two" / "one.txt").write_text("text in two")
    for path in folder.rglob("one.txt"):
        os.utime(path, (1, 1))
    tab = open_batch()
    tab.set_input_files("#desk-folder", folder)
    says(tab, "All files uploaded.")
    names = tab.locator("[data-rows] [data-name]").all_inner_texts()
    assert sorted(names) == ["one.txt", "one.txt", "two.txt"]
    assert server.ask("SELECT count(DISTINCT sha256) FROM library_librarydocument") == [
        (3,)
    ]


@pytest.mark.parametrize("fault", ["no network", "the server is killed"])
def test_lost_connection_resumes(open_batch, server, large, fault):
    tab = open_batch()
    slow_down(tab, 4_000_000)
    tab.set_input_files("#desk-files", [large, DEMO / REAL[0]])
    is_on_its_way(tab, large.name)
    if fault == "no network":
        tab.context.set_offline(True)
    else:
        server.kill()
    says(tab, "The connection was lost. The upload will resume automatically.")
    expect(row(tab, large.name)).to_contain_text("The connection was lost.")
    slow_down(tab, -1)
    if fault == "no network":
        tab.context.set_offline(False)
    else:
        server.start()
    says(tab, "All files uploaded.")
    assert same(server.stored(large.name), large.read_bytes())
    assert same(server.stored(REAL[0]), (DEMO / REAL[0]).read_bytes())
    assert server.ask("SELECT count(*) FROM library_resource") == [(2,)]


def test_closed_tab_resumes(open_batch, batch, server, large):
    small = DEMO / REAL[0]
    tab = open_batch()
    slow_down(tab, 4_000_000)
    tab.set_input_files("#desk-files", [small, large])
    is_on_its_way(tab, large.name)
    tab.close()
    tab = tab_in(tab.context, batch)
    expect(tab.locator("[data-missing]")).to_contain_text("1 file is incomplete.")
    expect(row(tab, large.name)).to_contain_text("Uploading, ")
    offsets = []
    tab.on("request", lambda sent: offsets.append(sent.headers.get("upload-offset")))
    # All are chosen again: what is there already does not come twice.
    tab.set_input_files("#desk-files", [small, large])
    says(tab, "All files uploaded.")
    expect(tab.locator("[data-missing]")).to_be_hidden()
    expect(tab.locator("[data-rows] tr")).to_have_count(2)
    assert int(next(filter(None, offsets))) > 0
    assert same(server.stored(large.name), large.read_bytes())
    assert server.ask("SELECT count(*) FROM library_resource") == [(2,)]


def test_duplicate_file_is_shown_and_decided(open_batch, server):
    tab = open_batch()
    text = b"Early warning is a chain: somebody sees, somebody tells, somebody acts."
    drop(tab, {"one.txt": text, "copy.txt": text, "other.txt": b"On sanctions."})
    says(tab, "All files uploaded.")
    server.work()
    for name in ("one.txt", "copy.txt"):
        expect(row(tab, name)).to_contain_text("Identical file")
    expect(row(tab, "other.txt").locator("[data-duplicate]")).to_have_count(0)
    row(tab, "copy.txt").get_by_role("button", name="Not a duplicate").click()
    expect(tab.locator("[data-rows] tr")).to_have_count(3)
    expect(tab.locator("[data-duplicate]")).to_have_count(0)


def test_file_is_deleted_after_confirmation(open_batch, server):
    tab = open_batch()
    drop(tab, {"one.txt": b"text one", "two.txt": b"text two"})
    says(tab, "All files uploaded.")
    row(tab, "one.txt").get_by_role("link", name="Delete one.txt").click()
    tab.get_by_role("button", name="Yes, delete").click()
    expect(tab.locator("[data-rows] tr")).to_have_count(1)
    expect(tab.locator("[data-rows]")).to_contain_text("two.txt")


def test_form_without_script_uploads_files(open_batch, server):
    tab = open_batch(java_script_enabled=False)
    good, bad = DEMO / REAL[0], DEMO.parent / "build.py"
    tab.set_input_files("#desk-files", [good, DEMO / REAL[1], bad])
    tab.get_by_role("button", name="Upload", exact=True).click()
    expect(tab.locator("[data-rows] tr")).to_have_count(3)
    expect(row(tab, "build.py")).to_contain_text("This file type is not supported")
    expect(row(tab, REAL[0])).to_contain_text("Waiting")
    assert same(server.stored(REAL[0]), good.read_bytes())


def test_upload_page_passes_axe(open_batch):
    tab = open_batch()
    drop(tab, {"one.txt": b"text one", "nasty.exe": b"MZ"})
    expect(row(tab, "nasty.exe")).to_contain_text("Rejected")
    result = Axe().run(tab, context="main")
    assert result.violations_count == 0, result.generate_report()


def test_images_can_be_joined_as_soon_as_they_are_there(open_batch):
    tab = open_batch(viewport={"width": 390, "height": 844})
    drop(tab, {f"{n}.png": image_bytes("PNG", (60 + n, 60)) for n in (1, 2)})
    link = tab.get_by_role("link", name="Join images as one document")
    expect(link).to_be_visible()  # without a reload
    join = link.bounding_box()
    edit = tab.get_by_role("link", name="Edit these resources").bounding_box()
    assert join["x"] == edit["x"]
    assert join["y"] >= edit["y"] + edit["height"] + 8
