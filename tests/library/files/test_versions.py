"""Replacing a file: its address stays, what was there before is kept for editors."""

from __future__ import annotations

import pytest

from library.access.viewers import VISITOR
from library.models import FileVersion, LibraryDocument, Resource
from library.resources.revisions import change_draft, change_everywhere
from search.index.outbox import drain_all
from search.index.rebuild import rebuild
from search.query.parser import parse
from search.service.request import SearchRequest
from search.service.searcher import search
from tests.factories import LibraryDocumentFactory, ResourceFactory, UserFactory
from tests.library.files.versions import (
    PAGES,
    english,
    read_all,
    replace_bytes,
    with_document,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory(role="editor")


@pytest.fixture
def resource():
    return ResourceFactory(
        title="Guide", files=[{"pages": PAGES}, {"language": "fr", "pages": ["Autre."]}]
    )


def test_new_document_makes_the_former_a_version(client, resource):
    file = english(resource)
    url, former = file.get_absolute_url(), file.document
    before = client.get(url)
    file.document = LibraryDocumentFactory(pages=["New text."])
    file.save()

    after = client.get(url)
    assert b"".join(after) == b"New text."
    assert after["ETag"] != before["ETag"]
    version = FileVersion.objects.get()
    assert (version.file, version.document, version.number) == (file, former, 1)


def test_unchanged_file_makes_no_version(resource):
    file = english(resource)
    file.title = "Another title"
    file.save()
    resource.save()
    assert not FileVersion.objects.exists()


def test_versions_are_numbered_consecutively(resource):
    file = english(resource)
    documents = [file.document]
    for _ in range(2):
        file.document = LibraryDocumentFactory()
        documents.append(file.document)
        file.save()
    versions = file.versions.order_by("number").values_list("number", "document")
    assert list(versions) == [(1, documents[0].pk), (2, documents[1].pk)]


def test_draft_makes_a_version_when_published(resource, editor):
    former = english(resource).document
    new = LibraryDocumentFactory()
    draft = change_draft(
        resource.pk, with_document(new), user=editor, base_revision_id=None
    )
    assert not FileVersion.objects.exists()
    assert english(resource).document == former

    draft.latest_revision.publish()
    assert english(resource).document == new
    assert FileVersion.objects.get().document == former


def test_change_everywhere_makes_one_version(resource, editor):
    change_draft(resource.pk, lambda draft: None, user=editor, base_revision_id=None)
    new = LibraryDocumentFactory()
    change_everywhere(resource.pk, with_document(new), user=editor)
    assert FileVersion.objects.count() == 1
    Resource.objects.get(pk=resource.pk).latest_revision.publish()
    assert FileVersion.objects.count() == 1
    assert english(resource).document == new


def test_replaced_bytes_make_a_version_of_each_file(client, resource, editor):
    document = english(resource).document
    other = ResourceFactory(files=[{"document": document}])
    distractor = ResourceFactory(files=[{"pages": PAGES}])
    client.force_login(editor)
    replace_bytes(client, document, "Quite another text.")

    kept = LibraryDocument.objects.get(title__contains="(replaced ")
    assert b"".join(kept.file.open()) == "\f".join(PAGES).encode()
    assert [page.text for page in kept.pages.all()] == list(PAGES)
    versions = FileVersion.objects.all()
    assert {version.file.resource for version in versions} == {resource, other}
    assert {version.document for version in versions} == {kept}
    assert {version.replaced_by for version in versions} == {editor}
    assert not distractor.files.get().versions.exists()


def test_replaced_bytes_keep_versions_elsewhere(client, resource, editor):
    file = english(resource)
    shared = file.document
    file.document = LibraryDocumentFactory()
    file.save()
    client.force_login(editor)
    replace_bytes(client, shared, "Quite another text.")
    assert file.versions.get().document.file.read() == "\f".join(PAGES).encode()


def test_new_text_replaces_the_old_in_the_index(engine, client, resource, editor):
    rebuild()
    distractor = ResourceFactory(pages=["Words of their own: alert."])
    client.force_login(editor)
    replace_bytes(client, english(resource).document, "A zebra among words.")
    read_all()
    drain_all()
    for index in engine.indexes():
        engine.refresh(index)

    def found(words):
        hits = search(SearchRequest(VISITOR, words, parse(words))).hits
        return {hit.resource.pk for hit in hits}

    assert found("zebra") == {resource.pk}
    assert found("alert") == {distractor.pk}
