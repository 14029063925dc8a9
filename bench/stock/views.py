"""The search page that `wagtail start` writes, with the library's header and footer."""

from django.core.paginator import Page as PageOfList
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Page

from library.models import Resource
from library.resources.records import with_files
from search.service.request import PER_PAGE


def titles(request: HttpRequest) -> HttpResponse:
    """Results as titles and beginnings."""
    context = {"search_results": _results(request)}
    return render(request, "stock/search.html", context)


def rows(request: HttpRequest) -> HttpResponse:
    """The same results as rows of the library."""
    results = _results(request)
    resources = (
        with_files(Resource.objects.select_related("type"))
        .prefetch_related("regions", "organisations")
        .in_bulk([int(page.slug) for page in results])
    )
    for page in results:
        page.resource = resources[int(page.slug)]
    return render(request, "stock/rows.html", {"search_results": results})


def _results(request: HttpRequest) -> PageOfList:
    """Return a page of results with any of the words, to list as many as ours."""
    words, pages = request.GET.get("query", ""), Page.objects.none()
    if words:
        pages = Page.objects.live().search(words, operator="or")
    return Paginator(pages, PER_PAGE).get_page(request.GET.get("page", 1))
