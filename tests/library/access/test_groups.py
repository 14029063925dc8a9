"""What members, committee and editors may do, and where files lie."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
)

from library.access.collection import file_collection
from library.access.groups import create_roles
from library.access.viewers import COMMITTEE, EDITOR, MEMBER, VISITOR, Viewer
from library.files.uploads import add_document
from tests.factories import LibraryDocumentFactory, UserFactory

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
def test_role_determines_the_viewer(role, viewer):
    assert Viewer.of(UserFactory(role=role)) == viewer


def test_inactive_editor_is_a_visitor():
    assert Viewer.of(UserFactory(role="editor", is_active=False)) == VISITOR
    assert Viewer.of(AnonymousUser()) == VISITOR


@pytest.mark.parametrize("role", ["visitor", "member", "committee"])
def test_admin_requires_editor(client, role):
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
def test_editor_opens_library_admin_pages(client, name):
    client.force_login(UserFactory(role="editor"))
    assert client.get(reverse(name)).status_code == 200


def test_menu_lists_library_and_files_once(client):
    client.force_login(UserFactory(role="editor"))
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("library_files:index") in page
    assert reverse("desk_batches:index") in page
    assert '"name": "resources"' in page
    assert '"name": "documents"' not in page


def test_files_are_in_a_closed_collection():
    document = add_document(ContentFile(b"some text", "a.txt"), "a.txt")
    assert document.collection == file_collection()
    restriction = CollectionViewRestriction.objects.get(collection=file_collection())
    assert [group.name for group in restriction.groups.all()] == ["Editors"]


def test_file_cannot_be_moved_to_the_root_collection():
    document = add_document(ContentFile(b"some text", "a.txt"), "a.txt")
    document.collection = Collection.get_first_root_node()
    document.save()
    document.refresh_from_db()
    assert document.collection == file_collection()


def collection_rights() -> set[tuple[str, str, str]]:
    """Return each group's rights on collections: group, collection, codename."""
    rights = GroupCollectionPermission.objects.values_list(
        "group__name", "collection__name", "permission__codename"
    )
    return set(rights)


def test_new_installation_has_no_default_permissions():
    assert not Group.objects.filter(name="Moderators").exists()
    assert not Workflow.objects.filter(name="Moderators approval").exists()
    assert {group for group, *_ in collection_rights()} == {"Editors"}
    assert not GroupPagePermission.objects.filter(page__depth=1).exists()


def test_editors_have_files_of_the_library_only():
    create_roles()  # the roles exist: safe to repeat
    of_files = {"add_document", "change_document", "choose_document"}
    of_images = {"add_image", "change_image", "choose_image"}
    expected = {("Editors", "Library files", right) for right in of_files}
    assert collection_rights() == expected | {
        ("Editors", "Root", right) for right in of_images
    }
    assert not GroupPagePermission.objects.filter(page__depth=1).exists()


def test_default_permissions_are_removed_from_old_database():
    """As Wagtail's migrations leave them, beside what our own seeds gave."""
    kept = collection_rights()
    root = Collection.get_first_root_node()
    for name in ("Editors", "Moderators"):
        group = Group.objects.get_or_create(name=name)[0]
        for codename in ("add_document", "change_document", "change_image"):
            permission = Permission.objects.get(codename=codename)
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=root, permission=permission
            )
            group.permissions.add(permission)
        GroupPagePermission.objects.create(
            group=group,
            page=Page.get_first_root_node(),
            permission=Permission.objects.get(codename="change_page"),
        )
    remove = import_module("library.migrations.0001_initial")
    remove.remove_default_rights(apps, None)
    create_roles()
    assert collection_rights() == kept
    assert not GroupPagePermission.objects.filter(page__depth=1).exists()
    assert not Group.objects.filter(name="Moderators").exists()
    editor = UserFactory(role="editor")
    assert not editor.has_perm("wagtaildocs.change_document")
    assert editor.has_perm("library.change_resource")


def test_no_default_group_but_editors_replaces_files(client):
    document = LibraryDocumentFactory(title="Quagga dossier")
    before = document.file.name
    access = Permission.objects.get(codename="access_admin")
    for group in Group.objects.exclude(name="Editors"):
        user = UserFactory()
        user.groups.add(group)
        user.user_permissions.add(access)
        client.force_login(user)
        url = reverse("wagtaildocs:edit", args=[document.pk])
        assert "Quagga" not in client.get(url).text
        file = ContentFile(b"other text", "b.txt")
        client.post(url, {"title": "New", "tags": "", "file": file})
        document.refresh_from_db()
        assert (document.title, document.file.name) == ("Quagga dossier", before)
