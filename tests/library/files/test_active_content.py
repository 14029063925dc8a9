"""Files with active content are stored with a warning, or refused by the setting."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse

from desk.models import Batch, IncomingFile
from library.checks.settings import check_active_content
from library.files.active_content import warn_editor
from library.files.uploads import add_document, describe
from library.models import LibraryDocument
from library.processing.status_messages import explain
from library.processing.text_extraction import extract_next
from tests.extraction.files import docx, paragraph
from tests.extraction.test_active_content import DDE, pdf_with_action
from tests.factories import ResourceFactory, UserFactory, pdf_bytes

pytestmark = pytest.mark.django_db
SCRIPT = pdf_with_action(b"<</S/JavaScript/JS(1)>>")
WARNING = b"This file has active content: JavaScript."


def stored(name: str, data: bytes) -> LibraryDocument:
    document = add_document(ContentFile(data, name), name)
    assert extract_next()
    document.refresh_from_db()
    return document


@pytest.mark.slow
def test_active_content_is_stored_with_its_findings():
    assert stored("a.pdf", SCRIPT).active_content == ["javascript"]
    assert stored("a.docx", docx(DDE)).active_content == ["dde"]
    assert stored("b.pdf", pdf_bytes(["A plain page."])).active_content == []


@pytest.mark.slow
def test_readers_get_a_warning_and_a_download(client):
    plain = stored("b.pdf", pdf_bytes(["A plain page."]))
    resource = ResourceFactory(files=[{"document": stored("a.pdf", SCRIPT)}])
    other = ResourceFactory(files=[{"document": plain}])
    hidden = ResourceFactory(
        visibility="members", files=[{"document": stored("c.pdf", SCRIPT)}]
    )
    assert WARNING in client.get(resource.get_absolute_url()).content
    assert b"active content" not in client.get(other.get_absolute_url()).content
    assert client.get(hidden.get_absolute_url()).status_code == 404
    for shown, disposition in ((resource, "attachment"), (other, "inline")):
        file = client.get(shown.files.get().get_absolute_url())
        assert file["Content-Disposition"].startswith(disposition)


def test_editors_read_what_was_found(client):
    editor = UserFactory(role="editor")
    client.force_login(editor)
    batch = Batch.objects.create(created_by=editor)
    document = stored("a.docx", docx(paragraph("A report.") + DDE))
    resource = ResourceFactory(live=False, files=[{"document": document}])
    IncomingFile.objects.create(
        batch=batch,
        name="a.docx",
        size=1,
        received=1,
        state="stored",
        document=document,
        resource=resource,
        created_by=editor,
    )
    expected = b"a field or formula that starts a program (DDE)"
    for url in (
        reverse("desk_batches:batch", args=[batch.pk]),
        reverse("library_files:index"),
        reverse("library_files:index") + "?has_active_content=true",
    ):
        assert expected in client.get(url).content
    without = client.get(reverse("library_files:index") + "?has_active_content=false")
    assert expected not in without.content


def test_damaged_file_is_to_be_replaced_for_one_reason():
    document = stored("b.docx", docx(paragraph("A"))[:300])
    assert (document.reason, document.active_content) == ("unreadable", ["unchecked"])
    assert warn_editor(document) == ""
    assert explain(document).advice
    document.reason = "time-limit"  # its advice does not say so
    assert "could not be checked" in warn_editor(document)


def test_replaced_file_loses_its_findings():
    document = stored("a.pdf", SCRIPT)

    describe(document, ContentFile(pdf_bytes(["Clean."]), "b.pdf"), "b.pdf")
    assert document.active_content == []


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.pdf", SCRIPT, "This file has active content: JavaScript. Print it to PDF"),
        ("a.docx", docx(DDE), "starts a program (DDE)"),
        ("b.docx", docx(paragraph("A"))[:300], "could not be checked"),
    ],
)
def test_setting_refuses_active_content(settings, name, data, reason):
    settings.ACTIVE_CONTENT = "refuse"
    with pytest.raises(ValidationError, match="active content") as error:
        add_document(ContentFile(data, name), name)
    assert reason in error.value.messages[0]
    assert not LibraryDocument.objects.exists()
    add_document(ContentFile(pdf_bytes(["Plain."]), "b.pdf"), "b.pdf")


def test_unknown_policy_fails_the_check(settings):
    assert check_active_content(None) == []
    settings.ACTIVE_CONTENT = "ask"
    assert [error.id for error in check_active_content(None)] == ["library.E005"]
