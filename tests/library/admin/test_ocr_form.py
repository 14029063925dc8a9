"""Editors have scanned pages read: in a language they choose, all pages if need be."""

import pytest
from django.urls import reverse

from library.models import LibraryDocument, RecognitionState
from tests.factories import LibraryDocumentFactory, ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(role="editor"))
    return client


def a_scan(**kwargs):
    """A PDF of two pages, of which the second is a picture."""
    document = LibraryDocumentFactory(title="Old letter", pdf=True, pages=["One", ""])
    LibraryDocument.objects.filter(pk=document.pk).update(scanned_pages=[2], **kwargs)
    document.refresh_from_db()
    return document


def address(document):
    return reverse("library_files:recognise", args=[document.pk])


def waits(document):
    return RecognitionState.objects.pending().filter(pk=document.pk).exists()


def test_language_is_selected(editor):
    document = a_scan()
    page = editor.get(address(document)).content.decode()
    assert "1 scanned page" in page
    response = editor.post(address(document), {"language": "fr", "pages": "scanned"})
    assert response.status_code == 302
    document.refresh_from_db()
    assert (document.ocr_languages, document.scanned_pages) == ("fr", [2])
    assert waits(document)


def test_all_pages_are_recognised_again(editor):
    document = a_scan()
    editor.post(address(document), {"language": "", "pages": "every"})
    document.refresh_from_db()
    assert document.scanned_pages == [1, 2]
    assert waits(document)


@pytest.mark.parametrize(
    "values",
    [
        {"language": "xx", "pages": "scanned"},
        {"language": "../eng", "pages": "scanned"},
        {"language": "fr", "pages": "some"},
        {"language": "fr"},
    ],
)
def test_invalid_choice_changes_nothing(editor, values):
    document = a_scan()
    assert editor.post(address(document), values).status_code == 200
    document.refresh_from_db()
    assert document.ocr_languages == ""
    assert not waits(document)


def test_files_listing_shows_status_and_links_to_form(editor):
    document = a_scan()
    RecognitionState.objects.enqueue([document.pk])
    RecognitionState.objects.update(last_error="needs tesseract-ocr-fra")
    page = editor.get(reverse("library_files:index")).content.decode()
    assert "Needs OCR" in page
    assert "tesseract-ocr-fra" in page
    assert address(document) in page


def test_resource_listing_shows_status(editor):
    document = a_scan()
    ResourceFactory(files=[{"document": document}])
    RecognitionState.objects.enqueue([document.pk])
    page = editor.get(reverse("wagtailsnippets_library_resource:list"))
    assert "waiting for text recognition" in page.content.decode()


def test_other_or_pending_files_have_no_form(editor):
    text = LibraryDocumentFactory()
    waiting = LibraryDocumentFactory(pdf=True, waiting=True)
    page = editor.get(reverse("library_files:index")).content.decode()
    for document in (text, waiting):
        assert editor.get(address(document)).status_code == 404
        assert address(document) not in page


@pytest.mark.parametrize("role", ["visitor", "member", "committee"])
def test_recognition_requires_editor(client, role):
    document = a_scan()
    client.force_login(UserFactory(role=role))
    client.post(address(document), {"language": "fr", "pages": "every"})
    document.refresh_from_db()
    assert document.scanned_pages == [2]
    assert not waits(document)
