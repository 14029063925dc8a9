"""What the home page shows of the library: the newest resources, ways to browse."""

from __future__ import annotations

from django.http import HttpRequest

from library.viewers import Viewer
from search.browsing import tiles
from search.request import SearchRequest
from search.searching import search

NEWEST = 6
VOCABULARIES = ("region", "theme", "type")


def overview(request: HttpRequest) -> dict:
    """Return the newest resources and the most used terms that a reader may see."""
    viewer = Viewer.of(request.user)
    results = search(SearchRequest(viewer=viewer, per_page=NEWEST))
    facets = {facet.name: facet for facet in results.facets if facet.values}
    shelves = [tiles(facets[name]) for name in VOCABULARIES if name in facets]
    return {"results": results, "shelves": shelves}
