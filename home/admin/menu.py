"""The order of the admin's menus, and what is left out of them."""

from __future__ import annotations

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

from library.admin.permissions import HistoryView

# What editors open most comes first. The library's own entry has 100.
ORDER = {"explorer": 110, "images": 120}


def order_main_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    for item in items:
        item.order = ORDER.get(item.name, item.order)


def leave_out_forbidden_reports(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail shows its history to whoever edits pages; ours asks for more."""
    if not request.user.has_perm(HistoryView.permission):
        items[:] = [item for item in items if item.name != "site-history"]


def leave_out_other_sites(request: HttpRequest, items: list[MenuItem]) -> None:
    """Help is about this library: Wagtail's pages on the web know nothing of it."""
    items[:] = [item for item in items if "://" not in item.url]
