"""A draft writes nothing to the outbox or the index; what is published does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from desk.models import Batch
from library.jobs import publish_scheduled
from library.models import Resource, ResourceFile
from library.processing.text_extraction import extract_next
from library.resources.drafts import draft
from library.resources.revisions import change_draft, change_everywhere, latest_draft
from search.index.verify import differences
from search.models import IndexState
from tests.desk.grid.batches import row
from tests.desk.uploads.tus_client import send
from tests.factories import (
    LibraryDocumentFactory,
    RegionFactory,
    ResourceFactory,
    ResourceFileFactory,
    UserFactory,
    pdf_bytes,
)
from tests.library.admin.test_resources import form
from tests.library.import_export.imports import HEADER, run
from tests.search.site import found

# Embedded: each change is written at once, not by the worker.
pytestmark = pytest.mark.parametrize("engine", ["tantivy"], indirect=True)
EDIT = "wagtailsnippets_library_resource:edit"
AUTOSAVE = {"Accept": "application/json"}


@pytest.fixture
def user(index, client):
    """An editor in a library with one published resource."""
    user = UserFactory(role="editor")
    client.force_login(user)
    ResourceFactory(title="As published", pages=["the same pages"], regions=["SDN"])
    return user


@pytest.fixture
def record(index, write, django_capture_on_commit_callbacks):
    """Return a function that makes a change, and returns the ids that it enqueued.

    It fails if the change wrote to the index without the outbox.
    """

    def record_change(change) -> set[int]:
        write()
        versions = dict(IndexState.objects.values_list("pk", "requested_version"))
        entries = list(index.scan(index.live_index()))
        with django_capture_on_commit_callbacks(execute=True):
            change()
        rows = IndexState.objects.values_list("pk", "requested_version")
        enqueued = {pk for pk, version in rows if versions.get(pk) != version}
        index.refresh(index.live_index())
        if not enqueued:
            assert list(index.scan(index.live_index())) == entries
        write()
        assert list(differences()) == []
        return enqueued

    return record_change


def new_draft(user, title: str = "Unfinished") -> Resource:
    documents = [LibraryDocumentFactory(pages=["the same pages"])]
    return draft(documents, user=user, title=title, visibility="public")


def edit(client, resource: Resource, action: str = "", **headers) -> None:
    file = resource.get_latest_revision_as_object().files.get()
    files = [{"document": file.document_id, "language": "en", "id": file.pk or ""}]
    fields = form(files, initial=1, title="Edited") | ({action: "1"} if action else {})
    if headers:
        fields["overwrite_revision_id"] = resource.latest_revision_id
    response = client.post(
        reverse(EDIT, args=[resource.pk]), fields, headers=headers or None
    )
    assert response.status_code == (200 if headers else 302)


def test_draft_in_the_admin_form_enqueues_nothing(client, user, record):
    add = reverse("wagtailsnippets_library_resource:add")
    document = LibraryDocumentFactory().pk
    fields = form([{"document": document, "language": "en"}])
    assert record(lambda: client.post(add, fields)) == set()
    resource = Resource.objects.get(live=False)
    assert record(lambda: edit(client, resource)) == set()
    resource.refresh_from_db()
    assert (resource.title, resource.live) == ("Edited", False)
    assert record(lambda: edit(client, resource, "action-publish")) == {resource.pk}
    assert resource.pk in found(client, "edited")


def test_autosaved_draft_enqueues_nothing(client, user, record):
    resource = new_draft(user)
    published = Resource.objects.get(live=True)
    published.save_revision(user=user)
    for saved in (resource, published):
        count = saved.revisions.count()
        assert record(lambda saved=saved: edit(client, saved, **AUTOSAVE)) == set()
        assert saved.revisions.count() == count
        assert latest_draft(Resource.objects.get(pk=saved.pk)).title == "Edited"


def test_draft_in_the_grid_enqueues_nothing(client, user, record):
    resource = new_draft(user)
    RegionFactory(code="TCD", label_en="Chad")
    url = reverse("desk_grid:row", args=[resource.pk])
    fields = row(resource, title="Edited", regions="Chad")
    assert record(lambda: client.post(url, fields)) == set()
    resource.refresh_from_db()
    assert (resource.title, resource.regions.get().code) == ("Edited", "TCD")


def test_uploaded_batch_enqueues_nothing(client, user, record):
    batch = Batch.objects.create(name="Conference", created_by=user)
    content = pdf_bytes(["the same pages"])

    def upload() -> None:
        send(client, batch, "one.pdf", content)
        send(client, batch, "two.pdf", pdf_bytes(["another text"]))
        while extract_next():
            pass

    assert record(upload) == set()
    resources = Resource.objects.filter(live=False)
    assert resources.count() == 2
    assert all(r.files.get().document.text_digest for r in resources)


def test_import_of_drafts_enqueues_nothing(tmp_path, user, record):
    (tmp_path / "files").mkdir(exist_ok=True)
    (tmp_path / "files" / "one.pdf").write_bytes(pdf_bytes(["the same pages"]))
    table = f"{HEADER},regions\none.pdf,Imported,en,SDN\n"
    assert record(lambda: run(tmp_path, table, "--drafts")) == set()
    assert not Resource.objects.get(title="Imported").live
    table = table.replace("Imported", "Published")
    enqueued = record(lambda: run(tmp_path, table))
    assert enqueued == {Resource.objects.get(title="Published").pk}


def test_draft_of_published_resource_waits_for_publication(client, user, record):
    resource = Resource.objects.get()

    def change(row: Resource) -> None:
        row.title = "Planned"

    def save_draft() -> None:
        change_draft(resource.pk, change, user=user, base_revision_id=None)

    assert record(save_draft) == set()
    assert found(client, "planned") == []
    resource.refresh_from_db()
    assert record(resource.latest_revision.publish) == {resource.pk}
    assert found(client, "planned") == [resource.pk]


def test_lock_and_schedule_enqueue_nothing(client, user, record):
    resource = new_draft(user)
    lock = reverse("wagtailsnippets_library_resource:lock", args=[resource.pk])
    assert record(lambda: client.post(lock)) == set()
    published = Resource.objects.get(live=True)
    lock = reverse("wagtailsnippets_library_resource:lock", args=[published.pk])
    assert record(lambda: client.post(lock)) == set()
    published.refresh_from_db()
    assert published.locked
    in_an_hour = timezone.now() + timedelta(hours=1)

    def schedule() -> None:
        resource.go_live_at = in_an_hour
        resource.save_revision(user=user).publish(user=user)

    assert record(schedule) == set()
    revision = resource.revisions.get(approved_go_live_at=in_an_hour)
    past = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = past.isoformat()
    revision.approved_go_live_at = past
    revision.save()
    assert record(publish_scheduled) == {resource.pk}
    assert resource.pk in found(client, "pages")


def test_terms_of_drafts_enqueue_nothing(user, record):
    resource = new_draft(user)
    region = RegionFactory(code="TCD", label_en="Chad")
    assert record(lambda: region.resources.add(resource)) == set()
    region.label_en = "Tchad"
    assert record(region.save) == set()
    sudan = Resource.objects.get(live=True).regions.get()
    sudan.resources.add(resource)
    sudan.label_en = "Soudan"
    assert record(sudan.save) == {Resource.objects.get(live=True).pk}


def test_files_of_drafts_enqueue_nothing(user, record):
    resource = new_draft(user)
    added = []
    assert record(lambda: added.append(ResourceFileFactory(resource=resource))) == set()
    assert record(added[0].document.save) == set()
    assert record(added[0].delete) == set()
    published = ResourceFile.objects.get(resource__live=True)
    assert record(published.document.save) == {published.resource_id}
    assert record(published.delete) == {published.resource_id}


def test_bulk_changes_enqueue_only_published_resources(user, record):
    unfinished, published = new_draft(user), Resource.objects.get(live=True)
    everything = Resource.objects.all()
    assert record(lambda: everything.update(title="All")) == {published.pk}
    assert record(lambda: everything.update(locked=False)) == set()
    new = [Resource(title="Draft", live=False), Resource(title="New", live=True)]
    created = record(lambda: Resource.objects.bulk_create(new))
    assert created == {Resource.objects.get(title="New").pk}
    drafts = Resource.objects.filter(pk=unfinished.pk)
    assert record(lambda: drafts.update(live=True)) == {unfinished.pk}
    assert record(lambda: drafts.update(visibility="members")) == {unfinished.pk}
    assert record(lambda: drafts.update(live=False)) == {unfinished.pk}


def test_unpublished_resource_is_enqueued_once(user, record, client):
    resource = Resource.objects.get()
    assert record(resource.unpublish) == {resource.pk}
    assert found(client, "pages") == []
    resource.title = "Edited"
    assert record(resource.save) == set()
    assert record(resource.delete) == set()


def test_deletion_of_published_resource_is_enqueued(user, record, client):
    unfinished, published = new_draft(user), Resource.objects.get(live=True)
    pk = published.pk
    assert record(unfinished.delete) == set()
    assert record(published.delete) == {pk}
    assert found(client, "pages") == []


def test_change_everywhere_is_enqueued_for_published_only(user, record):
    unfinished, published = new_draft(user), Resource.objects.get(live=True)

    def retitle(row: Resource) -> None:
        row.title = "Retitled"

    for resource, ids in ((unfinished, set()), (published, {published.pk})):
        pk = resource.pk
        assert record(lambda pk=pk: change_everywhere(pk, retitle, user=user)) == ids


def test_resource_unpublished_before_it_was_written_is_enqueued(user, record, write):
    resource = Resource.objects.get()
    write()

    def publish_and_unpublish() -> None:
        Resource.objects.filter(pk=resource.pk).update(title="Changed")
        before = IndexState.objects.get(pk=resource.pk).requested_version
        Resource.objects.filter(pk=resource.pk).update(live=False)
        assert IndexState.objects.get(pk=resource.pk).requested_version > before

    assert record(publish_and_unpublish) == {resource.pk}
