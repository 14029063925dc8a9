"""Lists of links that other apps add to the resource page and the results page.

Apps above this one register functions as Wagtail hooks. Each returns a `LinkPanel` or
None, with links only to what the user may see.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from wagtail import hooks

from library.models import Resource
from search.service.request import SearchRequest


@dataclass(frozen=True)
class PanelLink:
    """A link and the language of its text."""

    text: str
    url: str
    language: str
    direction: str


@dataclass(frozen=True)
class LinkPanel:
    """Links below a heading. `name`: the id of the heading."""

    name: str
    heading: str
    links: tuple[PanelLink, ...]


def resource_panels(request: HttpRequest, resource: Resource) -> list[LinkPanel]:
    """Return the panels of a resource page, from hook `register_resource_panels`."""
    return _panels("register_resource_panels", request, resource)


def results_panels(
    request: HttpRequest, search_request: SearchRequest
) -> list[LinkPanel]:
    """Return the panels beside the first page, from hook `register_results_panels`.

    They are not results: counts, filters, feeds and exports do not include them.
    """
    if not search_request.query or search_request.page > 1:
        return []
    return _panels("register_results_panels", request, search_request)


def _panels(hook: str, request: HttpRequest, subject) -> list[LinkPanel]:
    panels = [build(request, subject) for build in hooks.get_hooks(hook)]
    return [panel for panel in panels if panel and panel.links]
