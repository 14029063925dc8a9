"""Files come in by tus: announced, sent in pieces, gone on with, made drafts."""

import io
import shutil

import pytest
from django.core.files.base import ContentFile
from django.http import UnreadablePostError
from django.test import Client
from django.urls import reverse

from desk.models import Batch, IncomingFile
from desk.uploads import partial_files
from desk.uploads.resumable import append_chunk
from library.files.uploads import add_document
from library.models import ExtractionState, LibraryDocument, Resource
from tests.desk.uploads.tus_client import TUS, announce, incoming, offset, piece, send
from tests.factories import UserFactory, pdf_bytes

PDF = pdf_bytes(["How an early warning begins.", "How it ends."])


def test_file_in_one_chunk_becomes_a_draft(desk, batch, editor):
    row = send(desk, batch, "Early-warning_2024-03-01.pdf", PDF)
    assert (row.state, row.received) == ("stored", len(PDF))
    draft = row.resource
    assert draft.title == "Early warning 2024-03-01"
    assert (draft.live, draft.visibility, draft.language) == (False, "committee", "")
    assert draft.latest_revision.user == editor
    document = draft.files.get().document
    assert document == row.document
    assert (document.original_name, document.uploaded_by_user) == (row.name, editor)
    with document.file.open("rb") as stored:
        assert stored.read() == PDF
    assert len(document.sha256) == 64
    assert ExtractionState.objects.pending().get().document == document
    assert not list(partial_files.folder().iterdir())


def test_chunks_make_the_same_file(desk, batch):
    url = announce(desk, batch, "a.pdf", len(PDF))["Location"]
    for start in range(0, len(PDF), 700):
        assert offset(desk, url) == start
        response = piece(desk, url, start, PDF[start : start + 700])
        assert response.status_code == 204
        assert int(response["Upload-Offset"]) == min(start + 700, len(PDF))
    assert incoming(url).document.file.open("rb").read() == PDF
    assert offset(desk, url) == len(PDF)


def test_same_bytes_twice_become_two_drafts(desk, batch):
    first, second = (send(desk, batch, name, PDF, name) for name in ("a.pdf", "b.pdf"))
    assert first.document.sha256 == second.document.sha256
    assert first.resource != second.resource


def test_wrong_offset_is_a_conflict(desk, batch):
    url = announce(desk, batch, "a.pdf", len(PDF))["Location"]
    piece(desk, url, 0, PDF[:1000])
    for wrong in (0, 999, 1001, len(PDF)):
        assert piece(desk, url, wrong, b"x" * 5).status_code == 409
    assert offset(desk, url) == 1000
    assert partial_files.path_of(incoming(url).key).read_bytes() == PDF[:1000]


class LostConnection(io.BytesIO):
    """A request that breaks when its first bytes are read."""

    def read(self, size):
        if data := super().read(size):
            return data
        raise UnreadablePostError("the connection was reset")


@pytest.mark.parametrize("stream", [io.BytesIO, LostConnection])
def test_interrupted_chunk_keeps_received_bytes(desk, batch, stream):
    url = announce(desk, batch, "a.pdf", len(PDF))["Location"]
    row = append_chunk(incoming(url).key, 0, stream(PDF[:600]), len(PDF))
    assert row.received == offset(desk, url) == 600
    assert piece(desk, url, 600, PDF[600:]).status_code == 204
    assert incoming(url).document.file.open("rb").read() == PDF


def test_chunk_beyond_the_announced_size_is_rejected(desk, batch):
    url = announce(desk, batch, "a.pdf", len(PDF))["Location"]
    assert piece(desk, url, 0, PDF + b"!").status_code == 413
    assert offset(desk, url) == 0
    assert piece(desk, url, 0, PDF).status_code == 204


def test_concurrent_chunks_are_not_interleaved(desk, batch):
    url = announce(desk, batch, "a.pdf", len(PDF))["Location"]
    with partial_files.locked(incoming(url).key):
        assert piece(desk, url, 0, PDF).status_code == 423
    assert piece(desk, url, 0, PDF).status_code == 204


def test_two_tabs_share_an_upload(desk, batch):
    one = announce(desk, batch, "a.pdf", len(PDF), "a.pdf|9|1")
    piece(desk, one["Location"], 0, PDF[:500])
    other = announce(desk, batch, "a.pdf", len(PDF), "a.pdf|9|1")
    assert other["Location"] == one["Location"]
    assert other["Upload-Offset"] == "500"
    piece(desk, other["Location"], 500, PDF[500:])
    # The first tab believes that 500 bytes are there: it is told, and finds all done.
    assert piece(desk, one["Location"], 500, PDF[500:]).status_code == 409
    assert offset(desk, one["Location"]) == len(PDF)
    assert Resource.objects.count() == 1


