"""Limited search in the database while the engine is down.

All words must be in titles, summaries, UN symbols or terms. The text of files is not
searched, and there are no facets or page hits. Visibility and filters are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from django.db.models import F, Q, QuerySet

from library.access.viewers import Viewer
from library.models import VOCABULARIES, Resource, Term
from library.models.resources import ADDED_AT
from search.engines.base import NO_VALUE, EngineResponse
from search.query.tree import And, Clause, Or
from search.service.request import SearchRequest
from search.service.term_labels import TermLabel

MAX_CLAUSES = 10
LABELS = ("label_en", "label_fr", "label_es", "label_ar", "aliases")
# Databases differ in where they sort NULL: undated resources come last.
ORDERS = {
    "oldest": (F("published_on").asc(nulls_last=True), "pk"),
    "added": (ADDED_AT.desc(), "-pk"),
    "title": ("title", "pk"),
}
NEWEST = Resource._meta.ordering


def search(request: SearchRequest) -> EngineResponse:
    """Respond to a request as an engine does, from the database alone."""
    rows = Resource.objects.visible_to(request.viewer)
    terms = _Terms()
    for clause in request.query.clauses[:MAX_CLAUSES]:
        rows = rows.filter(_condition(clause, terms))
    for clause in request.query.excluded[:MAX_CLAUSES]:
        rows = rows.exclude(_condition(clause, terms))
    rows = apply_filters(rows, request).distinct()
    rows = rows.order_by(*ORDERS.get(request.order, NEWEST))
    total = rows.count()
    page = rows[request.offset : request.offset + request.per_page]
    ids = tuple(page.values_list("pk", flat=True))
    return EngineResponse(ids, total, all_words=total)


class _Terms:
    """The labels of all terms, read once per search.

    They are few; joining them to each resource would take ten times as long.
    """

    @cached_property
    def _labels(self) -> dict[type[Term], list[tuple[int, str]]]:
        return {
            model: [
                (pk, "\n".join(labels).casefold())
                for pk, *labels in model.objects.values_list("pk", *LABELS)
            ]
            for model in VOCABULARIES
        }

    def condition(self, text: str) -> Q:
        """Return the condition that a label of a resource's terms contains `text`."""
        condition, folded = Q(), text.casefold()
        for model, labels in self._labels.items():
            if ids := [pk for pk, label in labels if folded in label]:
                rows = Resource.objects.filter(**{f"{model.resource_field}__in": ids})
                condition |= Q(pk__in=rows.values("pk"))
        return condition


def _condition(clause: Clause | And, terms: _Terms) -> Q:
    condition = Q()
    if isinstance(clause, And):
        for word in clause.words[:MAX_CLAUSES]:
            condition &= _condition(word, terms)
    elif isinstance(clause, Or):
        for option in clause.options[:MAX_CLAUSES]:
            condition |= _condition(option, terms)
    else:
        text = clause.text
        condition = Q(title__icontains=text)
        if not clause.field:
            condition |= Q(summary__icontains=text) | Q(un_symbol__icontains=text)
            condition |= terms.condition(text)
    return condition


def apply_filters(rows: QuerySet, request: SearchRequest) -> QuerySet:
    """Return the rows that match a request's filters; rows may be repeated."""
    for facet, codes in request.engine_filters.items():
        column = {"year": "published_on", "lang": "files"}.get(facet, facet)
        model = next((model for model in VOCABULARIES if model.facet == facet), None)
        if model:
            column = model.resource_field
            terms = model.objects.filter(code__in=codes)
            ids = set(terms.values_list("pk", flat=True))
            lineage = model.lineage().items()
            narrower = [pk for pk, path in lineage if ids.intersection(path)]
            condition = Q(**{f"{column}__in": narrower})
        elif facet == "year":
            years = [int(code) for code in codes if code.isascii() and code.isdigit()]
            valid = [year for year in years if 0 < year < 10_000]
            condition = Q(published_on__year__in=valid)
        elif facet == "lang":
            condition = Q(files__language__in=codes)
        else:
            condition = Q(**{f"{facet}__in": codes})
        if NO_VALUE in codes:
            condition |= Q(**{f"{column}__isnull": True})
        rows = rows.filter(condition)
    return rows


def count_resources(terms: Sequence[Term], viewer: Viewer) -> dict[Term, int]:
    """Return how many resources have each of these terms or a narrower one."""
    lineages = {model: model.lineage() for model in {type(term) for term in terms}}
    rows = Resource.objects.visible_to(viewer)
    counts = {}
    for term in terms:
        below = [pk for pk, path in lineages[type(term)].items() if term.pk in path]
        matches = rows.filter(**{f"{term.resource_field}__in": below})
        counts[term] = matches.distinct().count()
    return counts


def ids_by_title(words: Sequence[str], viewer: Viewer, limit: int) -> tuple[int, ...]:
    """Return the newest resources with a title in which each word begins a word.

    words: folded. A database that compares accents misses some.
    """
    rows = Resource.objects.visible_to(viewer)
    for word in words:
        rows = rows.filter(title__icontains=word)
    titles = rows.order_by(*NEWEST).values_list("pk", "title")[: limit * 5]
    matches = (pk for pk, title in titles if TermLabel.of(title).begins(words))
    return tuple(matches)[:limit]
