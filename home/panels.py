"""Panels with links to pages, on resource pages and search results."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page

from home.pages.search import find_pages
from library.access.pages import PageAccess
from library.languages import direction
from library.models import Resource
from search.panels import LinkPanel, PanelLink
from search.service.request import SearchRequest

from .pages.collection import PickedResource, collections
from .pages.languages import local_url

MAX_COLLECTIONS = 10


def collections_panel(request: HttpRequest, resource: Resource) -> LinkPanel:
    """Return the collections that a resource was picked for."""
    picked = PickedResource.objects.filter(resource=resource)
    pages = collections(PageAccess.of(request)).filter(pk__in=picked.values("page"))
    links = page_links(request, pages[:MAX_COLLECTIONS])
    return LinkPanel("in-collections", _("In these collections"), links)


def pages_panel(request: HttpRequest, search_request: SearchRequest) -> LinkPanel:
    """Return the pages of the site that contain the words of a search."""
    pages = find_pages(search_request.query, PageAccess.of(request))
    links = page_links(request, pages)
    return LinkPanel("on-site", _("On this site"), links)


def page_links(request: HttpRequest, pages: Iterable[Page]) -> tuple[PanelLink, ...]:
    """Return links to pages, with the interface in the active language."""
    return tuple(
        PanelLink(
            text=page.title,
            url=local_url(page, request),
            language=page.locale.language_code,
            direction=direction(page.locale.language_code),
        )
        for page in pages
    )
