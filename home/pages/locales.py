"""Pages stay in the tree of their language: a page below another is in its language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

ROOT_DEPTH = 1


def refuse_move_to_other_language(
    request: HttpRequest, page: Page, destination: Page
) -> HttpResponse | None:
    """Say why a page cannot be moved; Wagtail says only that it is not permitted."""
    if destination.depth == ROOT_DEPTH or page.locale_id == destination.locale_id:
        return None
    text = _(
        "“%(page)s” is in %(language)s and cannot be moved below a page in %(other)s. "
        "Translate it instead."
    )
    values = {
        "page": page.get_admin_display_title(),
        "language": page.locale.get_display_name(),
        "other": destination.locale.get_display_name(),
    }
    messages.error(request, text % values)
    return redirect("wagtailadmin_pages:move", page.pk)


def give_copy_its_language(request: HttpRequest, page: Page, new_page: Page) -> None:
    """Give a copy below a page of another language that language.

    Wagtail keeps the original's, and the copy would have an address that leads nowhere.
    """
    parent = new_page.get_parent()
    if parent.depth > ROOT_DEPTH and new_page.locale_id != parent.locale_id:
        copies = new_page.get_descendants(inclusive=True)
        copies.update(locale=parent.locale_id)
