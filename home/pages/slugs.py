"""Slugs of pages: which the library's URLs reserve, and which are free."""

from __future__ import annotations

from collections.abc import Container
from functools import cache

from django.conf import settings
from django.urls import get_resolver
from django.urls.resolvers import RoutePattern, URLPattern


@cache
def reserved_slugs() -> frozenset[str]:
    """Return the first path segments of the URLconf, and the language codes."""
    languages = {code for code, _ in settings.LANGUAGES}
    return frozenset(_first_segments(get_resolver(), "") | languages)


def _first_segments(resolver, prefix: str) -> set[str]:
    segments = set()
    for entry in resolver.url_patterns:
        is_route = isinstance(entry.pattern, RoutePattern)
        path = prefix + (str(entry.pattern) if is_route else "")
        segment, slash, _rest = path.partition("/")
        if slash or isinstance(entry, URLPattern):
            segments.add(segment)
        else:
            segments |= _first_segments(entry, path)
    return {segment for segment in segments if segment and "<" not in segment}


def free_name(base: str, taken: Container[str]) -> str:
    """Return `base`, with the first number from 2 if it is taken."""
    number, name = 1, base
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name
