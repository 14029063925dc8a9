"""Every address of the project, for tests that leave none out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import get_resolver
from django.urls.resolvers import URLPattern


@dataclass(frozen=True)
class Address:
    """`name`: as `reverse` knows it, with its namespace; `path`: with <parameters>.

    `view`: the function that the path leads to.
    """

    name: str
    path: str
    view: Callable

    @property
    def label(self) -> str:
        """The name; the path of a URL that has none."""
        return self.path if self.name == "None" else self.name

    def filled(self, values: dict[str, object]) -> str:
        """Return the path with a value for each parameter; 1 for the others."""
        path = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"<\1>", self.path)
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(values.get(m[1], 1)), path)
        return "/" + re.sub(r"[\^$\\]", "", path)


def addresses() -> list[Address]:
    """Return all addresses, those for one language only."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver, path: str, namespace: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Address(f"{namespace}{entry.name}", here, entry.callback)
        else:
            more = f"{entry.namespace}:" if entry.namespace else ""
            yield from _walk(entry, here, namespace + more)
