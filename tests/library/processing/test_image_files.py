"""Image files in the library: recognised, searched, shown and downloaded."""

from __future__ import annotations

import io

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from library.files.uploads import add_document
from library.models import LibraryDocument
from library.processing.page_images import has_page_images, render_page
from library.processing.status_messages import explain
from library.processing.text_extraction import extract_next
from tests.factories import ResourceFactory
from tests.library.processing.ocr import texts, work_off
from tests.scans import TEXTS, needs_tesseract, recall, scan_of

pytestmark = pytest.mark.django_db


def upload(name: str, *pages, language="en", **options) -> LibraryDocument:
    first, *others = pages
    out = io.BytesIO()
    if others:
        options |= {"save_all": True, "append_images": others}
    first.save(out, {"jpg": "JPEG", "tif": "TIFF"}[name.rpartition(".")[2]], **options)
    document = add_document(ContentFile(out.getvalue(), name), name)
    ResourceFactory(
        title="A photograph", files=[{"document": document, "language": language}]
    )
    work_off(extract_next)
    return LibraryDocument.objects.get(pk=document.pk)


@pytest.mark.slow
@needs_tesseract
@pytest.mark.parametrize("language", ["ar", "en"])
def test_photographed_page_is_recognised(language):
    document = upload("page.jpg", scan_of(TEXTS[language]), language=language)
    assert document.scanned_pages == [1]
    work_off()
    assert recall(TEXTS[language], texts(document)[1]) > 0.8
    document = LibraryDocument.objects.get(pk=document.pk)
    assert str(explain(document).label) == "Scanned text (OCR), 1 page"


@pytest.mark.slow
@needs_tesseract
def test_pages_of_a_tiff_are_recognised_in_order():
    document = upload("scan.tif", scan_of(TEXTS["en"]), scan_of(TEXTS["fr"]))
    work_off()
    pages = texts(document)
    assert "genocide" in pages[1]
    assert "génocide" in pages[2] or "genocide" in pages[2]
    assert render_page(document, 2, 720)


def test_image_is_shown_in_the_reader_and_downloaded_as_it_is(client):
    document = upload("page.jpg", scan_of(TEXTS["en"]))
    hidden = upload("hidden.jpg", scan_of(TEXTS["fr"]))
    hidden.resource_files.get().resource.delete()
    file = document.resource_files.get()
    assert has_page_images(document)
    html = client.get(file.page_url(1) + "?view=image").content.decode()
    assert "picture.webp" in html
    picture = client.get(file.page_url(1) + "picture.webp")
    assert picture["Content-Type"] == "image/webp"
    download = client.get(file.get_absolute_url())
    assert download["Content-Type"] == "image/jpeg"
    assert download["Content-Disposition"].startswith("attachment")
    assert "sandbox" in download["Content-Security-Policy"]
    assert download.getvalue() == document.file.read()


def test_editor_can_choose_the_language_of_an_image(admin_client):
    document = upload("page.jpg", scan_of(TEXTS["en"]))
    url = reverse("library_files:recognise", args=[document.pk])
    assert url in admin_client.get(reverse("library_files:index")).content.decode()
    assert admin_client.get(url).status_code == 200
