"""What members, committee and editors may do, and where files lie."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction

from library.file_collection import file_collection
from library.uploads import add_document
from library.viewers import COMMITTEE, EDITOR, MEMBER, VISITOR, Viewer
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "viewer"),
    [
        ("visitor", VISITOR),
        ("member", MEMBER),
        ("committee", COMMITTEE),
        ("editor", EDITOR),
    ],
)
def test_a_role_makes_its_viewer(role, viewer):
    assert Viewer.of(UserFactory(role=role)) == viewer


def test_an_inactive_editor_sees_what_the_public_sees():
    assert Viewer.of(UserFactory(role="editor", is_active=False)) == VISITOR
    assert Viewer.of(AnonymousUser()) == VISITOR


@pytest.mark.parametrize("role", ["visitor", "member", "committee"])
def test_only_editors_reach_the_admin(client, role):
    client.force_login(UserFactory(role=role))
    for name in ("wagtailadmin_home", "library_files:index", "desk_batches:index"):
        response = client.get(reverse(name))
        assert response.status_code == 302
        assert "login" in response.url


@pytest.mark.parametrize(
    "name",
    [
        "wagtailadmin_home",
        "wagtailsnippets_library_resource:list",
        "wagtailsnippets_library_resource:add",
        "wagtailsnippets_library_region:list",
        "wagtailsnippets_library_region:add",
        "wagtailsnippets_library_theme:add",
        "wagtailsnippets_library_resourcetype:add",
        "wagtailsnippets_library_organisation:add",
        "library_files:index",
        "desk_batches:index",
        "wagtaildocs_chooser:choose",
    ],
)
def test_an_editor_reaches_the_librarys_pages(client, name):
    client.force_login(UserFactory(role="editor"))
    assert client.get(reverse(name)).status_code == 200


def test_an_editor_sees_the_menu_of_the_library_and_files_once(client):
    client.force_login(UserFactory(role="editor"))
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("library_files:index") in page
    assert reverse("desk_batches:index") in page
    assert '"name": "resources"' in page
    assert '"name": "documents"' not in page


def test_every_file_lies_in_a_closed_collection():
    document = add_document(ContentFile(b"some text", "a.txt"), "a.txt")
    assert document.collection == file_collection()
    restriction = CollectionViewRestriction.objects.get(collection=file_collection())
    assert [group.name for group in restriction.groups.all()] == ["Editors"]


def test_a_file_cannot_be_moved_to_the_open_root_collection():
    document = add_document(ContentFile(b"some text", "a.txt"), "a.txt")
    document.collection = Collection.get_first_root_node()
    document.save()
    document.refresh_from_db()
    assert document.collection == file_collection()
