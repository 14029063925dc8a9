"""The link from a results page to the same search in the API."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from search.results_page.interfaces import SearchInterface
from search.service.request import SearchRequest


def search_in_api(request: HttpRequest, search: SearchRequest) -> SearchInterface:
    params = search.to_params(page=1)
    path = reverse("api:search")
    url = request.build_absolute_uri(f"{path}?{params}" if params else path)
    return SearchInterface("API (JSON)", url)
