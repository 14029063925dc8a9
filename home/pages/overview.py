"""Library content of the home page for a viewer."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from home.pages.collection import collections
from home.pages.news import news_pages
from library.access.viewers import PageAccess, Viewer
from search.browse.vocabularies import top_terms
from search.service.request import SearchRequest
from search.service.searcher import search

NEWEST = 6
FEATURED = 3
VOCABULARIES = ("region", "theme", "type")
# Example searches: words, a phrase, a UN symbol.
EXAMPLES = (_("early warning"), _("“hate speech”"), "A/RES/60/1")
COUNTED = {
    "language": _("languages"),
    "organisation": _("organisations"),
    "theme": _("themes"),
}


@dataclass(frozen=True)
class Number:
    """A statistic with its label."""

    label: str
    value: int


def overview(request: HttpRequest) -> dict:
    """Return new resources, collections, vocabularies and news for a viewer."""
    access = PageAccess.of(request)
    results = search(SearchRequest(viewer=Viewer.of(request.user), per_page=NEWEST))
    facets = {facet.name: facet for facet in results.facets if facet.values}
    numbers = [Number(_("resources"), results.total)] if results.total else []
    for name, label in COUNTED.items():
        if name in facets:
            used = sum(1 for value in facets[name].values if value.count)
            numbers.append(Number(label, used))
    return {
        "results": results,
        "shelves": {
            name: top_terms(facets[name]) for name in VOCABULARIES & facets.keys()
        },
        "numbers": numbers,
        "collections": collections(access)[:FEATURED],
        "examples": EXAMPLES if results.total else (),
        "news": news_pages(access)[:FEATURED],
    }
