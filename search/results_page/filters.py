"""Filters as a page shows them: some values at hand, the rest folded, the chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from library.access.viewers import Viewer
from library.models import VOCABULARIES
from search.service.request import SearchRequest
from search.service.results import Facet, FacetValue
from search.service.visible_terms import visible_codes

MAX_VISIBLE = 8
# The root of the tree of regions holds them all: as a filter it says nothing.
WORLD = "001"


@dataclass(frozen=True)
class ShownFacet:
    """A filter on the page: `shown` values in tree order, `more` by label."""

    name: str
    label: str
    shown: tuple[FacetValue, ...]
    more: tuple[FacetValue, ...]

    @property
    def is_used(self) -> bool:
        """Whether one of the values is chosen."""
        return any(value.is_selected for value in (*self.shown, *self.more))


@dataclass(frozen=True)
class Chip:
    """A chosen value and the query string without it."""

    facet: str
    code: str
    label: str
    params: str


def show(facet: Facet) -> ShownFacet:
    """Return a facet; at hand: the top of its tree, and what is below the chosen."""
    values = without_world(facet.values)
    at_hand = _at_hand(values)
    more = [value for value in values if value.code not in at_hand]
    shown = [value for value in values if value.code in at_hand]
    return ShownFacet(
        facet.name,
        facet.label,
        (*shown, facet.without) if facet.without else tuple(shown),
        tuple(sorted(more, key=lambda value: value.label.casefold())),
    )


def without_world(values: Sequence[FacetValue]) -> list[FacetValue]:
    """Return the values with the continents on top; the world stays when chosen."""
    top = next((value for value in values if value.code == WORLD), None)
    if top is None or top.is_selected:
        return list(values)
    # In tree order, what follows the world at a greater depth is below it.
    start = values.index(top) + 1
    below = 0
    while start + below < len(values) and values[start + below].depth > top.depth:
        below += 1
    raised = [replace(v, depth=v.depth - 1) for v in values[start : start + below]]
    return _by_count_of_roots([*values[: start - 1], *raised, *values[start + below :]])


def _by_count_of_roots(values: Sequence[FacetValue]) -> list[FacetValue]:
    """Return trees in the order of their roots' counts, each tree as it was."""
    trees: list[list[FacetValue]] = []
    for value in values:
        if value.depth == 0:
            trees.append([])
        trees[-1].append(value)
    trees.sort(key=lambda tree: -tree[0].count)
    return [value for tree in trees for value in tree]


def _at_hand(values: Sequence[FacetValue]) -> set[str]:
    """Return the codes of the first roots, of the chosen, of what is around them."""
    found: set[str] = set()
    children: dict[tuple[FacetValue, ...], int] = {}
    path: tuple[FacetValue, ...] = ()
    for value in values:
        path = tuple(above for above in path if above.depth < value.depth)
        if value.is_selected:
            found.update(above.code for above in path)
            found.add(value.code)
        elif not path or path[-1].is_selected:
            children[path] = children.get(path, 0) + 1
            if children[path] <= MAX_VISIBLE:
                found.add(value.code)
        path = (*path, value)
    return found


def chips(request: SearchRequest, facets: Sequence[Facet]) -> list[Chip]:
    """Return the chosen values in the order of the address."""
    found = []
    for name, codes in request.filters.items():
        labels = _labels(name, codes, facets, request.viewer)
        for code in codes:
            params = _without(request, name, code)
            found.append(Chip(name, code, labels.get(code, code), params))
    return found


def _labels(
    name: str, codes: Sequence[str], facets: Sequence[Facet], viewer: Viewer
) -> dict[str, str]:
    """Return labels by code; from the vocabulary while there are no counts."""
    for facet in facets:
        if facet.name == name:
            values = (*facet.values, *filter(None, [facet.without]))
            return {value.code: value.label for value in values}
    model = next((model for model in VOCABULARIES if model.facet == name), None)
    if model is None:
        return {}
    terms = model.objects.filter(code__in=visible_codes(model, codes, viewer))
    return {term.code: term.label for term in terms}


def _without(request: SearchRequest, name: str, code: str) -> str:
    left = tuple(other for other in request.filters[name] if other != code)
    return with_filters(request, {**request.filters, name: left}).to_params()


def with_filters(
    request: SearchRequest, filters: Mapping[str, tuple[str, ...]]
) -> SearchRequest:
    """Return the request from its first page with other filters."""
    kept = {name: codes for name, codes in filters.items() if codes}
    return replace(request, filters=kept, page=1)
