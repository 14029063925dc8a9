"""The page of results, and browsing by region, theme, type and organisation."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from library.models import Organisation, Region, ResourceType, Term, Theme
from library.viewers import Viewer

from .browsing import below, listed
from .request import SearchRequest
from .results_page import ResultsPage
from .searching import search

NEWEST = 10
# The name of the address of each vocabulary's list, which is also its folder.
INDEX_NAMES: dict[type[Term], str] = {
    Region: "regions",
    Theme: "themes",
    ResourceType: "types",
    Organisation: "organisations",
}


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Results, or everything newest first when nothing is asked."""
    asked = SearchRequest.from_params(request.GET, Viewer.of(request.user))
    return render(request, "search/results.html", {"page": ResultsPage.of(asked)})


@require_safe
def vocabulary(request: HttpRequest, model: type[Term]) -> HttpResponse:
    """All terms of a vocabulary with the number of resources."""
    entries = listed(model, Viewer.of(request.user))
    context = {"vocabulary": model._meta, "entries": entries}
    return render(request, "search/vocabulary.html", context)


@require_safe
def term(request: HttpRequest, model: type[Term], slug: str) -> HttpResponse:
    """One term: what it means, what is below it, the newest resources."""
    found = get_object_or_404(model, slug=slug)
    asked = SearchRequest(
        viewer=Viewer.of(request.user),
        filters={model.facet: (found.code,)},
        per_page=NEWEST,
    )
    answer = search(asked)
    context = {
        "term": found,
        "vocabulary": model._meta,
        "index_url": reverse(INDEX_NAMES[model]),
        "results": answer,
        "narrower": below(found, answer.facets),
        "search_params": asked.to_params(),
    }
    return render(request, "search/term.html", context)
