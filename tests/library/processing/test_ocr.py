"""Text recognition of scanned pages: waits, goes on, is remembered, can be repeated."""

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from library.files.uploads import add_document, enqueue
from library.models import RecognisedPage, RecognitionState, Resource, ResourceFile
from library.processing.ocr import request_recognition
from library.processing.status_messages import explain, needs_recognition
from library.processing.text_extraction import extract_next
from library.resources.drafts import draft
from library.resources.revisions import latest_draft
from library.signals import document_extracted, resources_changed
from library.templatetags.resources import searched_inside
from tests.extraction.files import docx, paragraph
from tests.library.processing.ocr import OWN_TEXT, label, texts, upload, work_off
from tests.scans import (
    LINE,
    TEXTS,
    TextBehind,
    needs_tesseract,
    pdf_of,
    recall,
    scan_of,
)

pytestmark = pytest.mark.django_db


@pytest.mark.slow
@needs_tesseract
@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_scan_is_recognised_in_the_language_of_its_file(language):
    document = upload(scan_of(TEXTS[language]), language=language)
    assert (document.scanned_pages, document.reason) == ([1], "no-text")
    assert "waiting" in label(document)
    work_off()
    document.refresh_from_db()
    page = document.pages.get()
    assert page.is_ocr
    assert recall(TEXTS[language], page.text) >= 0.9
    assert (document.status, document.reason) == ("done", "")
    assert document.is_searchable
    assert document.found_language == language
    assert label(document) == "Scanned text (OCR), 1 page"
    assert searched_inside(document) == "Scanned text (OCR)"


@needs_tesseract
@pytest.mark.slow
@pytest.mark.parametrize("turn", [0, 90])
@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "pt"])
def test_language_of_a_scan_is_detected(language, turn):
    document = upload(scan_of(TEXTS[language]).rotate(turn, expand=True), language="")
    work_off()
    document.refresh_from_db()
    assert (document.scan_languages, document.found_language) == (language, language)
    assert recall(TEXTS[language], texts(document)[1]) >= 0.9


@pytest.mark.slow
@needs_tesseract
def test_detected_language_is_given_to_drafts_only(client):
    published = upload(scan_of(TEXTS["fr"]), language="")
    content = ContentFile(pdf_of(scan_of(TEXTS["fr"])), "a.pdf")
    unfinished = add_document(content, "a.pdf")
    resource = draft([unfinished], user=None)
    revision = resource.latest_revision_id
    assert (resource.language, resource.files.get().language) == ("", "")
    assert client.get(resource.files.get().get_absolute_url()).status_code == 404
    url = published.resource_files.get().get_absolute_url()
    assert url.endswith("/und/")
    assert client.get(url).status_code == 200
    assert client.get(published.resource_files.get().text_url).status_code == 200
    work_off(extract_next)
    work_off()
    resource = Resource.objects.get(pk=resource.pk)
    assert (resource.language, resource.files.get().language) == ("fr", "fr")
    assert resource.latest_revision_id == revision
    assert latest_draft(resource).files.get_object_list()[0].language == "fr"
    assert published.resource_files.get().language == ""


@pytest.mark.slow
@needs_tesseract
def test_pages_with_text_are_not_recognised():
    document = upload(OWN_TEXT, scan_of(TEXTS["en"]), OWN_TEXT)
    before = document.text_digest
    work_off()
    document.refresh_from_db()
    assert texts(document)[1] == texts(document)[3] == OWN_TEXT
    assert recall(TEXTS["en"], texts(document)[2]) >= 0.95
    assert [page.is_ocr for page in document.pages.all()] == [False, True, False]
    assert document.text_digest != before
    assert document.recognised_count == 1
    assert searched_inside(document) == "Full text"


def test_file_without_scans_is_not_enqueued():
    document = upload(OWN_TEXT)
    assert not RecognitionState.objects.exists()
    assert label(document) == "Searchable"


@pytest.mark.slow
@needs_tesseract
def test_recognised_document_sends_one_signal():
    told, changed = [], []

    def hear(document_id, **kwargs):
        told.append(document_id)

    def hear_change(resource_ids, **kwargs):
        changed.extend(resource_ids)

    document = upload(scan_of(LINE), scan_of(LINE))
    document_extracted.connect(hear)
    resources_changed.connect(hear_change)
    try:
        work_off()
        assert told == [document.pk]
        assert changed == [document.resource_files.get().resource_id]
        RecognitionState.objects.enqueue([document.pk])
        work_off()
        assert len(told) == len(changed) == 1
    finally:
        document_extracted.disconnect(hear)
        resources_changed.disconnect(hear_change)


