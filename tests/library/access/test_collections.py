"""Wagtail's collections open nothing: the resource alone says who may see a file."""

from __future__ import annotations

import pytest
from wagtail.models import Collection, CollectionViewRestriction

from library.access.collection import file_collection
from tests.factories import LibraryDocumentFactory, ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def grandchild() -> Collection:
    """A collection without a restriction of its own, two below one that has one."""
    child = file_collection().add_child(name="Child")
    return child.add_child(name="Grandchild")


def read_by(client, document, role: str | None = None) -> int:
    client.logout()
    if role:
        client.force_login(UserFactory(role=role))
    return client.get(document.url).status_code


@pytest.mark.reliability(18)
def test_file_in_a_restricted_collection_is_hidden(client, grandchild):
    document = LibraryDocumentFactory(collection=grandchild)
    assert [r.collection.name for r in grandchild.get_view_restrictions()]
    for resource in (None, {"visibility": "committee"}, {"live": False}):
        if resource:
            ResourceFactory(files=[{"document": document}], **resource)
        assert read_by(client, document) == 404
        assert read_by(client, document, "member") == 404
    assert read_by(client, document, "editor") == 200


@pytest.mark.reliability(18)
def test_public_collection_opens_no_file(client):
    """Not even where somebody moves it out, or shares a password for it."""
    outside = Collection.get_first_root_node().add_child(name="Outside")
    document = LibraryDocumentFactory(collection=outside)
    ResourceFactory(visibility="members", files=[{"document": document}])
    assert read_by(client, document) == 404
    CollectionViewRestriction.objects.create(
        collection=outside,
        restriction_type=CollectionViewRestriction.PASSWORD,
        password="shared",
    )
    assert read_by(client, document) == 404
    assert read_by(client, document, "member") == 200


@pytest.mark.reliability(18)
def test_restricted_collection_hides_no_public_resource(client, grandchild):
    document = LibraryDocumentFactory(collection=grandchild)
    ResourceFactory(files=[{"document": document}])
    assert read_by(client, document) == 200
