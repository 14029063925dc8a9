"""The results page, and browsing by region, theme, type, organisation and year."""

from __future__ import annotations

from dataclasses import asdict, replace

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from wagtail import hooks

from library.access.viewers import Viewer
from library.models import Organisation, Region, ResourceType, Term, Theme
from library.rate_limits import rate_limit
from search.autocomplete import suggest
from search.browse.timeline import STRIP_YEARS, timeline
from search.browse.vocabularies import count_across, narrower_terms, term_list
from search.browse.world_map import world_map
from search.export.formats import MAX_EXPORT
from search.results_page.page import MIN_HITS, ResultsPage
from search.service.facets import LABELS, chips, find_values
from search.service.request import (
    FIND,
    MAX_CODE_LENGTH,
    SearchRequest,
    canonical_params,
    facets_for,
)
from search.service.results import Facet
from search.service.searcher import search
from search.service.visible_terms import visible_term

from .signals import few_results

NEWEST = 10
# Model → the URL name of its list, which is also its folder.
INDEX_NAMES: dict[type[Term], str] = {
    Region: "regions",
    Theme: "themes",
    ResourceType: "types",
    Organisation: "organisations",
}


@rate_limit("search")
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Results, or all resources, newest first, when there are no words or filters.

    Other parameters than `canonical_params` redirect to the URL with these.
    """
    params = canonical_params(request.GET)
    if params != request.GET:
        url = f"{request.path}?{params.urlencode()}"
        return redirect(url.removesuffix("?"))
    search_request = SearchRequest.from_params(request.GET, Viewer.of(request.user))
    page = ResultsPage.of(search_request)
    if page.spelling or page.results.all_words < MIN_HITS:
        # Robust: a receiver that fails must not break the page.
        few_results.send_robust(results, request=request, page=page)
    # They are not results: counts, filters, feeds and exports do not include them.
    panels = []
    if page.request.page == 1:
        builders = hooks.get_hooks("register_results_panels")
        panels = [
            panel for build in builders if (panel := build(request, page.request)).links
        ]
    context = {
        "page": page,
        "panels": panels,
        "max_exported": MAX_EXPORT,
        "interfaces": [
            build(request, page.request)
            for build in hooks.get_hooks("register_search_interfaces")
        ],
    }
    return render(request, "search/results.html", context)


@rate_limit("search")
@require_safe
def facet_values(request: HttpRequest, facet: str) -> HttpResponse:
    """All values of a filter of a search. Takes its parameters, and `find`: a text.

    Raises Http404 for a filter that the viewer does not have.
    """
    viewer = Viewer.of(request.user)
    if facet not in facets_for(viewer):
        raise Http404
    search_request = SearchRequest.from_params(canonical_params(request.GET), viewer)
    answer = search(replace(search_request, page=1, per_page=1))
    shown = next((f for f in answer.facets if f.name == facet), None)
    if shown is None:
        shown = Facet(facet, str(LABELS[facet]), ())
    text = request.GET.get(FIND, "")[:MAX_CODE_LENGTH]
    others = QueryDict(search_request.to_params(page=1), mutable=True)
    others.pop(facet, None)
    if facet == "year" and search_request.year_range:
        others["year"] = search_request.year_range.code
    context = {
        "facet": shown,
        "values": [*find_values(shown, text), *filter(None, [shown.without])],
        "text": text,
        "results_params": search_request.to_params(page=1),
        "hidden_fields": [
            (name, value) for name, values in others.lists() for value in values
        ],
    }
    return render(request, "search/facet_values.html", context)


@rate_limit("suggestions")
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Suggestions for a search box, as HTML or JSON."""
    rows = suggest(request.GET.get("q", ""), Viewer.of(request.user))
    if request.accepts("text/html"):
        response = render(request, "search/suggestions.html", {"suggestions": rows})
    else:
        response = JsonResponse({"suggestions": [asdict(row) for row in rows]})
    patch_vary_headers(response, ["Accept"])
    return response


@rate_limit("search")
@require_safe
def vocabulary(request: HttpRequest, model: type[Term]) -> HttpResponse:
    """All terms of a vocabulary with the number of resources."""
    entries = term_list(model, Viewer.of(request.user))
    context = {"vocabulary": model._meta, "entries": entries}
    if model is Region:
        countries = Region.objects.filter(kind=Region.Kind.COUNTRY)
        context["map"] = world_map(entries, countries.values_list("code", flat=True))
    return render(request, "search/vocabulary.html", context)


@rate_limit("search")
@require_safe
def term(request: HttpRequest, model: type[Term], slug: str) -> HttpResponse:
    """A term: its description, narrower terms and newest resources.

    Raises Http404 when the viewer may see none of its resources.
    """
    viewer = Viewer.of(request.user)
    shown_term = visible_term(model, slug, viewer)
    search_request = SearchRequest(
        viewer=viewer,
        filters={model.facet: (shown_term.code,)},
        per_page=NEWEST,
    )
    answer = search(search_request)
    years = timeline(search_request, answer.facets)
    context = {
        "term": shown_term,
        "editorial_text": shown_term.editorial_text,
        "vocabulary": model._meta,
        "index_url": reverse(INDEX_NAMES[model]),
        "results": answer,
        "narrower": narrower_terms(shown_term, answer.facets),
        "cross_counts": count_across(search_request, answer.facets),
        "years": tuple(reversed(years[:STRIP_YEARS])),
        "has_more_years": len(years) > STRIP_YEARS,
        "search_params": search_request.to_params(),
        "max_exported": MAX_EXPORT,
    }
    return render(request, "search/term.html", context)


@rate_limit("search")
@require_safe
def years(request: HttpRequest) -> HttpResponse:
    """All resources, or any result list, by year. Takes the parameters of a search."""
    search_request = SearchRequest.from_params(request.GET, Viewer.of(request.user))
    filters = {name: c for name, c in search_request.filters.items() if name != "year"}
    search_request = search_request.with_filters(filters)
    answer = search(replace(search_request, per_page=1))
    counted_years = timeline(search_request, answer.facets)
    context = {
        "search_request": search_request,
        "results": answer,
        "chips": chips(search_request, answer.facets),
        "years": counted_years,
        "undated": answer.total - sum(year.count for year in counted_years),
    }
    return render(request, "search/years.html", context)
