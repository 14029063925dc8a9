"""Interfaces for programs that other apps offer for a search.

The functions are registered as Wagtail hooks, `register_search_interfaces`. Each is
called with the request and the search request and returns a `SearchInterface`.
"""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest
from wagtail import hooks

from search.service.request import SearchRequest


class SearchInterface(NamedTuple):
    """An absolute URL of the same search. Quotation marks in it are escaped."""

    label: str
    url: str


def search_interfaces(
    request: HttpRequest, search_request: SearchRequest
) -> list[SearchInterface]:
    """Return the interfaces that are offered for a search."""
    builders = hooks.get_hooks("register_search_interfaces")
    return [build(request, search_request) for build in builders]
