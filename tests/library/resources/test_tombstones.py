"""Addresses of deleted resources: gone for those who knew them, nothing for others."""

from __future__ import annotations

from itertools import product

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from library.models import LibraryDocument, RemovedResource, Resource
from library.resources.revisions import change_draft
from tests.factories import LibraryDocumentFactory, ResourceFactory, UserFactory
from tests.library.access.not_found import assert_looks_absent

pytestmark = pytest.mark.django_db
ADDRESSES = (
    "/library/{pk}/",
    "/library/{pk}-canary/",
    "/library/{pk}-another-title/",
    "/library/{pk}-canary/en/",
    "/library/{pk}-canary/fr/2/",
    "/library/{pk}-canary/en/p/1/",
    "/library/{pk}-canary/en/p/1/picture.webp",
    "/library/{pk}-canary/cover.jpg",
    "/library/{pk}-canary/cite.ris",
)
ABSENT = 999_999


def removed(**fields) -> int:
    """Return the id of a resource that is no more."""
    document = LibraryDocumentFactory()
    document.cover.save("cover.jpg", ContentFile(b"\xff\xd8 cover"))
    resource = ResourceFactory(
        **{"title": "Canary", "files": [{"document": document}], **fields}
    )
    pk = resource.pk
    resource.delete()
    return pk


def test_urls_of_a_removed_resource_return_410(subtests):
    pk = removed()
    for url, prefix in product(ADDRESSES, ["", "/fr", "/ar"]):
        with subtests.test(address=url, prefix=prefix):
            client = Client()
            response = client.get(prefix + url.format(pk=pk))
            assert response.status_code == 410
            assert client.get(prefix + url.format(pk=ABSENT)).status_code == 404


def test_other_resource_is_not_gone(client):
    kept = ResourceFactory(title="Kept")
    removed()
    assert client.get(kept.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("visibility", ["members", "committee"])
def test_removed_hidden_resource_returns_404(visibility, subtests):
    pk = removed(visibility=visibility)
    user = UserFactory(role="committee")
    for address in ADDRESSES:
        with subtests.test(address=address):
            client = Client()
            hidden = client.get(address.format(pk=pk))
            assert_looks_absent(hidden, client.get(address.format(pk=ABSENT)))
            client.force_login(user)
            assert client.get(address.format(pk=pk)).status_code == 410


def test_successor_is_named(client):
    older = ResourceFactory(title="First edition")
    newer = ResourceFactory(title="Second edition", supersedes=older)
    ResourceFactory(title="Distractor")
    url = older.get_absolute_url()
    older.delete()
    html = client.get(url).content.decode()
    assert f'href="{newer.get_absolute_url()}"' in html
    assert "Second edition" in html
    assert "Distractor" not in html


def test_successor_is_named_in_the_readers_language(client):
    older = ResourceFactory(title="First edition")
    french = {"language": "fr", "title": "Deuxième édition", "summary": "Un guide."}
    ResourceFactory(title="Second edition", supersedes=older, files=[french])
    url = older.get_absolute_url()
    older.delete()
    assert "Deuxième édition" in client.get(f"/fr{url}").text
    assert "Second edition" in client.get(url).text


def test_hidden_successor_is_not_named(client):
    older = ResourceFactory(title="First edition")
    ResourceFactory(title="Canary edition", supersedes=older, visibility="members")
    url = older.get_absolute_url()
    older.delete()
    response = client.get(url)
    assert response.status_code == 410
    assert "Canary" not in response.content.decode()
    client.force_login(UserFactory(role="member"))
    assert "Canary edition" in client.get(url).content.decode()


def test_removed_successor_is_replaced_by_its_own(client):
    first = ResourceFactory(title="First edition")
    second = ResourceFactory(title="Second edition", supersedes=first)
    ResourceFactory(title="Third edition", supersedes=second)
    url = first.get_absolute_url()
    first.delete()
    second.delete()
    assert "Third edition" in client.get(url).content.decode()


def test_several_removed_at_once_are_consistent(client):
    first = ResourceFactory(title="First edition")
    second = ResourceFactory(title="Second edition", supersedes=first)
    Resource.objects.filter(pk__in=[first.pk, second.pk]).delete()
    for resource in (first, second):
        assert client.get(f"/library/{resource.pk or 0}/").status_code in (404, 410)
    assert RemovedResource.objects.count() == 2
    assert not RemovedResource.objects.exclude(successor=None).exists()


def test_deleted_draft_leaves_no_tombstone(client):
    pk = removed(live=False)
    assert client.get(f"/library/{pk}/").status_code == 404
    assert not RemovedResource.objects.exists()


def test_deleted_unpublished_resource_returns_410(client):
    resource = ResourceFactory()
    change_draft(resource.pk, lambda draft: None, user=None, base_revision_id=None)
    resource = Resource.objects.get()
    resource.latest_revision.publish()
    Resource.objects.get().unpublish()
    url = f"/library/{resource.pk}/"
    assert client.get(url).status_code == 404
    Resource.objects.get().delete()
    assert client.get(url).status_code == 410


def test_wider_draft_does_not_widen_the_tombstone(client):
    editor = UserFactory(role="editor")
    resource = ResourceFactory(visibility="committee")
    draft = change_draft(
        resource.pk, lambda draft: None, user=editor, base_revision_id=None
    )
    draft.latest_revision.publish()
    row = Resource.objects.get()
    row.unpublish()

    def widen(draft):
        draft.visibility, draft.title = "public", "Canary"

    seen = Resource.objects.get().latest_revision_id
    change_draft(row.pk, widen, user=editor, base_revision_id=seen)
    Resource.objects.get().delete()
    assert client.get(f"/library/{row.pk}/").status_code == 404


def test_rolled_back_deletion_removes_nothing(client, transactional_db):
    resource = ResourceFactory()
    with pytest.raises(RuntimeError), transaction.atomic():
        Resource.objects.get().delete()
        raise RuntimeError
    assert client.get(resource.get_absolute_url()).status_code == 200
    assert not RemovedResource.objects.exists()


def test_ids_are_never_reused():
    pk = removed()
    assert Resource.is_id_taken(pk)
    assert not Resource.is_id_taken(pk + 1)


def test_files_of_a_removed_resource_are_kept():
    removed()
    document = LibraryDocument.objects.get()
    assert document.file.storage.exists(document.file.name)


def test_editor_names_another_successor(client):
    client.force_login(UserFactory(role="editor"))
    resource = ResourceFactory(title="Canary", pages=["text"])
    better = ResourceFactory(title="Better")
    url = resource.get_absolute_url()
    names = Resource.snippet_viewset
    client.post(reverse(names.get_url_name("delete"), args=[resource.pk]))
    gone = RemovedResource.objects.get()

    names = RemovedResource.snippet_viewset
    listing = client.get(reverse(names.get_url_name("list"))).content.decode()
    assert "Canary" in listing
    edit = reverse(names.get_url_name("edit"), args=[gone.pk])
    assert client.get(edit).status_code == 200
    client.post(edit, {"title": "Other", "successor": better.pk})
    gone.refresh_from_db()
    assert (gone.title, gone.successor) == ("Canary", better)
    assert "Better" in client.get(url).content.decode()
    add = reverse(names.get_url_name("add"))
    assert client.get(add).status_code in (302, 403)
