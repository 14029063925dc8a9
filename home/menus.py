"""Menu and footer: the links that editors set in the admin, or the defaults."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from library.access.pages import PageAccess
from library.blocks.links import LinkValue, may_follow

from .blocks.menu import LISTS
from .models import CollectionPage, Navigation
from .pages.base import TOP_DEPTH
from .pages.languages import in_active_language, local_url

DEFAULT_LISTS = ("search", "collections", "browse")


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


def menu(request: HttpRequest) -> tuple[MenuLink, ...]:
    """Return the links of the header in the active language."""
    blocks = Navigation.load(request).in_language("header", get_language())
    if blocks:
        return _links((block.value for block in blocks), request)
    pages = CollectionPage.objects.all()
    has_collections = bool(in_active_language(pages, PageAccess.of(request)))
    names = [n for n in DEFAULT_LISTS if n != "collections" or has_collections]
    return (*_list_links(names, request), *_pages_in_menus(request))


def footer(request: HttpRequest) -> Footer:
    """Return the footer in the active language."""
    navigation = Navigation.load(request)
    language = get_language()
    columns = [
        FooterColumn(block.value["heading"], links)
        for block in navigation.in_language("columns", language)
        if (links := _links(block.value["links"], request))
    ]
    if not columns:
        lists = ("search", "regions", "themes", "types", "organisations", "years")
        columns = [FooterColumn(_("Library"), _list_links(lists, request))]
        if pages := _pages_in_menus(request):
            columns.append(FooterColumn(_("About us"), pages))
    legal = navigation.in_language("legal", language)
    return Footer(
        about=navigation.in_language("about", language),
        columns=tuple(columns),
        legal=_links((block.value for block in legal), request),
        social=_links((block.value for block in navigation.social), request),
    )


def _links(values: Iterable[LinkValue], request: HttpRequest) -> tuple[MenuLink, ...]:
    return tuple(
        _link(value.text, value.url, request, is_external=value.is_external)
        for value in values
        if may_follow(value, request)
    )


def _link(
    text: str, url: str, request: HttpRequest, *, is_external: bool = False
) -> MenuLink:
    is_current = url.partition("?")[0] == request.path
    return MenuLink(text, url, is_current, is_external)


def _list_links(names: Iterable[str], request: HttpRequest) -> tuple[MenuLink, ...]:
    return tuple(_link(str(LISTS[name]), reverse(name), request) for name in names)


def _pages_in_menus(request: HttpRequest) -> tuple[MenuLink, ...]:
    """Return the pages below the home pages that are shown in menus."""
    pages = Page.objects.filter(depth=TOP_DEPTH, show_in_menus=True)
    pages = in_active_language(pages, PageAccess.of(request)).order_by("path")
    return tuple(
        _link(page.title, local_url(page), request)
        for page in pages.select_related("locale")
    )
