"""The attachments of a message in a batch become files of its draft."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from desk.uploads import partial_files
from library.files.uploads import add_document
from library.models import LibraryDocument, Resource
from tests.desk.uploads.tus_client import send
from tests.extraction.files import zipped
from tests.extraction.formats.test_mail import message
from tests.factories import pdf_bytes

pytestmark = pytest.mark.django_db
PDF = pdf_bytes(["The annex."])


@pytest.fixture
def mail() -> bytes:
    """A message with a PDF, a program, and a PDF that is none."""
    mail = message()
    mail.set_content("The bridge was closed.")
    mail.add_attachment(PDF, "application", "pdf", filename="../annex.pdf")
    mail.add_attachment(b"MZ", "application", "octet-stream", filename="setup.exe")
    mail.add_attachment(b"<html>", "application", "pdf", filename="lie.pdf")
    return mail.as_bytes()


def test_attachments_become_files_of_the_draft(desk, batch, mail):
    row = send(desk, batch, "meeting.eml", mail)
    assert row.state == "stored"
    other = send(desk, batch, "other.pdf", PDF)
    resource = Resource.objects.get(pk=row.resource_id)
    names = [file.document.original_name for file in resource.files.all()]
    assert names == ["meeting.eml", "annex.pdf"]
    assert other.resource_id != resource.pk
    assert (resource.visibility, resource.live) == (batch.visibility, False)
    rows = {file.name: file for file in batch.files.all()}
    assert rows["annex.pdf"].resource == resource
    assert rows["annex.pdf"].document.file.open("rb").read() == PDF
    for name, words in (("setup.exe", "not supported"), ("lie.pdf", "not PDF")):
        assert rows[name].state == "rejected"
        assert words in rows[name].reason or "content is" in rows[name].reason
    assert not list(partial_files.folder().iterdir())
    url = reverse("desk_batches:batch", args=[batch.pk])
    assert "annex.pdf" in desk.get(url).content.decode()


def test_zip_in_a_message_is_to_be_saved_first(desk, batch):
    mail = message()
    mail.set_content("The annexes.")
    zipped_annex = zipped({"annex.pdf": PDF})
    mail.add_attachment(zipped_annex, "application", "zip", filename="annexes.zip")
    send(desk, batch, "a.eml", mail.as_bytes())
    row = batch.files.get(name="annexes.zip")
    assert row.state == "rejected"
    assert row.reason == "Save this ZIP from the message and upload it here."


def test_same_message_again_adds_nothing(desk, batch, mail):
    first = send(desk, batch, "a.eml", mail, "mark")
    again = send(desk, batch, "a.eml", mail, "mark")
    assert first.key == again.key
    assert batch.files.count() == 4
    assert Resource.objects.count() == 1


def test_form_without_scripts_takes_a_message(desk, batch, mail):
    def files() -> list[SimpleUploadedFile]:
        return [SimpleUploadedFile("a.eml", mail), SimpleUploadedFile("b.pdf", PDF)]

    url = reverse("desk_batches:batch", args=[batch.pk])
    page = desk.post(url, {"files": files()}, follow=True).content.decode()
    assert "2 drafts created." in page
    assert "setup.exe" in page
    resource = batch.files.get(name="annex.pdf").resource
    assert resource.files.count() == 2
    desk.post(url, {"files": files(), "as_one": "on", "title": "Both"}, follow=True)
    assert Resource.objects.get(title="Both").files.count() == 3


def test_damaged_message_is_stored_alone(desk, batch):
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    data += "__properties_version1.0".encode("utf-16-le") + bytes(600)
    assert send(desk, batch, "a.msg", data).state == "stored"
    assert batch.files.count() == 1


def test_message_elsewhere_is_one_file(mail):
    add_document(ContentFile(mail, "a.eml"), "a.eml")
    assert LibraryDocument.objects.count() == 1
