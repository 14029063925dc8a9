"""Links to pages in editors' rich text.

Wagtail writes the path of the page, which is made of its title, into every text. Here
the path of a page that is not public stays out of texts that may be: its link leads to
`/page/12/`, which redirects those who may view the page and answers 404 to all others.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler

from home.pages.languages import local_url
from library.access.pages import PageAccess
from library.blocks.rich_text import NO_LINK, stored_id


class LocalPageLinkHandler(PageLinkHandler):
    """Writes links to pages in the active language.

    A page without a translation is linked in the frame of the active language; one that
    is not published is not linked.
    """

    @classmethod
    def get_many(cls, attrs_list: list[dict]) -> list[Page | None]:
        ids = [stored_id(attrs) for attrs in attrs_list]
        pages = Page.objects.filter(pk__in=filter(None, ids)).select_related("locale")
        by_id = pages.in_bulk()
        return [by_id.get(pk) for pk in ids]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        pages = cls.get_many(attrs_list)
        public = PageAccess(AnonymousUser())
        translations = Page.objects.filter(
            translation_key__in={page.translation_key for page in pages if page},
            locale__language_code=get_language(),
        ).select_related("locale")
        local = {p.translation_key: p for p in public.visible(translations)}
        return [
            _opening_tag(page, local.get(page.translation_key), public)
            if page and page.live
            else NO_LINK
            for page in pages
        ]


def _opening_tag(page: Page, translation: Page | None, public: PageAccess) -> str:
    target = translation or page
    if public.may_view(target):
        url = local_url(target)
    else:
        url = reverse("page_short", args=[page.pk])
    return format_html('<a href="{}">', url)


def register_page_links(features: FeatureRegistry) -> None:
    """Put this handler in the place of Wagtail's."""
    features.register_link_type(LocalPageLinkHandler)
