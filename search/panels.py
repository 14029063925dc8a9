"""Lists of links that other apps add to the pages of the search.

Apps above this one register them as Wagtail hooks. Each returns a `LinkPanel` or None,
and shows nothing that the sender of the request may not view.
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
    """Return the panels of a resource's page: hook `register_resource_panels`."""
    return _panels("register_resource_panels", request, resource)


def results_panels(request: HttpRequest, asked: SearchRequest) -> list[LinkPanel]:
    """Return the panels beside the first results of words: `register_results_panels`.

    They are no results: they have no part in counts, filters, feeds and exports.
    """
    if not asked.query or asked.page > 1:
        return []
    return _panels("register_results_panels", request, asked)


def _panels(hook: str, request: HttpRequest, subject) -> list[LinkPanel]:
    panels = [build(request, subject) for build in hooks.get_hooks(hook)]
    return [panel for panel in panels if panel and panel.links]
