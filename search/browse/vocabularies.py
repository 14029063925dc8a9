"""Browsing by vocabulary: top terms, lists of terms with counts, narrower terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse

from library.access.viewers import Viewer
from library.models import VOCABULARIES, Region, Resource, Term, expand
from library.models.vocabularies import TreeTerm
from search.service.facets import MAX_VISIBLE, without_world
from search.service.request import SearchRequest
from search.service.results import Facet, FacetValue
from search.service.searcher import search

MAX_CROSS_TERMS = 5
MODELS: dict[str, type[Term]] = {model.facet: model for model in VOCABULARIES}


@dataclass(frozen=True)
class TermEntry:
    """A term in a list. `count`: None while the engine is down."""

    label: str
    url: str
    count: int | None
    depth: int = 0
    code: str = ""


@dataclass(frozen=True)
class CrossCount:
    """The most used terms of another vocabulary, each with a search for both."""

    label: str
    entries: tuple[TermEntry, ...]


@dataclass(frozen=True)
class TermGroup:
    """The first terms of a vocabulary. `has_more`: there are others."""

    facet: str
    entries: tuple[TermEntry, ...]
    has_more: bool


def top_terms(facet: Facet) -> TermGroup:
    """Return the most used top-level terms of a vocabulary."""
    roots = [value for value in without_world(facet.values) if value.depth == 0]
    visible = roots[:MAX_VISIBLE]
    entries = tuple(_entries(MODELS[facet.name], visible))
    return TermGroup(facet.name, entries, len(facet.values) > len(visible))


def term_list(model: type[Term], viewer: Viewer) -> list[TermEntry]:
    """Return the terms with resources that this viewer may see, in tree order.

    Without counts while the engine is down.
    """
    results = search(SearchRequest(viewer=viewer, per_page=1))
    if results.is_limited:
        field = model.resource_field
        rows = Resource.objects.visible_to(viewer).filter(**{f"{field}__isnull": False})
        used_ids = set(rows.values_list(field, flat=True))
        terms = model.objects.filter(pk__in=expand(used_ids, model.lineage()))
        return [TermEntry(term.label, term.get_absolute_url(), None) for term in terms]
    values = _facet_values(results.facets, model)
    return list(_entries(model, without_world(values)))


def narrower_terms(term: Term, facets: Sequence[Facet]) -> list[TermEntry]:
    """Return the terms directly below a term, or the countries of a group."""
    if not isinstance(term, TreeTerm):
        return []
    ids = set(term.children.values_list("pk", flat=True))
    if isinstance(term, Region):
        ids.update(term.members.values_list("pk", flat=True))
    codes = set(type(term).objects.filter(pk__in=ids).values_list("code", flat=True))
    values = _facet_values(facets, type(term))
    below = [value for value in values if value.code in codes and value.count]
    return [
        TermEntry(entry.label, entry.url, entry.count)
        for entry in _entries(type(term), below)
    ]


def count_across(request: SearchRequest, facets: Sequence[Facet]) -> list[CrossCount]:
    """Return the top terms of the vocabularies that a list is not filtered by."""
    others = [f for f in facets if f.name in MODELS and f.name not in request.filters]
    cross_counts = [
        CrossCount(facet.label, tuple(refinements(request, facet)[:MAX_CROSS_TERMS]))
        for facet in others
    ]
    return [cross_count for cross_count in cross_counts if cross_count.entries]


def refinements(request: SearchRequest, facet: Facet) -> list[TermEntry]:
    """Return the top values of a filter, each with the URL of the filtered list."""
    entries = []
    for value in without_world(facet.values):
        if value.depth == 0:
            filters = {**request.filters, facet.name: (value.code,)}
            params = request.with_filters(filters).to_params()
            url = f"{reverse('search')}?{params}"
            entries.append(TermEntry(value.label, url, value.count))
    return entries


def _facet_values(facets: Sequence[Facet], model: type[Term]) -> tuple[FacetValue, ...]:
    return next((facet.values for facet in facets if facet.name == model.facet), ())


def _entries(model: type[Term], values: Sequence[FacetValue]) -> Iterator[TermEntry]:
    terms = model.objects.filter(code__in=[value.code for value in values]).by_code()
    for value in values:
        if value.code in terms:
            url = terms[value.code].get_absolute_url()
            yield TermEntry(value.label, url, value.count, value.depth, value.code)
