"""Vocabularies with the terms of what the viewer may see."""

# No `from __future__ import annotations`: django-ninja reads the annotations.
from django.http import Http404, HttpRequest
from django.utils.text import capfirst
from ninja import Router

from api.rest import schemas
from api.rest.records import Records
from api.rest.requests import api_limit, viewer_of
from library.access.viewers import Viewer
from library.models import Region, Resource, Term, expand
from library.models.vocabularies import TreeTerm
from search.service.request import SearchRequest
from search.service.searcher import search
from search.views import INDEX_NAMES

router = Router(tags=["Vocabularies"])
MODELS: dict[str, type[Term]] = {name: model for model, name in INDEX_NAMES.items()}


def _reference(records: Records, name: str) -> dict:
    model = MODELS[name]
    return {
        "name": name,
        "title": capfirst(str(model._meta.verbose_name_plural)),
        "filter": model.facet,
        "api_url": records.api_url("vocabulary", name=name),
    }


@router.get(
    "/vocabularies",
    response=schemas.VocabularyList,
    url_name="vocabulary_list",
    operation_id="vocabulary_list",
)
@api_limit("api")
def vocabulary_list(request: HttpRequest):
    """List the vocabularies."""
    records = Records(request)
    return {"vocabularies": [_reference(records, name) for name in MODELS]}


@router.get(
    "/vocabularies/{slug:name}",
    response=schemas.Vocabulary,
    url_name="vocabulary",
    operation_id="vocabulary",
)
@api_limit("api")
def vocabulary(request: HttpRequest, name: str):
    """Read the terms of a vocabulary, in SKOS's words.

    name: regions, themes, types or organisations. Terms without a resource that you
    may read are left out.
    """
    if name not in MODELS:
        raise Http404
    return vocabulary_record(name, viewer_of(request), Records(request))


def vocabulary_record(name: str, viewer: Viewer, records: Records) -> dict:
    """Return the fields of `schemas.Vocabulary`. name: a key of MODELS."""
    model = MODELS[name]
    counts = term_counts(model, viewer)
    rows = model.objects.filter(code__in=counts)
    broader = {}
    if issubclass(model, TreeTerm):
        pairs = rows.values_list("code", "parent__code")
        broader = {code: above for code, above in pairs if above in counts}
    members: dict[str, list[str]] = {}
    if model is Region:
        through = Region.members.through.objects.filter(from_region__code__in=counts)
        for region, country in through.values_list(
            "from_region__code", "to_region__code"
        ):
            if country in counts:
                members.setdefault(region, []).append(country)
    return _reference(records, name) | {
        "terms": [
            records.term(term)
            | {
                "aliases": term.alias_list(),
                "broader": broader.get(term.code),
                "members": sorted(members.get(term.code, [])),
                "count": counts[term.code],
            }
            for term in rows.order_by("code")
        ]
    }


def term_counts(model: type[Term], viewer: Viewer) -> dict[str, int | None]:
    """Return the terms of resources that the viewer may see, by code.

    The values are the numbers of resources, None while the engine is down.
    """
    results = search(SearchRequest(viewer=viewer, per_page=1))
    if not results.is_limited:
        facet = next((f for f in results.facets if f.name == model.facet), None)
        values = facet.values if facet else ()
        return {value.code: value.count for value in values}
    field = model.resource_field
    rows = Resource.objects.visible_to(viewer).filter(**{f"{field}__isnull": False})
    ids = set(rows.order_by().values_list(field, flat=True))
    terms = model.objects.filter(pk__in=expand(ids, model.lineage()))
    return dict.fromkeys(terms.values_list("code", flat=True))
