"""A file that should not have come goes again, and takes nothing else with it."""

from pathlib import Path

import pytest
from django.urls import reverse

from desk.uploads import partial_files
from library.models import FileVersion, LibraryDocument, Resource, ResourceFile
from library.resources.revisions import change_draft
from tests.desk.uploads.tus_client import announce, incoming, piece, send
from tests.factories import LibraryDocumentFactory, ResourceFactory, UserFactory


@pytest.fixture
def remove(desk):
    """Delete a file of a batch → the page after it."""

    def post(row):
        url = reverse("desk_batches:remove", args=[row.batch_id, row.key])
        assert "Yes, delete" in desk.get(url).content.decode()
        return desk.post(url, follow=True).content.decode()

    return post


def test_removed_file_deletes_its_draft(
    desk, batch, remove, django_capture_on_commit_callbacks
):
    row = send(desk, batch, "a.txt", b"text", "mark")
    other = send(desk, batch, "b.txt", b"other text")
    stored = Path(row.document.file.path)
    with django_capture_on_commit_callbacks(execute=True):
        assert "“a.txt” was deleted." in remove(row)
    assert not stored.exists()
    assert [left.name for left in batch.files.all()] == ["b.txt"]
    assert Resource.objects.get() == other.resource
    assert LibraryDocument.objects.get() == other.document
    # It can come again.
    assert send(desk, batch, "a.txt", b"text", "mark").state == "stored"


def test_removed_partial_upload_deletes_its_bytes(desk, batch, remove):
    url = announce(desk, batch, "a.txt", 50)["Location"]
    piece(desk, url, 0, b"x" * 20)
    remove(incoming(url))
    assert not batch.files.exists()
    assert not list(partial_files.folder().iterdir())
    assert piece(desk, url, 20, b"x").status_code == 404


def test_file_being_uploaded_is_not_removed(desk, batch, remove):
    row = incoming(announce(desk, batch, "a.txt", 50)["Location"])
    with partial_files.locked(row.key):
        assert "This file is being uploaded" in remove(row)
    assert batch.files.exists()


def test_rejected_file_is_removed(desk, batch, remove):
    remove(incoming(announce(desk, batch, "nasty.exe", 5)["Location"]))
    assert not batch.files.exists()


@pytest.mark.parametrize("is_live", [True, False])
def test_published_file_is_not_removed(desk, batch, remove, is_live):
    row = send(desk, batch, "a.txt", b"text")
    row.resource.latest_revision.publish()
    if not is_live:
        row.resource.refresh_from_db()
        row.resource.unpublish()
    assert "This resource was published" in remove(row)
    assert Resource.objects.count() == LibraryDocument.objects.count() == 1
    state = desk.get(reverse("desk_batches:state", args=[batch.pk])).json()
    assert state["files"][0]["remove_url"] == ""


def test_draft_with_other_files_is_not_removed(desk, batch, remove, editor):
    row = send(desk, batch, "a.txt", b"text")
    french = LibraryDocumentFactory()

    def join(draft):
        draft.files.add(ResourceFile(document=french, language="fr"))

    seen = row.resource.latest_revision_id
    change_draft(row.resource.pk, join, user=editor, base_revision_id=seen)
    assert "The draft has other files" in remove(row)
    assert Resource.objects.exists()


def test_file_used_elsewhere_is_kept(desk, batch, remove, editor):
    rows = [send(desk, batch, f"{n}.txt", b"text %d" % n) for n in range(3)]
    published = ResourceFactory(pages=["text"])
    FileVersion.objects.create(
        file=published.files.get(), document=rows[0].document, number=1
    )
    ResourceFactory(files=[{"document": rows[1].document}])
    # A draft beside a published resource names the third in its revision only.
    draft = published.get_latest_revision_as_object()
    draft.files.add(ResourceFile(document=rows[2].document, language="fr"))
    draft.save_revision(user=editor)
    for row in rows:
        assert "was deleted" in remove(row)
        assert LibraryDocument.objects.filter(pk=row.document.pk).exists()


def test_removal_requires_editor(desk, batch, client):
    row = send(desk, batch, "a.txt", b"text")
    client.force_login(UserFactory(role="committee"))
    client.post(reverse("desk_batches:remove", args=[batch.pk, row.key]))
    assert Resource.objects.exists()


def test_file_of_another_batch_returns_404(desk, batch):
    row = send(desk, batch, "a.txt", b"text")
    url = reverse("desk_batches:remove", args=[batch.pk + 1, row.key])
    assert desk.post(url).status_code == 404
