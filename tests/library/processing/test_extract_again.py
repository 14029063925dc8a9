"""Existing files are extracted again, and lose nothing by it."""

import re

import pytest
from django.core.management import CommandError, call_command

from library.extraction import limits
from library.files.uploads import enqueue
from library.models import ExtractionState, LibraryDocument, RecognisedPage
from library.processing.ocr import request_recognition
from library.processing.text_extraction import VERSION, extract_next
from tests.factories import (
    LibraryDocumentFactory,
    ResourceFactory,
    ResourceTypeFactory,
)
from tests.library.processing.ocr import OWN_TEXT, texts, upload, work_off
from tests.scans import LINE, needs_tesseract, recall, scan_of

pytestmark = pytest.mark.django_db


def waiting():
    return set(ExtractionState.objects.pending().values_list("pk", flat=True))


def run(capsys, *options):
    call_command("extract_again", *options)
    return capsys.readouterr().out


@pytest.fixture
def files():
    """Four files whose extraction has ended, by what they differ in."""
    report, brief = (ResourceTypeFactory(code=code) for code in ("report", "brief"))
    made = {}
    for name, kind, language, fields in (
        ("report", report, "en", {"extraction_version": VERSION}),
        ("french", brief, "fr", {"media_type": "docx"}),
        ("slow", brief, "en", {"status": "failed", "reason": "time-limit"}),
        ("unknown", brief, "", {}),
    ):
        document = LibraryDocumentFactory(pages=["Text"])
        ResourceFactory(type=kind, files=[{"document": document, "language": language}])
        LibraryDocument.objects.filter(pk=document.pk).update(**fields)
        made[name] = document.pk
    infected = LibraryDocumentFactory()
    LibraryDocument.objects.filter(pk=infected.pk).update(scan="infected")
    return made


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["--all"], {"report", "french", "slow", "unknown"}),
        (["--outdated"], {"french", "slow", "unknown"}),
        (["--type", "report"], {"report"}),
        (["--type", "report", "brief", "--language", "fr"], {"french"}),
        (["--language", "und", "fr"], {"french", "unknown"}),
        (["--format", "docx"], {"french"}),
        (["--state", "failed"], {"slow"}),
        (["--state", "time-limit", "--language", "fr"], set()),
    ],
)
def test_files_are_chosen_by_all_options(files, capsys, options, names):
    out = run(capsys, *options, "--dry-run")
    assert f"{len(names)} files would be extracted again." in out
    assert waiting() == set()
    run(capsys, *options)
    assert waiting() == {files[name] for name in names}
    # They keep their state until then.
    assert not LibraryDocument.objects.filter(status="waiting", pk__in=waiting())


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ([], "--all"),
        (["--type", "nothing"], "unknown nothing. Known: brief, report."),
        (["--format", "exe"], "--format: unknown exe."),
        (["--state", "waiting"], "--state: unknown waiting."),
        (["--all", "--limit", "0"], "at least 1"),
    ],
)
def test_unknown_option_of_extract_again_is_an_error(files, options, error):
    with pytest.raises(CommandError, match=re.escape(error)):
        call_command("extract_again", *options)
    assert waiting() == set()


def test_limit_leaves_the_rest_for_the_next_run(files, capsys):
    counts = run(capsys, "--outdated", "--limit", "2", "--dry-run")
    assert "2 files would be extracted again.\n1 more would be left." in counts
    assert "1 more are left" in run(capsys, "--outdated", "--limit", "2")
    first = waiting()
    assert len(first) == 2
    run(capsys, "--outdated", "--limit", "2")
    assert waiting() == {files[name] for name in ("french", "slow", "unknown")}


def test_text_stays_until_the_new_one_is_stored(client, capsys):
    document, other = upload(OWN_TEXT), upload("Another file.")
    LibraryDocument.objects.update(extraction_version=0)
    document.pages.update(text="An earlier version read this.")
    file = document.resource_files.get()
    run(capsys, "--outdated")
    assert "An earlier version" in client.get(file.page_url(1)).content.decode()
    assert work_off(extract_next) == 2
    assert texts(document) == {1: OWN_TEXT}
    assert texts(other) == {1: "Another file."}
    assert "0 files are waiting" in run(capsys, "--outdated")


def test_worse_result_does_not_replace_a_text(capsys, monkeypatch):
    document, new = upload(OWN_TEXT), upload("Another file.")
    LibraryDocument.objects.update(extraction_version=0)
    enqueue(new)  # by an editor, who wants to see what is read now
    run(capsys, "--all")
    monkeypatch.setattr(limits, "FILE_SECONDS", -1)
    work_off(extract_next)
    document.refresh_from_db()
    assert (document.status, document.reason) == ("done", "")
    assert document.extraction_version == VERSION
    assert texts(document) == {1: OWN_TEXT}
    new.refresh_from_db()
    assert (new.status, new.reason) == ("failed", "time-limit")
    assert texts(new) == {}


@pytest.mark.slow
@needs_tesseract
def test_recognised_text_is_there_when_a_scan_is_extracted_again(capsys):
    document = upload(OWN_TEXT, scan_of(LINE))
    work_off()
    run(capsys, "--all")
    assert work_off(extract_next) == 1
    document.refresh_from_db()
    # At once, before the recognition is due.
    assert recall(LINE, texts(document)[2]) == 1
    assert (document.status, document.reason) == ("done", "")
    assert (document.scanned_pages, document.recognised_count) == ([2], 1)
    results = RecognisedPage.objects.count()
    assert work_off() == 1
    assert RecognisedPage.objects.count() == results
    assert recall(LINE, texts(document)[2]) == 1


@pytest.mark.slow
@needs_tesseract
def test_scans_are_recognised_again_and_keep_their_text_until_then(capsys):
    document, other = upload(OWN_TEXT, scan_of(LINE)), upload("Another file.")
    work_off()
    earlier = "An earlier model read this."
    document.pages.filter(number=2).update(text=earlier)
    RecognisedPage.objects.update(text=earlier)
    assert "1 files would be recognised" in run(capsys, "--scans", "--all", "--dry-run")
    assert RecognisedPage.objects.count() == 1
    run(capsys, "--scans", "--all")
    assert waiting() == set()
    assert texts(document) == {1: OWN_TEXT, 2: earlier}
    assert "0 files are waiting" in run(capsys, "--scans", "--all")
    work_off()
    assert recall(LINE, texts(document)[2]) == 1
    assert texts(document)[1] == OWN_TEXT
    assert texts(other) == {1: "Another file."}


@pytest.mark.slow
@needs_tesseract
def test_choice_to_recognise_every_page_is_kept(capsys):
    nonsense = "Wkh uhvsrqvlelolwb wr surwhfw srsxodwlrqv"
    document = upload(nonsense, scan_of(LINE))
    request_recognition(document, "en", every_page=True)
    work_off()
    before = texts(document)
    run(capsys, "--all")
    work_off(extract_next)
    document.refresh_from_db()
    assert document.scanned_pages == [1, 2]
    assert texts(document) == before
