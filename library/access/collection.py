"""The private Wagtail collection of the library's files.

Wagtail lists and serves documents outside a private collection to everybody. So all
files of the library are in this one.
"""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Collection, CollectionViewRestriction

NAME = "Library files"
EDITORS = "Editors"


def file_collection() -> Collection:
    """Return the collection of the library's files; created if it is missing."""
    root = Collection.get_first_root_node()
    if collection := root.get_children().filter(name=NAME).first():
        return collection
    with transaction.atomic():
        collection = root.add_child(name=NAME)
        restriction = CollectionViewRestriction.objects.create(
            collection=collection, restriction_type=CollectionViewRestriction.GROUPS
        )
        restriction.groups.add(Group.objects.get_or_create(name=EDITORS)[0])
    return collection
