"""Every way by which Wagtail's admin takes a file goes through the library's checks."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from library.models import ExtractionState, LibraryDocument
from tests.factories import LibraryDocumentFactory, ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db
TEXT = b"A text of some words."
LIE = b"<html><script>1</script></html>"


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(role="editor"))
    return client


def choose(client, content, name="a.txt"):
    prefix = "document-chooser-upload"
    return client.post(
        reverse("wagtaildocs_chooser:create"),
        {
            f"{prefix}-title": "Mine",
            f"{prefix}-file": SimpleUploadedFile(name, content),
        },
    )


def add_several(client, content, name="a.txt", title="Mine"):
    return client.post(
        reverse("wagtaildocs:add_multiple"),
        {"title": title, "files[]": SimpleUploadedFile(name, content)},
    )


def edit(client, document, content, name="new.txt"):
    return client.post(
        reverse("wagtaildocs:edit", args=[document.pk]),
        {"title": "Mine", "file": SimpleUploadedFile(name, content), "tags": ""},
    )


@pytest.mark.parametrize("way", [choose, add_several])
def test_valid_file_is_stored_and_enqueued(editor, way):
    assert way(editor, TEXT).status_code == 200
    document = LibraryDocument.objects.get()
    assert (document.title, document.original_name) == ("Mine", "a.txt")
    assert (document.media_type, document.file_size) == ("txt", len(TEXT))
    assert len(document.sha256) == 64
    assert document.file.name.endswith(".txt")
    assert document.collection.name == "Library files"
    assert ExtractionState.objects.pending().get().document == document


@pytest.mark.parametrize("way", [choose, add_several])
def test_invalid_file_is_rejected_with_a_reason(editor, way):
    page = way(editor, b"MZ", "bad.exe").content.decode()
    assert "Programs are not supported" in page
    assert not LibraryDocument.objects.exists()


def test_mislabelled_file_is_rejected(editor):
    choose(editor, LIE, "a.pdf")
    assert not LibraryDocument.objects.exists()


def test_second_step_of_multiple_upload_checks_the_file(editor):
    response = add_several(editor, TEXT, title="x" * 300).json()
    url = reverse(
        "wagtaildocs:create_multiple_from_uploaded_document",
        args=[response["uploaded_file_id"]],
    )
    prefix = f"uploaded-document-{response['uploaded_file_id']}"
    page = editor.post(url, {f"{prefix}-title": "Short", f"{prefix}-tags": ""})
    assert "Upload this file again" in page.content.decode()
    assert not LibraryDocument.objects.exists()


def test_replaced_file_is_extracted_and_the_old_one_kept(editor):
    resource = ResourceFactory(pages=["Old text."])
    document = resource.files.get().document
    old_path = document.file.path
    assert edit(editor, document, TEXT).status_code == 302
    document.refresh_from_db()
    assert (document.original_name, document.text_digest) == ("new.txt", "")
    assert document.file.path != old_path
    kept = LibraryDocument.objects.exclude(pk=document.pk).get()
    assert kept.file.path == old_path
    assert kept.file.read() == b"Old text."
    assert "(replaced " in kept.title
    assert not kept.resource_files.exists()
    assert ExtractionState.objects.pending().filter(pk=document.pk).exists()


def test_invalid_replacement_changes_nothing(editor):
    document = LibraryDocumentFactory()
    before = LibraryDocument.objects.filter(pk=document.pk).values().get()
    page = edit(editor, document, b"MZ", "x.exe").text
    assert "Programs are not supported" in page
    assert LibraryDocument.objects.values().get() == before
    assert document.file.storage.exists(document.file.name)


def test_new_title_enqueues_nothing(editor):
    document = LibraryDocumentFactory()
    editor.post(
        reverse("wagtaildocs:edit", args=[document.pk]), {"title": "New", "tags": ""}
    )
    document.refresh_from_db()
    assert document.title == "New"
    assert document.pages.exists()
    assert not ExtractionState.objects.exists()
