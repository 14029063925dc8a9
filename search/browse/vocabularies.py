"""Browsing by vocabulary: tiles, lists of terms with counts, what is below a term."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from library.access.viewers import Viewer
from library.models import VOCABULARIES, Region, Resource, Term, expand
from library.models.vocabularies import TreeTerm
from search.results_page.filters import MAX_VISIBLE, with_filters, without_world
from search.service.request import SearchRequest
from search.service.results import Facet, FacetValue
from search.service.searcher import search

MAX_CROSS_TERMS = 5
MODELS: dict[str, type[Term]] = {model.facet: model for model in VOCABULARIES}


@dataclass(frozen=True)
class TermEntry:
    """A term in a list. `count`: None while the engine is away."""

    label: str
    url: str
    count: int | None
    depth: int = 0
    code: str = ""


@dataclass(frozen=True)
class CrossCount:
    """The most used terms of another vocabulary, each with the way to both at once."""

    label: str
    entries: tuple[TermEntry, ...]


@dataclass(frozen=True)
class TermGroup:
    """The first terms of a vocabulary; `has_more` when its list has others."""

    facet: str
    entries: tuple[TermEntry, ...]
    has_more: bool


def top_terms(facet: Facet) -> TermGroup:
    """Return the most used terms of the top of a vocabulary."""
    tops = [value for value in without_world(facet.values) if value.depth == 0]
    shown = tops[:MAX_VISIBLE]
    entries = tuple(_entries(MODELS[facet.name], shown))
    return TermGroup(facet.name, entries, len(facet.values) > len(shown))


def term_list(model: type[Term], viewer: Viewer) -> list[TermEntry]:
    """Return the terms that this viewer finds resources by, in tree order.

    While the engine is away: those of resources that they may see, without counts.
    """
    results = search(SearchRequest(viewer=viewer, per_page=1))
    if results.is_limited:
        used = _used(model, viewer)
        terms = model.objects.filter(pk__in=expand(used, model.lineage()))
        return [TermEntry(term.label, term.get_absolute_url(), None) for term in terms]
    found = _values(results.facets, model)
    return list(_entries(model, without_world(found)))


def _used(model: type[Term], viewer: Viewer) -> set[int]:
    """Return the ids of the terms that stand on resources which the viewer may see."""
    field = model.resource_field
    rows = Resource.objects.visible_to(viewer).filter(**{f"{field}__isnull": False})
    return set(rows.values_list(field, flat=True))


def narrower_terms(term: Term, facets: Sequence[Facet]) -> list[TermEntry]:
    """Return the terms directly below a term, or the countries of a group."""
    if not isinstance(term, TreeTerm):
        return []
    ids = set(term.children.values_list("pk", flat=True))
    if isinstance(term, Region):
        ids.update(term.members.values_list("pk", flat=True))
    codes = set(type(term).objects.filter(pk__in=ids).values_list("code", flat=True))
    values = [v for v in _values(facets, type(term)) if v.code in codes and v.count]
    return [
        TermEntry(entry.label, entry.url, entry.count)
        for entry in _entries(type(term), values)
    ]


def count_across(asked: SearchRequest, facets: Sequence[Facet]) -> list[CrossCount]:
    """Return what else there is to a list: the top terms of the other vocabularies."""
    others = [f for f in facets if f.name in MODELS and f.name not in asked.filters]
    found = [
        CrossCount(facet.label, tuple(refinements(asked, facet)[:MAX_CROSS_TERMS]))
        for facet in others
    ]
    return [crossing for crossing in found if crossing.entries]


def refinements(asked: SearchRequest, facet: Facet) -> list[TermEntry]:
    """Return the top values of a filter, each with the way to the narrowed list."""
    tops = [value for value in without_world(facet.values) if value.depth == 0]
    return [
        TermEntry(value.label, f"{reverse('search')}?{both.to_params()}", value.count)
        for value in tops
        for both in [with_filters(asked, {**asked.filters, facet.name: (value.code,)})]
    ]


def _values(facets: Sequence[Facet], model: type[Term]) -> tuple[FacetValue, ...]:
    found = (facet.values for facet in facets if facet.name == model.facet)
    return next(found, ())


def _entries(model: type[Term], values: Sequence[FacetValue]):
    terms = model.objects.filter(code__in=[value.code for value in values]).by_code()
    for value in values:
        if value.code in terms:
            url = terms[value.code].get_absolute_url()
            yield TermEntry(value.label, url, value.count, value.depth, value.code)
