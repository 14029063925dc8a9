"""Filters as the results page shows them: visible values, further ones, and chips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from library.models import VOCABULARIES
from search.service.request import SearchRequest
from search.service.results import Facet, FacetValue
from search.service.visible_terms import visible_codes

MAX_VISIBLE = 8
# The root of the tree of regions contains all others: useless as a filter.
WORLD = "001"


@dataclass(frozen=True)
class ShownFacet:
    """A filter on the page: `visible` values in tree order, `more` by label."""

    name: str
    label: str
    visible: tuple[FacetValue, ...]
    more: tuple[FacetValue, ...]

    @property
    def is_used(self) -> bool:
        """Whether one of the values is selected."""
        return any(value.is_selected for value in (*self.visible, *self.more))


@dataclass(frozen=True)
class Chip:
    """A selected value and the query string without it."""

    facet: str
    code: str
    label: str
    params: str


def show(facet: Facet) -> ShownFacet:
    """Return a facet with the top of its tree visible, and all around selected values.

    Visible are the first roots, the first children of selected values, the selected
    values themselves and their ancestors.
    """
    values = without_world(facet.values)
    visible_values: set[str] = set()
    child_counts: dict[tuple[FacetValue, ...], int] = {}
    path: tuple[FacetValue, ...] = ()
    for value in values:
        path = tuple(above for above in path if above.depth < value.depth)
        if value.is_selected:
            visible_values.update(above.code for above in (*path, value))
        elif not path or path[-1].is_selected:
            child_counts[path] = child_counts.get(path, 0) + 1
            if child_counts[path] <= MAX_VISIBLE:
                visible_values.add(value.code)
        path = (*path, value)
    visible = [value for value in values if value.code in visible_values]
    more = [value for value in values if value.code not in visible_values]
    return ShownFacet(
        facet.name,
        facet.label,
        (*visible, facet.without) if facet.without else tuple(visible),
        tuple(sorted(more, key=lambda value: value.label.casefold())),
    )


def without_world(values: Sequence[FacetValue]) -> list[FacetValue]:
    """Return the values with the continents as roots, ordered by their counts.

    The world stays when it is selected.
    """
    world = next((value for value in values if value.code == WORLD), None)
    if world is None or world.is_selected:
        return list(values)
    # In tree order, what follows the world at a greater depth is below it.
    start = values.index(world) + 1
    end = start
    while end < len(values) and values[end].depth > world.depth:
        end += 1
    raised = [replace(value, depth=value.depth - 1) for value in values[start:end]]
    trees: list[list[FacetValue]] = []
    for value in (*values[: start - 1], *raised, *values[end:]):
        if value.depth == 0:
            trees.append([])
        trees[-1].append(value)
    trees.sort(key=lambda tree: -tree[0].count)
    return [value for tree in trees for value in tree]


def chips(request: SearchRequest, facets: Sequence[Facet]) -> list[Chip]:
    """Return the selected values in the order of the URL.

    Labels come from the facets, or from the vocabulary while there are no counts.
    """
    selected_values = []
    for name, codes in request.filters.items():
        facet = next((facet for facet in facets if facet.name == name), None)
        model = next((model for model in VOCABULARIES if model.facet == name), None)
        labels = {}
        if facet:
            values = (*facet.values, *filter(None, [facet.without]))
            labels = {value.code: value.label for value in values}
        elif model:
            visible = visible_codes(model, codes, request.viewer)
            terms = model.objects.filter(code__in=visible)
            labels = {term.code: term.label for term in terms}
        for code in codes:
            others = tuple(other for other in codes if other != code)
            without = with_filters(request, {**request.filters, name: others})
            label = labels.get(code, code)
            selected_values.append(Chip(name, code, label, without.to_params()))
    return selected_values


def with_filters(
    request: SearchRequest, filters: Mapping[str, tuple[str, ...]]
) -> SearchRequest:
    """Return the request with other filters, from its first page."""
    non_empty = {name: codes for name, codes in filters.items() if codes}
    return replace(request, filters=non_empty, page=1)
