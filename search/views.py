"""The page of results, and browsing by region, theme, type, organisation and year."""

from __future__ import annotations

from dataclasses import asdict, replace

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from library.access.viewers import Viewer
from library.models import Organisation, Region, ResourceType, Term, Theme
from search.autocomplete import suggest
from search.browse.timeline import strip, timeline
from search.browse.vocabularies import count_across, narrower_terms, term_list
from search.browse.world_map import world_map
from search.export.formats import MAX_EXPORT
from search.results_page.filters import chips, with_filters
from search.results_page.page import ResultsPage
from search.service.request import SearchRequest, without_empty
from search.service.searcher import search
from search.service.visible_terms import visible_term

from .panels import results_panels
from .signals import answered

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
    """Results, or everything newest first when nothing is asked.

    Empty parameters lead to the same without them: the address is what people keep.
    """
    said = without_empty(request.GET)
    if said != request.GET:
        address = f"{request.path}?{said.urlencode()}"
        return redirect(address.removesuffix("?"))
    asked = SearchRequest.from_params(request.GET, Viewer.of(request.user))
    page = ResultsPage.of(asked)
    # Robust: whoever listens can fail without failing the page.
    answered.send_robust(results, request=request, page=page)
    context = {
        "page": page,
        "panels": results_panels(request, page.request),
        "most_exported": MAX_EXPORT,
    }
    return render(request, "search/results.html", context)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Rows below a search box; as JSON for who asks for that."""
    found = suggest(request.GET.get("q", ""), Viewer.of(request.user))
    if request.accepts("text/html"):
        response = render(request, "search/suggestions.html", {"suggestions": found})
    else:
        response = JsonResponse({"suggestions": [asdict(row) for row in found]})
    patch_vary_headers(response, ["Accept"])
    return response


@require_safe
def vocabulary(request: HttpRequest, model: type[Term]) -> HttpResponse:
    """All terms of a vocabulary with the number of resources."""
    entries = term_list(model, Viewer.of(request.user))
    context = {"vocabulary": model._meta, "entries": entries}
    if model is Region and any(entry.count for entry in entries):
        context["areas"] = world_map(entries)
    return render(request, "search/vocabulary.html", context)


@require_safe
def term(request: HttpRequest, model: type[Term], slug: str) -> HttpResponse:
    """One term: what it means, what is below it, the newest resources.

    Raises Http404 for one that stands on nothing that the reader may see.
    """
    viewer = Viewer.of(request.user)
    found = visible_term(model, slug, viewer)
    asked = SearchRequest(
        viewer=viewer,
        filters={model.facet: (found.code,)},
        per_page=NEWEST,
    )
    answer = search(asked)
    years = timeline(asked, answer.facets)
    context = {
        "term": found,
        "editorial_text": found.editorial_text,
        "vocabulary": model._meta,
        "index_url": reverse(INDEX_NAMES[model]),
        "results": answer,
        "narrower": narrower_terms(found, answer.facets),
        "crossings": count_across(asked, answer.facets),
        "years": strip(years),
        "has_more_years": len(years) > len(strip(years)),
        "search_params": asked.to_params(),
        "most_exported": MAX_EXPORT,
    }
    return render(request, "search/term.html", context)


@require_safe
def years(request: HttpRequest) -> HttpResponse:
    """Everything by year, or any result list: the parameters are those of a search."""
    asked = SearchRequest.from_params(request.GET, Viewer.of(request.user))
    filters = {name: codes for name, codes in asked.filters.items() if name != "year"}
    asked = with_filters(asked, filters)
    answer = search(replace(asked, per_page=1))
    found = timeline(asked, answer.facets)
    context = {
        "asked": asked,
        "results": answer,
        "chosen": chips(asked, answer.facets),
        "years": found,
        "undated": answer.total - sum(year.count for year in found),
    }
    return render(request, "search/years.html", context)
