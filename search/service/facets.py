"""Filters: facet counts from the engine → labels, tree order, selection, checkboxes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from library.access.viewers import Visibility
from library.folding import name_key
from library.models import DOCUMENT_LANGUAGES, VOCABULARIES, Term
from search.engines.base import NO_VALUE
from search.service.request import SearchRequest
from search.service.results import Facet, FacetValue
from search.service.term_labels import labelled_terms
from search.service.visible_terms import visible_codes
from search.service.years import YearRange

LABELS = {
    "type": _("Type"),
    "region": _("Region"),
    "theme": _("Theme"),
    "lang": _("Language"),
    "year": _("Year"),
    "org": _("Organisation"),
    "visibility": _("Visibility"),
}
MAX_VISIBLE = 8
# The root of the tree of regions contains all others: useless as a filter.
WORLD = "001"
# Not a template: a page has some hundred boxes, which took half of its time.
_BOX = (
    '<label{0} data-facet="{1}" data-value="{2}" data-count="{3}">'
    '<input type="checkbox" name="{1}" value="{2}" form="ask"{4}>'
    '<bdi>{5}</bdi><span class="count">{3}</span></label>'
)
_LANGUAGES = dict(DOCUMENT_LANGUAGES)
_MODELS = {model.facet: model for model in VOCABULARIES}


def build_facets(
    counts: Mapping[str, Mapping[str, int]], request: SearchRequest
) -> tuple[Facet, ...]:
    """Return the filters with their values; selected values are always included."""
    facets = []
    for name, code_counts in counts.items():
        selected = request.filters.get(name, ())
        without = None
        is_offered = NO_VALUE in code_counts or NO_VALUE in selected
        if request.viewer.is_editor and is_offered:
            count = code_counts.get(NO_VALUE, 0)
            label = str(_("No value"))
            without = FacetValue(NO_VALUE, label, count, NO_VALUE in selected)
        values = _facet_values(
            name,
            {code: n for code, n in code_counts.items() if code != NO_VALUE},
            tuple(code for code in selected if code != NO_VALUE),
            request,
        )
        if values or without:
            facets.append(Facet(name, str(LABELS[name]), tuple(values), without))
    return tuple(facets)


def _facet_values(
    name: str,
    counts: Mapping[str, int],
    selected: tuple[str, ...],
    request: SearchRequest,
) -> list[FacetValue]:
    if model := _MODELS.get(name):
        if uncounted := [code for code in selected if code not in counts]:
            # The label of a term would reveal a resource that the viewer may not see.
            visible = visible_codes(model, uncounted, request.viewer)
            selected = tuple(c for c in selected if c in counts or c in visible)
        return _term_values(model, counts, selected)
    values = []
    for code in {**counts, **dict.fromkeys(selected)}:
        if name == "year" and YearRange.of_code(code):
            continue  # a range has fields instead of a box
        label = code
        if name == "lang":
            label = str(_LANGUAGES.get(code, code))
        elif name == "visibility" and code in Visibility.values:
            label = str(Visibility(code).label)
        values.append(FacetValue(code, label, counts.get(code, 0), code in selected))
    if name == "year":
        return sorted(values, key=lambda value: value.code, reverse=True)
    return sorted(values, key=lambda value: (-value.count, value.label))


def _term_values(
    model: type[Term], counts: Mapping[str, int], selected: tuple[str, ...]
) -> list[FacetValue]:
    """Return values with the labels of their terms; unknown codes are omitted."""
    terms = [
        (-counts.get(term.code, 0), label, term)
        for label, term in labelled_terms(model, [*counts, *selected])
    ]
    terms.sort(key=lambda term: term[:2])
    present = {term.pk for _, _, term in terms}
    children: dict[int | None, list[tuple[int, str, Term]]] = {}
    for ranked_term in terms:
        parent = getattr(ranked_term[2], "parent_id", None)
        children.setdefault(parent if parent in present else None, []).append(
            ranked_term
        )
    # In tree order: children after their parents.
    values = []
    stack = [(term, 0) for term in reversed(children.get(None, []))]
    while stack:
        (negative_count, label, term), depth = stack.pop()
        is_selected = term.code in selected
        values.append(FacetValue(term.code, label, -negative_count, is_selected, depth))
        stack += [(child, depth + 1) for child in reversed(children.get(term.pk, []))]
    return values


@dataclass(frozen=True)
class ShownFacet:
    """A filter on the page: `visible` values in tree order, and how many more.

    is_used: one of the values is selected.
    """

    name: str
    label: str
    visible: tuple[FacetValue, ...]
    more: int
    is_used: bool


@dataclass(frozen=True)
class Chip:
    """A selected value and the query string without it."""

    facet: str
    code: str
    label: str
    params: str


def show(facet: Facet, is_used: bool = False) -> ShownFacet:
    """Return a facet with the top of its tree visible, and all around selected values.

    The other values are on a page of their own, since a page of results with some
    hundred boxes is twice as heavy. `is_used`: it is, also without a selected value.

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
    without = facet.without
    return ShownFacet(
        facet.name,
        facet.label,
        visible=(*visible, without) if without else tuple(visible),
        more=len(values) - len(visible),
        is_used=is_used
        or any(value.is_selected for value in (*values, without) if value),
    )


def find_values(facet: Facet, text: str) -> list[FacetValue]:
    """Return the values whose label contains a text, in tree order.

    With them come the values above them, and those that are selected.
    """
    wanted = name_key(text)
    found: dict[str, FacetValue] = {}
    path: tuple[FacetValue, ...] = ()
    for value in without_world(facet.values):
        path = (*(above for above in path if above.depth < value.depth), value)
        if value.is_selected or wanted in name_key(value.label):
            found |= {above.code: above for above in path}
    return list(found.values())


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
            without = request.with_filters({**request.filters, name: others})
            label = labels.get(code, code)
            if name == "year" and (years := YearRange.of_code(code)):
                label = years.label
            selected_values.append(Chip(name, code, label, without.to_params()))
    return selected_values


def checkboxes(facet: str, values: Iterable[FacetValue]) -> SafeString:
    """Return a box to tick for each value."""
    html = "".join(
        _BOX.format(
            f' class="depth-{value.depth}"' if value.depth else "",
            escape(facet),
            escape(value.code),
            value.count,
            " checked" if value.is_selected else "",
            escape(value.label),
        )
        for value in values
    )
    return mark_safe(html)  # noqa: S308 (each part is escaped, a number or our own)
