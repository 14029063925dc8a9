"""Wagtail's admin views that ask for too little are asked for more, and do not fail."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
)

from library.access.collection import file_collection
from library.models import LibraryDocument, Resource
from tests.factories import (
    LibraryDocumentFactory,
    LibraryImageFactory,
    ResourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
SECRET = "Quagga dossier"
AJAX = {"x-requested-with": "XMLHttpRequest"}


def bulk(model, action: str) -> str:
    return reverse(
        "wagtail_bulk_action",
        args=[model._meta.app_label, model._meta.model_name, action],
    )


@pytest.fixture
def operator():
    """Somebody with access to the admin who may read nothing of the library."""
    user = UserFactory()
    names = ("access_admin", "operate_library")
    user.user_permissions.add(*Permission.objects.filter(codename__in=names))
    return user


def collection_user(collection: Collection, *codenames: str):
    """Return a user with rights on one collection, and access to the admin."""
    group = Group.objects.create(name="Some")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for permission in Permission.objects.filter(codename__in=codenames):
        GroupCollectionPermission.objects.create(
            group=group, collection=collection, permission=permission
        )
    user = UserFactory()
    user.groups.add(group)
    return user


@pytest.mark.parametrize("key", ["all", "one"])
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("action", ["delete", "publish", "change", "export"])
def test_bulk_page_requires_permission(client, operator, action, method, key):
    resource = ResourceFactory(title=SECRET, visibility="committee")
    client.force_login(operator)
    address = bulk(Resource, action)
    question = {"id": resource.pk if key == "one" else "all"}
    response = getattr(client, method)(address, query_params=question)
    assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert SECRET not in client.get("/admin/").text
    asked = getattr(client, method)(address, query_params=question, headers=AJAX)
    assert asked.status_code == 403
    assert SECRET not in asked.text


def test_bulk_page_lists_selected_rows(client):
    resource = ResourceFactory(title=SECRET)
    other = ResourceFactory(title="Heron report")
    client.force_login(UserFactory(role="editor"))
    # The second key is of a row that a colleague has deleted meanwhile.
    question = {"id": [resource.pk, other.pk + 1]}
    page = client.get(bulk(Resource, "delete"), question).text
    assert SECRET in page
    assert "Heron report" not in page


@pytest.mark.parametrize("action", ["delete", "add_tags", "add_to_collection"])
def test_bulk_page_hides_other_collections(client, action):
    mine = file_collection().add_child(name="Mine")
    hidden = LibraryDocumentFactory(title=SECRET)
    own = LibraryDocumentFactory(title="Heron report", collection=mine)
    client.force_login(collection_user(mine, "add_document", "change_document"))
    address = bulk(LibraryDocument, action)
    assert "Heron report" in client.get(address, {"id": own.pk}).text
    for method in (client.get, client.post):
        keys = {"id": [own.pk, hidden.pk]}
        refused = method(address, query_params=keys)
        assert refused.status_code == 404
        assert SECRET not in refused.text
    whole = client.get(address, {"id": "all"}).text
    assert "Heron report" in whole
    assert SECRET not in whole


def test_bulk_page_hides_pages_elsewhere(client):
    root = Page.get_first_root_node()
    home = root.get_first_child()
    home.add_child(instance=Page(title="Heron page", slug="heron"))
    root.add_child(instance=Page(title=SECRET, slug="quagga"))
    user = collection_user(Collection.get_first_root_node())
    GroupPagePermission.objects.create(
        group=user.groups.get(),
        page=home,
        permission=Permission.objects.get(codename="change_page"),
    )
    client.force_login(user)
    below = client.get(bulk(Page, "publish"), {"id": "all", "childOf": home.pk})
    assert "Heron page" in below.text
    for parent in ({}, {"childOf": root.pk}, {"childOf": "x"}, {"childOf": 10**9}):
        refused = client.get(bulk(Page, "publish"), {"id": "all", **parent})
        assert refused.status_code == 404
        assert SECRET not in refused.text


def test_tags_require_permission_on_files(client, operator):
    document = LibraryDocumentFactory()
    document.tags.add("quaggas")
    image_editor = collection_user(Collection.get_first_root_node(), "change_image")
    for name, args in (
        ("wagtailadmin_tag_autocomplete", []),
        ("wagtailadmin_tag_model_autocomplete", ["taggit", "tag"]),
    ):
        url = reverse(name, args=args)
        for user in (operator, image_editor):
            client.force_login(user)
            assert "quaggas" not in client.get(url, {"term": "qua"}).text
        client.force_login(UserFactory(role="editor"))
        assert client.get(url, {"term": "qua"}).json() == ["quaggas"]


def test_image_titles_and_tags_require_permission(client, operator):
    image = LibraryImageFactory(title=SECRET)
    image.tags.add("quaggas")
    addresses = [
        reverse("wagtailimages_chooser:choose"),
        reverse("wagtailadmin_api:images:listing"),
        reverse("wagtailadmin_api:images:detail", args=[image.pk]),
    ]
    for user, is_shown in ((operator, False), (UserFactory(role="editor"), True)):
        client.force_login(user)
        for address in addresses:
            page = client.get(address).text
            assert (SECRET in page) is is_shown, address
            assert "quaggas" not in page or is_shown


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/admin/failwhale/", 404),
        ("post", "/admin/choose-external-link/", 400),
        ("post", "/admin/pages/1/set_position/", 404),
        ("get", "/admin/documents/chooser/chosen-multiple/?id=all", 404),
        ("get", "/admin/snippets/choose/library/resource/chosen-multiple/?id=x", 404),
        ("post", "/admin/snippets/choose/library/region/create/", 404),
        ("get", "/admin/api/main/images/find/?id=9999999999999999999999", 404),
        ("post", "/admin/pages/{home}/copy/", 400),
    ],
)
def test_malformed_request_is_no_server_error(client, method, path, status):
    client.force_login(UserFactory(is_superuser=True))
    path = path.format(home=Page.objects.get(depth=2, locale__language_code="en").pk)
    assert getattr(client, method)(path).status_code == status


def test_external_link_can_be_chosen(client):
    client.force_login(UserFactory(role="editor"))
    fields = {"url": "https://example.org/", "link_text": "Example"}
    form = {f"external-link-chooser-{name}": value for name, value in fields.items()}
    chosen = client.post("/admin/choose-external-link/", form)
    assert chosen.json()["result"]["url"] == "https://example.org/"


def test_file_in_use_is_kept_with_a_message(client):
    document = LibraryDocumentFactory()
    ResourceFactory(files=[{"document": document}])
    client.force_login(UserFactory(role="editor"))
    one, several = (
        reverse(f"wagtaildocs:{name}", args=[document.pk])
        for name in ("delete", "delete_multiple")
    )
    page = client.post(one, follow=True)
    assert "still in use" in page.text
    response = client.post(several, headers=AJAX)
    assert response.status_code == 409
    assert response.json()["success"] is False
    assert LibraryDocument.objects.filter(pk=document.pk).exists()


@pytest.fixture
def hidden_page():
    return Page.get_first_root_node().add_child(instance=Page(title=SECRET))


def test_move_of_a_page_requires_permission(client, operator, hidden_page):
    root = hidden_page.get_parent()
    url = reverse("wagtailadmin_pages:move_confirm", args=[hidden_page.pk, root.pk])
    client.force_login(operator)
    assert SECRET not in client.get(url, follow=True).text
    client.force_login(UserFactory(is_superuser=True))
    assert SECRET in client.get(url).text


def test_root_of_the_pages_is_not_moved(client):
    root = Page.get_first_root_node()
    url = reverse("wagtailadmin_pages:move_confirm", args=[root.pk, root.pk])
    client.force_login(UserFactory(is_superuser=True))
    response = client.post(url)
    assert (response.status_code, response["Location"]) == (302, "/admin/")


def test_page_titles_require_permission(client, operator, hidden_page):
    url = reverse("wagtailadmin_choose_page_chosen_multiple")
    client.force_login(operator)
    response = client.get(url, {"id": hidden_page.pk})
    assert response.status_code == 404
    assert client.get(url, {"id": "x"}).status_code == 404
    client.force_login(UserFactory(is_superuser=True))
    assert SECRET in client.get(url, {"id": hidden_page.pk}).text


@pytest.mark.parametrize("form", [{}, {"import_file_name": "x:y", "input_format": "0"}])
def test_import_of_redirects_with_a_changed_form_is_refused(client, form):
    client.force_login(UserFactory(is_superuser=True))
    response = client.post(reverse("wagtailredirects:process_import"), form)
    assert response.status_code == 400
