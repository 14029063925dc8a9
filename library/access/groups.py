"""Who may do what: three groups and their permissions.

Each group always holds at least these permissions. Somebody who should have fewer
gets a group of their own.
"""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission

from library.access.collection import EDITORS, file_collection

MEMBERS, COMMITTEE = "Members", "Committee"
GROUP_OF_ROLE = {"member": MEMBERS, "committee": COMMITTEE, "editor": EDITORS}

_SEES_MEMBERS = ("library.view_members_resource",)
_SEES_ALL = (*_SEES_MEMBERS, "library.view_committee_resource")
_EDITS = (
    "wagtailadmin.access_admin",
    *(
        f"library.{action}_resource"
        for action in ("view", "add", "change", "delete", "publish", "lock", "unlock")
    ),
    *(
        f"library.{action}_{vocabulary}"
        for action in ("view", "add", "change")
        for vocabulary in ("region", "theme", "resourcetype", "organisation")
    ),
    "library.view_removedresource",
    "library.change_removedresource",
)
PERMISSIONS: dict[str, tuple[str, ...]] = {
    MEMBERS: _SEES_MEMBERS,
    COMMITTEE: _SEES_ALL,
    EDITORS: (*_SEES_ALL, *_EDITS),
}
# What editors may do with the files, which Wagtail grants by collection.
FILE_PERMISSIONS = (
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
)
# Images belong to texts and pages, so they lie in the root collection. Rights on files
# never do: they would reach the library's files too, which lie below it.
IMAGE_PERMISSIONS = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
)


def create_roles() -> list[str]:
    """Make the groups with their permissions. Returns the names of new groups."""
    new = [name for name in PERMISSIONS if _give(name, PERMISSIONS[name])]
    editors = Group.objects.get(name=EDITORS)
    root = Collection.get_first_root_node()
    for collection, names in (
        (file_collection(), FILE_PERMISSIONS),
        (root, IMAGE_PERMISSIONS),
    ):
        for name in names:
            GroupCollectionPermission.objects.get_or_create(
                group=editors, collection=collection, permission=_permission(name)
            )
    return new


def _give(group_name: str, permissions: tuple[str, ...]) -> bool:
    group, is_new = Group.objects.get_or_create(name=group_name)
    group.permissions.add(*(_permission(name) for name in permissions))
    return is_new


def _permission(name: str) -> Permission:
    app, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)