def test_file_added_again_resumes(desk, batch):
    first = announce(desk, batch, "a.pdf", len(PDF), "a.pdf|9|1")["Location"]
    piece(desk, first, 0, PDF[:500])
    other = announce(desk, batch, "a.pdf", len(PDF), "a.pdf|9|2")
    assert (other["Upload-Offset"], other["Location"] != first) == ("0", True)
    again = announce(desk, batch, "a.pdf", len(PDF), "a.pdf|9|1")
    assert (again["Upload-Offset"], again["Location"]) == ("500", first)


def test_file_already_in_batch_is_not_uploaded_again(desk, batch, client):
    send(desk, batch, "a.pdf", PDF, "a.pdf|9|1")
    again = announce(desk, batch, "a.pdf", len(PDF), "a.pdf|9|1")
    assert int(again["Upload-Offset"]) == len(PDF)
    client.force_login(UserFactory(role="editor"))
    by_another = announce(client, batch, "a.pdf", len(PDF), "a.pdf|9|1")
    assert by_another["Location"] == again["Location"]
    assert offset(client, by_another["Location"]) == len(PDF)
    assert Resource.objects.count() == 1


def test_file_with_deleted_draft_can_be_uploaded_again(desk, batch):
    send(desk, batch, "a.pdf", PDF, "mark").resource.delete()
    send(desk, batch, "a.pdf", PDF, "mark")
    assert Resource.objects.count() == 1


def test_upload_belongs_to_its_editor(desk, batch, client):
    url = announce(desk, batch, "a.pdf", len(PDF), "a.pdf|9|1")["Location"]
    client.force_login(UserFactory(role="editor"))
    assert client.head(url, headers=TUS).status_code == 404
    assert piece(client, url, 0, PDF).status_code == 404
    own = announce(client, batch, "a.pdf", len(PDF), "a.pdf|9|1")["Location"]
    assert own != url


def test_unknown_upload_returns_404(desk, batch):
    url = reverse("desk_batches:upload", args=["0" * 8 + "-0000-4000-8000-" + "0" * 12])
    assert piece(desk, url, 0, b"x").status_code == 404
    nowhere = Batch(pk=batch.pk + 1)
    assert announce(desk, nowhere, "a.pdf", 5).status_code == 404


@pytest.mark.parametrize("role", ["visitor", "member", "committee"])
def test_upload_requires_editor(client, batch, desk, role):
    url = announce(desk, batch, "a.pdf", len(PDF))["Location"]
    client.force_login(UserFactory(role=role))
    for response in (announce(client, batch, "a.pdf", 5), piece(client, url, 0, PDF)):
        assert response.status_code in (302, 403)
    assert IncomingFile.objects.get().received == 0


def test_cross_site_request_is_rejected(batch, editor):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert announce(strict, batch, "a.pdf", 5).status_code == 403
    assert not IncomingFile.objects.exists()


def test_protocol_version_is_sent_and_required(desk, batch, settings):
    url = reverse("desk_batches:uploads", args=[batch.pk])
    told = desk.options(url)
    assert (told.status_code, told["Tus-Version"]) == (204, "1.0.0")
    assert told["Tus-Max-Size"] == str(settings.LIBRARY_MAX_UPLOAD_SIZE)
    response = desk.post(url, headers={"Upload-Length": "5"})
    assert (response.status_code, response["Tus-Version"]) == (412, "1.0.0")


def test_chunk_with_other_content_type_is_rejected(desk, batch):
    url = announce(desk, batch, "a.pdf", 5)["Location"]
    headers = TUS | {"Upload-Offset": "0"}
    response = desk.patch(url, b"12345", "application/json", headers=headers)
    assert response.status_code == 415


@pytest.mark.parametrize("size", ["", "-1", "1e3", "9" * 30, "٣"])
def test_invalid_length_is_rejected(desk, batch, size):
    url = reverse("desk_batches:uploads", args=[batch.pk])
    headers = TUS | {"Upload-Length": size.encode().decode("latin-1")}
    assert desk.post(url, headers=headers).status_code == 400


@pytest.mark.parametrize("told", ["filename !!!", "filename //79", "filename YQ==,,"])
def test_unreadable_metadata_is_rejected(desk, batch, told):
    url = reverse("desk_batches:uploads", args=[batch.pk])
    headers = TUS | {"Upload-Length": "5", "Upload-Metadata": told}
    assert desk.post(url, headers=headers).status_code in (400, 415)


def test_large_file_is_moved_without_a_copy(desk, batch, monkeypatch):
    monkeypatch.delattr(shutil, "copyfile")
    data = b"A line of text about early warning.\n" * 300_000
    row = send(desk, batch, "large.txt", data)
    assert row.document.file_size == row.document.file.size == len(data)


def test_document_with_the_same_bytes_is_unchanged(desk, batch):
    other = add_document(ContentFile(PDF, "other.pdf"), "other.pdf")
    send(desk, batch, "a.pdf", PDF)
    assert LibraryDocument.objects.filter(pk=other.pk).exists()
    assert not other.resource_files.exists()
