"""Text recognition when something is amiss: killed, not installed, nothing found."""

from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image

from library.models import LibraryDocument, RecognisedPage, RecognitionState
from library.processing.ocr import LEASE, recognise_next, request_recognition
from library.processing.status_messages import explain
from tests.factories import LibraryDocumentFactory
from tests.library.processing.ocr import OWN_TEXT, label, texts, upload, work_off
from tests.scans import LINE, TEXTS, needs_tesseract, scan_of

pytestmark = pytest.mark.django_db


@pytest.mark.slow
@needs_tesseract
def test_killed_worker_resumes_at_its_page():
    document = upload(*[scan_of(LINE)] * 3)
    assert recognise_next()
    first = RecognisedPage.objects.get()
    RecognitionState.objects.claim(1, LEASE)  # by a worker that dies now
    assert not recognise_next()
    RecognitionState.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert work_off() == 3  # two pages, then all is written down
    assert RecognisedPage.objects.count() == 3
    assert RecognisedPage.objects.get(number=1).pk == first.pk
    assert document.pages.filter(is_ocr=True).count() == 3


@pytest.mark.slow
@needs_tesseract
def test_empty_page_does_not_block_the_rest():
    empty = Image.new("L", (874, 1240), 240)
    document = upload(empty, scan_of(LINE), empty)
    work_off()
    document.refresh_from_db()
    assert document.pages.filter(is_ocr=True).count() == 1
    explanation = explain(document)
    assert str(explanation.label) == "Scanned text (OCR), 1 page"
    assert str(explanation.advice) == "No text was found on these pages: 1, 3."
    request_recognition(document, "", every_page=False)
    assert work_off() == 3  # both are tried once more


@pytest.mark.slow
@needs_tesseract
def test_long_scan_is_recognised_up_to_the_limit(monkeypatch):
    monkeypatch.setattr("library.processing.ocr.MAX_OCR_PAGES", 1)
    monkeypatch.setattr("library.processing.status_messages.MAX_OCR_PAGES", 1)
    document = upload(scan_of(LINE), scan_of(LINE))
    work_off()
    document.refresh_from_db()
    assert RecognisedPage.objects.count() == 1
    assert "first 1 scanned pages" in str(explain(document).advice)


def test_missing_tesseract_is_reported_and_waited_for(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    document = upload(OWN_TEXT, scan_of(TEXTS["fr"]), language="fr")
    work_off()
    explanation = explain(LibraryDocument.objects.get(pk=document.pk))
    assert str(explanation.label) == "Needs OCR"
    assert "tesseract-ocr tesseract-ocr-fra" in str(explanation.advice)
    assert texts(document)[1] == OWN_TEXT
    state = RecognitionState.objects.get()
    assert not state.dead_letter
    assert state.next_try_at > timezone.now()


@pytest.mark.slow
@needs_tesseract
def test_installed_tesseract_resumes_recognition(monkeypatch, tmp_path):
    with monkeypatch.context() as without:
        without.setenv("TESSDATA_PREFIX", str(tmp_path))
        document = upload(scan_of(LINE))
        work_off()
        assert label(document) == "Needs OCR"
    RecognitionState.objects.update(next_try_at=timezone.now())
    assert recognise_next()
    assert "waiting" in label(document)
    work_off()
    assert label(document) == "Scanned text (OCR), 1 page"


@pytest.mark.slow
@needs_tesseract
def test_file_replaced_meanwhile_keeps_its_text():
    document = upload(scan_of(LINE))
    recognise_next()
    name = "new.pdf"
    document.scanned_pages = []
    document.sha256 = "0" * 64
    document.save()
    document.pages.update(text=name)
    work_off()
    assert texts(document) == {1: name}


@needs_tesseract
def test_missing_file_becomes_a_dead_letter():
    document = upload(scan_of("A page"))
    document.file.storage.delete(document.file.name)
    RecognitionState.objects.update(rejections=4)
    work_off()
    state = RecognitionState.objects.get()
    assert label(document) != "Searchable"
    assert state.dead_letter or state.requested_version == state.processed_version


def test_recognised_pages_are_deleted_with_the_last_file():
    first, second = (
        LibraryDocumentFactory(pages=["The same text"], title=title) for title in "AB"
    )
    assert first.sha256 == second.sha256
    for sha256 in (first.sha256, "of another file"):
        RecognisedPage.objects.create(sha256=sha256, number=1, languages="eng")
    first.delete()
    assert RecognisedPage.objects.count() == 2
    second.delete()
    assert RecognisedPage.objects.get().sha256 == "of another file"
