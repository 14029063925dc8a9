"""Pages in the active language, with the default language as fallback."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import translate_url
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

ROOT_DEPTH = 1


def refuse_move_to_other_language(
    request: HttpRequest, page: Page, destination: Page
) -> HttpResponse | None:
    """Explain why a page cannot be moved; Wagtail only says it is not permitted."""
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


def set_language_of_copy(request: HttpRequest, page: Page, new_page: Page) -> None:
    """Set the language of a copied page to that of its new parent.

    Wagtail keeps the original's language, and the URL of the copy would not work.
    """
    parent = new_page.get_parent()
    if parent.depth > ROOT_DEPTH and new_page.locale_id != parent.locale_id:
        copies = new_page.get_descendants(inclusive=True)
        copies.update(locale=parent.locale_id)


def local_url(page: Page, request=None) -> str:
    """Return the URL of a page with the interface in the active language.

    Pages in the default language are fallbacks for other languages; a page in a third
    language keeps its own URL. Returns "" for a page without a site.
    """
    own = page.locale.language_code
    active = get_language() or settings.LANGUAGE_CODE
    url = page.get_url(request) or ""
    if own not in (active, settings.LANGUAGE_CODE):
        return url
    # A URL must be resolved in its own language.
    with override(own):
        return translate_url(url, active)
