"""Template tags of the base template: menu, footer, languages and name.

Menu and footer have the links that editors set in the admin, or the defaults.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext as _
from wagtail.models import Page

from home.blocks.menu import LISTS
from home.models import CollectionPage, Navigation, SiteIdentity
from home.pages.base import TOP_DEPTH
from home.pages.languages import local_url
from home.panels import with_link_fields
from library.access.viewers import PageAccess
from library.blocks.links import LinkValue, may_follow
from library.languages import direction

register = template.Library()
FOOTER_LISTS = ("search", "regions", "themes", "types", "organisations", "years")


@dataclass(frozen=True)
class MenuLink:
    """A link of the menu or the footer."""

    text: str
    url: str
    is_current: bool = False
    is_external: bool = False


@dataclass(frozen=True)
class FooterColumn:
    """A column of the footer."""

    heading: str
    links: tuple[MenuLink, ...]


@dataclass(frozen=True)
class Footer:
    """The content of the footer."""

    about: str
    columns: tuple[FooterColumn, ...]
    legal: tuple[MenuLink, ...]
    social: tuple[MenuLink, ...]


@dataclass(frozen=True)
class LanguageLink:
    code: str
    name: str
    url: str
    is_current: bool


@register.simple_tag(takes_context=True)
def language_links(context, to_home: bool = False) -> list[LanguageLink]:
    """Return the languages of the interface with the URL of this page in each.

    `to_home`: link to the home page, for pages that do not exist.
    """
    request = None if to_home else context.get("request")
    view, args, kwargs, query = "home", (), {}, ""
    if request and (match := request.resolver_match):
        view, args, kwargs = match.view_name, match.args, match.kwargs
        query = request.get_full_path().partition("?")[2]
    links = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            # `translate_url` would resolve the path again for each language.
            try:
                url = reverse(view, args=args, kwargs=kwargs)
            except NoReverseMatch:  # an unnamed view has the same URL in all
                url = request.path
        if query:
            url = f"{url}?{query}"
        links.append(
            LanguageLink(
                code=code,
                name=get_language_info(code)["name_local"].capitalize(),
                url=url,
                is_current=code == get_language(),
            )
        )
    return links


@dataclass(frozen=True)
class LanguageOffer:
    """A link to this page in the browser's language, in its words."""

    code: str
    direction: str
    url: str
    text: str


@register.simple_tag(takes_context=True)
def language_offer(context, languages: Sequence[LanguageLink]) -> LanguageOffer | None:
    """Return the offer of LanguageOfferMiddleware; None if there is none.

    languages: the links to this page in each language.
    """
    request = context.get("request")
    code = getattr(request, "offered_language", "")
    offer = None
    if link := next((link for link in languages if link.code == code), None):
        with override(code):
            # Translators: the name of the language of your translation, not English.
            text = _("Read this page in English")
        offer = LanguageOffer(code, direction(code), link.url, text)
    if request:
        request.language_offer = offer
    return offer


@register.simple_tag
def library_name() -> str:
    """Return the library's name without a request, for emails."""
    return SiteIdentity.load().name


@register.simple_tag(takes_context=True)
def site_menu(context) -> tuple[MenuLink, ...]:
    """Return the links of the header in the active language; none without a request."""
    request = context.get("request")
    if not request:
        return ()
    blocks = Navigation.load(request).in_language("header", get_language())
    if blocks:
        return _editors_links((block.value for block in blocks), request)
    collections = CollectionPage.objects.all()
    names = ["search", "browse"]
    if PageAccess.of(request).in_active_language(collections).exists():
        names.insert(1, "collections")
    return (*_list_links(names, request), *_page_links(request))


@register.simple_tag(takes_context=True)
def site_footer(context) -> Footer | None:
    """Return the footer in the active language; None without a request."""
    request = context.get("request")
    if not request:
        return None
    navigation, language = Navigation.load(request), get_language()
    columns = [
        FooterColumn(block.value["heading"], links)
        for block in navigation.in_language("columns", language)
        if (links := _editors_links(block.value["links"], request))
    ]
    if not columns:
        columns.append(FooterColumn(_("Library"), _list_links(FOOTER_LISTS, request)))
        if pages := _page_links(request):
            columns.append(FooterColumn(_("About us"), pages))
    legal = navigation.in_language("legal", language)
    return Footer(
        about=navigation.in_language("about", language),
        columns=tuple(columns),
        legal=_editors_links((block.value for block in legal), request),
        social=_editors_links((block.value for block in navigation.social), request),
    )


def _editors_links(
    values: Iterable[LinkValue], request: HttpRequest
) -> tuple[MenuLink, ...]:
    """Return the links of blocks that the user may follow."""
    links = []
    for value in values:
        if may_follow(value, request):
            is_current = value.url.partition("?")[0] == request.path
            link = MenuLink(value.text, value.url, is_current, value.is_external)
            links.append(link)
    return tuple(links)


def _list_links(names: Iterable[str], request: HttpRequest) -> tuple[MenuLink, ...]:
    """Return links to the library's own pages, by URL name."""
    return tuple(
        MenuLink(str(LISTS[name]), url, url == request.path)
        for name in names
        for url in [reverse(name)]
    )


def _page_links(request: HttpRequest) -> tuple[MenuLink, ...]:
    """Return links to the pages below the home pages that are shown in menus.

    Header and footer share them, so they are read once a request.
    """
    cache = vars(request)
    if "_page_links" not in cache:
        pages = Page.objects.filter(depth=TOP_DEPTH, show_in_menus=True)
        pages = PageAccess.of(request).in_active_language(pages).order_by("path")
        cache["_page_links"] = tuple(
            MenuLink(page.title, url, url == request.path)
            for page in with_link_fields(pages)
            for url in [local_url(page)]
        )
    return cache["_page_links"]
