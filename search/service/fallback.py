"""Limited search while the engine is away: the database, on what it holds of resources.

Titles, summaries and terms, all words; no text of files, no facets, no page hits. The
same visibility, the same filters.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from django.db.models import F, Q, QuerySet

from library.access.viewers import Viewer
from library.models import VOCABULARIES, Resource, Term
from search.engines.base import NO_VALUE
from search.query.tree import And, Clause, Or, Query
from search.service.hydration import load
from search.service.request import SearchRequest
from search.service.results import Hit, Results
from search.service.term_labels import TermLabel

MAX_CLAUSES = 10
LABELS = ("label_en", "label_fr", "label_es", "label_ar", "aliases")
# What has no date stands last: databases differ in where they put it.
ORDERS = {
    "oldest": (F("published_on").asc(nulls_last=True), "pk"),
    "title": ("title", "pk"),
}
NEWEST = Resource._meta.ordering


def search(request: SearchRequest) -> Results:
    """Answer a request from the database alone."""
    rows = Resource.objects.visible_to(request.viewer)
    rows = apply_filters(_matching(rows, request.query), request).distinct()
    rows = rows.order_by(*ORDERS.get(request.order, NEWEST))
    total = rows.count()
    page = rows[request.offset : request.offset + request.per_page]
    ids = list(page.values_list("pk", flat=True))
    return Results(
        hits=tuple(Hit(row) for row in load(ids, request.viewer)),
        total=total,
        all_words=total,
        ignored=request.query.ignored,
        is_limited=True,
        page=request.page,
        page_total=request.page_total(total),
    )


class _Terms:
    """The names of all terms, read once for a question.

    There are few, and to join them to each resource takes ten times as long.
    """

    @cached_property
    def _names(self) -> dict[type[Term], list[tuple[int, str]]]:
        return {
            model: [
                (pk, "\n".join(names).casefold())
                for pk, *names in model.objects.values_list("pk", *LABELS)
            ]
            for model in VOCABULARIES
        }

    def filed(self, text: str) -> Q:
        """Return the condition that a resource has a term with this in its names."""
        found, wanted = Q(), text.casefold()
        for model, names in self._names.items():
            if terms := [pk for pk, name in names if wanted in name]:
                rows = Resource.objects.filter(**{f"{model.resource_field}__in": terms})
                found |= Q(pk__in=rows.values("pk"))
        return found


def _matching(rows: QuerySet, query: Query) -> QuerySet:
    terms = _Terms()
    for clause in query.clauses[:MAX_CLAUSES]:
        rows = rows.filter(_holds(clause, terms))
    for clause in query.excluded[:MAX_CLAUSES]:
        rows = rows.exclude(_holds(clause, terms))
    return rows


def _holds(clause: Clause | And, terms: _Terms) -> Q:
    if isinstance(clause, And):
        found = Q()
        for word in clause.words[:MAX_CLAUSES]:
            found &= _holds(word, terms)
        return found
    if isinstance(clause, Or):
        found = Q()
        for option in clause.options[:MAX_CLAUSES]:
            found |= _holds(option, terms)
        return found
    found = Q(title__icontains=clause.text)
    if not clause.field:
        found |= Q(summary__icontains=clause.text) | Q(un_symbol__icontains=clause.text)
        found |= terms.filed(clause.text)
    return found


def apply_filters(rows: QuerySet, request: SearchRequest) -> QuerySet:
    """Return the rows that a request's filters leave; a row may stand there twice."""
    for facet, codes in request.filters.items():
        found = _facet_condition(facet, codes)
        if NO_VALUE in codes:
            found |= Q(**{f"{_column(facet)}__isnull": True})
        rows = rows.filter(found)
    return rows


def _column(facet: str) -> str:
    columns = {model.facet: model.resource_field for model in VOCABULARIES}
    return {**columns, "year": "published_on", "lang": "files"}.get(facet, facet)


def _facet_condition(facet: str, codes: tuple[str, ...]) -> Q:
    for model in VOCABULARIES:
        if model.facet == facet:
            return Q(**{f"{model.resource_field}__in": _with_narrower(model, codes)})
    if facet == "year":
        years = [int(code) for code in codes if code.isascii() and code.isdigit()]
        return Q(published_on__year__in=[year for year in years if 0 < year < 10_000])
    if facet == "lang":
        return Q(files__language__in=codes)
    return Q(**{f"{facet}__in": codes})


def _with_narrower(model: type[Term], codes: tuple[str, ...]) -> list[int]:
    """Return the ids of the terms with these codes and of all below them."""
    chosen = set(model.objects.filter(code__in=codes).values_list("pk", flat=True))
    return [pk for pk, path in model.lineage().items() if chosen.intersection(path)]


def filed_under(terms: Sequence[Term], viewer: Viewer) -> dict[Term, int]:
    """Return how many resources stand under each of a few terms or a narrower one."""
    lineages = {model: model.lineage() for model in {type(term) for term in terms}}
    rows = Resource.objects.visible_to(viewer)
    found = {}
    for term in terms:
        below = [pk for pk, path in lineages[type(term)].items() if term.pk in path]
        filed = rows.filter(**{f"{term.resource_field}__in": below})
        found[term] = filed.distinct().count()
    return found


def titled(words: Sequence[str], viewer: Viewer, limit: int) -> tuple[int, ...]:
    """Return the newest resources whose title has words that begin so.

    words: folded; a database that knows no accents misses some.
    """
    rows = Resource.objects.visible_to(viewer)
    for word in words:
        rows = rows.filter(title__icontains=word)
    titles = rows.order_by(*NEWEST).values_list("pk", "title")[: limit * 5]
    return tuple(pk for pk, title in titles if TermLabel.of(title).begins(words))[
        :limit
    ]
