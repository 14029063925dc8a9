"""The search page that `wagtail start` writes, with the library's header and footer."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Page

from search.service.request import PER_PAGE


def search(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("query", "")
    pages = Page.objects.live().search(words) if words else Page.objects.none()
    results = Paginator(pages, PER_PAGE).get_page(request.GET.get("page", 1))
    context = {"search_query": words, "search_results": results}
    return render(request, "stock/search.html", context)
