"""The groups Members, Committee and Editors, and their permissions.

Each deployment adds permissions that are missing. To give somebody fewer, create
another group.
"""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission

from library.access.collection import EDITORS, file_collection

MEMBERS, COMMITTEE = "Members", "Committee"
# Publish drafts with gaps many at once. No group has it by default: administrators do.
PUBLISH_INCOMPLETE = "library.publish_incomplete_resource"
GROUP_OF_ROLE = {"member": MEMBERS, "committee": COMMITTEE, "editor": EDITORS}

_VIEW_MEMBERS = ("library.view_members_resource",)
_VIEW_ALL = (*_VIEW_MEMBERS, "library.view_committee_resource")
_EDIT = (
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
    MEMBERS: _VIEW_MEMBERS,
    COMMITTEE: _VIEW_ALL,
    EDITORS: (*_VIEW_ALL, *_EDIT),
}
# Permissions of editors on files, which Wagtail grants by collection.
FILE_PERMISSIONS = (
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
)
# Images are used on pages, so their permissions are on the root collection. Those on
# files must not be: they would include the library's files in the collection below.
IMAGE_PERMISSIONS = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
)


def create_roles() -> list[str]:
    """Create the groups with their permissions. Return the names of new groups."""
    new_groups = []
    permissions = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    for group_name, names in PERMISSIONS.items():
        group, is_new = Group.objects.get_or_create(name=group_name)
        group.permissions.add(*(permissions[name] for name in names))
        if is_new:
            new_groups.append(group_name)
    editors = Group.objects.get(name=EDITORS)
    root = Collection.get_first_root_node()
    for collection, names in (
        (file_collection(), FILE_PERMISSIONS),
        (root, IMAGE_PERMISSIONS),
    ):
        for name in names:
            GroupCollectionPermission.objects.get_or_create(
                group=editors, collection=collection, permission=permissions[name]
            )
    return new_groups
