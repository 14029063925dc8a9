"""Interfaces for programs that other apps offer for a search.

The functions are registered as Wagtail hooks, `register_search_interfaces`. Each is
called with the request and the search request and returns a `SearchInterface`.
"""

from __future__ import annotations

from typing import NamedTuple


class SearchInterface(NamedTuple):
    """An absolute URL of the same search. Quotation marks in it are escaped."""

    label: str
    url: str
