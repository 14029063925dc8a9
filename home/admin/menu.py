"""Order of the admin's main menu, and removal of menu items."""

from __future__ import annotations

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

from library.admin.permissions import HistoryView

# Most used items first. The library's own item has 100.
ORDER = {"explorer": 110, "images": 120}


def order_main_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    for item in items:
        item.order = ORDER.get(item.name, item.order)


def remove_forbidden_reports(request: HttpRequest, items: list[MenuItem]) -> None:
    """Hide the site history, for which the library requires a permission of its own."""
    if not request.user.has_perm(HistoryView.permission):
        items[:] = [item for item in items if item.name != "site-history"]


def remove_external_links(request: HttpRequest, items: list[MenuItem]) -> None:
    """Remove help links to Wagtail's website, which does not cover this library."""
    items[:] = [item for item in items if "://" not in item.url]
