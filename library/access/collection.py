"""The Wagtail collection that holds the library's files, closed to the public.

Wagtail lists and serves every document outside a restricted collection to anybody. So
no file of the library ever lies outside of this one.
"""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Collection, CollectionViewRestriction

NAME = "Library files"
EDITORS = "Editors"


def file_collection() -> Collection:
    """Return the collection of the library's files; made when it is missing."""
    root = Collection.get_first_root_node()
    return root.get_children().filter(name=NAME).first() or _make(root)


@transaction.atomic
def _make(root: Collection) -> Collection:
    collection = root.add_child(name=NAME)
    restriction = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.GROUPS
    )
    restriction.groups.add(Group.objects.get_or_create(name=EDITORS)[0])
    return collection
