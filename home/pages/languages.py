"""Pages in the reader's language, and in the default one where they are missing."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import translate_url
from django.utils.translation import get_language, override
from wagtail.models import Page
from wagtail.query import PageQuerySet

from library.page_access import PageAccess


def in_active_language(pages: PageQuerySet, access: PageAccess) -> PageQuerySet:
    """Return the pages that one person may view, each in one language.

    That is the active language, or the default one for a page without a translation
    that they may view.
    """
    visible = access.visible(pages)
    active, default = get_language(), settings.LANGUAGE_CODE
    own = Q(locale__language_code=active)
    if active == default:
        return visible.filter(own)
    translated = visible.filter(own, translation_key=OuterRef("translation_key"))
    fallback = Q(locale__language_code=default) & ~Exists(translated)
    return visible.filter(own | fallback)


def local_url(page: Page, request=None) -> str:
    """Return the address of a page in the frame of the active language.

    Other languages fall back to the default one alone: a page of a third one keeps its
    own address. Empty for a page that belongs to no site.
    """
    own = page.locale.language_code
    active = get_language() or settings.LANGUAGE_CODE
    url = page.get_url(request) or ""
    if own not in (active, settings.LANGUAGE_CODE):
        return url
    # An address is resolved in its own language.
    with override(own):
        return translate_url(url, active)
