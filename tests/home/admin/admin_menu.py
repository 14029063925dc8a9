"""Menus of the admin for a user, and users of each role."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.test import RequestFactory
from wagtail.admin.menu import MenuItem, SubmenuMenuItem, admin_menu
from wagtail.models import GroupPagePermission

from home.models import HomePage
from home.pages.rights import grant_page_permissions
from library.access.collection import EDITORS
from tests.factories import UserFactory
from tests.pages import home_page


def add_editors_group() -> None:
    """Make what `scripts/prepare` makes: home pages, groups, rights."""
    home_page()
    grant_page_permissions()


def editor():
    return UserFactory(role="editor")


def drafter():
    """Return an editor who may publish neither resources nor pages."""
    group = Group.objects.create(name="Drafters")
    own = Group.objects.get(name=EDITORS).permissions
    group.permissions.set(own.exclude(codename="publish_resource"))
    for codename in ("add_page", "change_page"):
        permission = Permission.objects.get(codename=codename)
        for home in HomePage.objects.all():
            GroupPagePermission.objects.create(
                group=group, page=home, permission=permission
            )
    user = UserFactory()
    user.groups.add(group)
    return user


def operator():
    """Return a user who runs the installation, and edits nothing."""
    user = UserFactory()
    codenames = ("access_admin", "operate_library")
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


def superuser():
    return UserFactory(is_superuser=True)


def page_editor():
    """Return a user who edits pages alone."""
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    group = Group.objects.create(name="Web team")
    permission = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(
        group=group, page=home_page(), permission=permission
    )
    user.groups.add(group)
    return user


def menu_urls(user: AnonymousUser) -> dict[str, str]:
    """Return the addresses of a user's menu entries by their path of names."""
    request = RequestFactory().get("/admin/")
    request.user = user
    return dict(_urls(admin_menu.menu_items_for_request(request), request))


def _urls(items: list[MenuItem], request, above: str = "") -> Iterator[tuple[str, str]]:
    for item in items:
        name = f"{above}{item.name}"
        if isinstance(item, SubmenuMenuItem):
            below = item.menu.menu_items_for_request(request)
            yield from _urls(below, request, f"{name}/")
        elif item.url != "#":
            yield name, item.url
