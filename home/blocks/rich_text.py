"""Links to pages in editors' rich text.

Wagtail writes the path of a page, which contains its title, into every text. The path
of a page that is not public must not appear in public texts: its link leads to
`/page/12/`, which redirects users who may view the page and returns 404 to all others.
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
from library.access.viewers import PageAccess
from library.blocks.rich_text import NO_LINK, stored_id


class LocalPageLinkHandler(PageLinkHandler):
    """Renders links to pages in the active language.

    A page without a translation is linked in its own language, with the interface in
    the active one. Unpublished pages are not linked.
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
        tags = []
        for page in pages:
            if not page or not page.live:
                tags.append(NO_LINK)
                continue
            target = local.get(page.translation_key, page)
            if public.may_view(target):
                url = local_url(target)
            else:
                url = reverse("page_short", args=[page.pk])
            tags.append(format_html('<a href="{}">', url))
        return tags


def register_page_links(features: FeatureRegistry) -> None:
    """Replace Wagtail's handler of page links."""
    features.register_link_type(LocalPageLinkHandler)