@pytest.mark.slow
@needs_tesseract
def test_repeated_extraction_reuses_recognised_pages():
    document = upload(scan_of(LINE), OWN_TEXT)
    work_off()
    before = texts(document)
    page = RecognisedPage.objects.get()
    enqueue(document)
    work_off(extract_next)
    assert work_off() == 1  # nothing but writing down
    assert texts(document) == before
    assert RecognisedPage.objects.get().pk == page.pk


@pytest.mark.slow
@needs_tesseract
def test_second_upload_reuses_recognised_pages():
    upload(scan_of(LINE))
    work_off()
    again = upload(scan_of(LINE))
    assert work_off() == 1
    assert again.pages.get().is_ocr


@pytest.mark.slow
@needs_tesseract
def test_corrected_language_enqueues_recognition():
    document = upload(scan_of(TEXTS["ar"]), language="en")
    work_off()
    assert recall(TEXTS["ar"], texts(document)[1]) < 0.1
    file = ResourceFile.objects.get()
    file.language = "ar"
    file.save()
    work_off()
    assert recall(TEXTS["ar"], texts(document)[1]) >= 0.9


@pytest.mark.slow
@needs_tesseract
def test_selected_language_comes_first():
    document = upload(scan_of(TEXTS["fr"]), language="en")
    request_recognition(document, "fr", every_page=False)
    work_off()
    assert recall(TEXTS["fr"], texts(document)[1]) >= 0.95
    assert {page.languages for page in RecognisedPage.objects.all()} == {"fra"}


WRONG_LETTERS = "".join(
    chr(ord(letter) + 1) if letter.isalpha() else letter for letter in TEXTS["en"] * 6
)


@pytest.mark.slow
@needs_tesseract
def test_garbled_text_is_replaced_by_recognition():
    document = upload(TextBehind(scan_of(TEXTS["en"]), WRONG_LETTERS), language="")
    assert (document.reason, document.found_language) == ("garbled", "")
    assert document.scanned_pages == [1]
    assert searched_inside(document) == "Text may be wrong"
    work_off()
    document.refresh_from_db()
    assert (document.reason, document.found_language) == ("", "en")
    assert recall(TEXTS["en"], texts(document)[1]) >= 0.95
    assert searched_inside(document) == "Scanned text (OCR)"


@needs_tesseract
def test_garbled_text_stays_if_recognition_finds_less():
    document = upload(TextBehind(Image.new("L", (800, 600), 250), WRONG_LETTERS))
    work_off()
    document.refresh_from_db()
    assert (document.reason, document.recognised_count) == ("garbled", 0)
    assert label(document) == "Garbled text"
    assert needs_recognition(document)


def test_garbled_text_of_a_format_without_page_images_advises_a_pdf():
    content = docx(paragraph(WRONG_LETTERS))
    document = add_document(ContentFile(content, "a.docx"), "a.docx")
    work_off(extract_next)
    document.refresh_from_db()
    assert document.reason == "garbled"
    assert "Save it as PDF" in explain(document).advice
    assert not needs_recognition(document)


@needs_tesseract
@pytest.mark.slow
def test_scan_in_a_wrong_language_is_unreliable(client):
    scan = scan_of(TEXTS["ar"])
    document = upload(scan, scan, scan, language="en")
    work_off()
    document.refresh_from_db()
    assert document.reason == "unreliable-ocr"
    assert document.found_language == ""
    assert label(document) == "Could not be read reliably"
    assert needs_recognition(document)
    file = document.resource_files.get()
    note = "could not be read reliably"
    assert note in client.get(file.page_url(1)).content.decode()
    assert note in client.get(file.text_url).content.decode()
    request_recognition(document, "ar", every_page=False)
    work_off()
    document.refresh_from_db()
    assert (document.reason, document.found_language) == ("", "ar")
    assert note not in client.get(file.page_url(1)).content.decode()


@pytest.mark.slow
@needs_tesseract
def test_forced_recognition_can_be_undone():
    nonsense = "Wkh uhvsrqvlelolwb wr surwhfw srsxodwlrqv"
    document = upload(nonsense, scan_of(LINE))
    assert document.scanned_pages == [2]
    request_recognition(document, "en", every_page=True)
    work_off()
    document.refresh_from_db()
    assert document.scanned_pages == [1, 2]
    assert all(page.is_ocr for page in document.pages.all())
    assert label(document) == "Scanned text (OCR), 2 pages"
    enqueue(document)
    work_off(extract_next)
    work_off()
    document.refresh_from_db()
    assert texts(document)[1] == nonsense
    assert document.scanned_pages == [2]
    assert [page.is_ocr for page in document.pages.all()] == [False, True]
