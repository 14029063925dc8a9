"""Permissions of editors for pages, menus and redirects.

Users who must not publish need a separate group with "add" and "edit" permissions on
the home pages.
"""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import GroupPagePermission

from library.access.collection import EDITORS

from .front import HomePage

PAGE_PERMISSIONS = (
    "add_page",
    "change_page",
    "publish_page",
    "lock_page",
    "unlock_page",
)
PERMISSIONS = (
    "home.change_navigation",
    "simple_translation.submit_translation",
    "wagtailredirects.add_redirect",
    "wagtailredirects.change_redirect",
    "wagtailredirects.delete_redirect",
)


def grant_page_permissions() -> None:
    """Grant editors permissions for all home pages and subpages. Safe to repeat."""
    editors, _is_new = Group.objects.get_or_create(name=EDITORS)
    pages = Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=PAGE_PERMISSIONS
    )
    for home in HomePage.objects.filter(depth=2):
        for permission in pages:
            GroupPagePermission.objects.get_or_create(
                group=editors, page=home, permission=permission
            )
    condition = Q()
    for name in PERMISSIONS:
        app, codename = name.split(".")
        condition |= Q(content_type__app_label=app, codename=codename)
    editors.permissions.add(*Permission.objects.filter(condition))
