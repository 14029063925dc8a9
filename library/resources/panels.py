"""Lists of links that other apps add to the resource page and the results page.

The functions are registered as Wagtail hooks: `register_resource_panels`, called with
the request and the resource, and `register_results_panels`, called with the request and
the search request. Each returns a `LinkPanel`, with links only to what the user may
see. Panels without links are not shown.
"""

from __future__ import annotations

from dataclasses import dataclass


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
