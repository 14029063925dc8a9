"""Resources related to another one: by terms that both have, and by meaning.

Only resources that the viewer may see are counted and compared, so hidden ones change
neither the rows nor their order. Without vectors, or while the engine is down, terms
alone decide.
"""

from __future__ import annotations

import heapq
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import fsum, log

import numpy as np
from django.db.models import Count, Q, QuerySet, prefetch_related_objects
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from library.access.viewers import Viewer
from library.languages import DOCUMENT_LANGUAGES
from library.models import (
    LibraryDocument,
    Organisation,
    Region,
    Resource,
    Term,
    Theme,
)
from library.resources.records import with_files
from library.resources.related import RelatedResource
from search.engines import circuit_breaker
from search.engines.base import EngineDown, PassageQuery
from search.engines.entries import VECTOR_SIZE
from search.semantic.fusion import fuse_equally
from search.semantic.model import model_name
from search.semantic.nearest import current_vectors_of, mean_vector
from search.service.searcher import excluded_ids

logger = logging.getLogger(__name__)
MAX_RELATED = 5
# Of each of the two rankings.
MAX_CANDIDATES = 30
# The best of both: among these, those in the reader's language come first. With 20, 23
# instead of 19 % of a French reader's rows are in French, and fewer share a theme.
MAX_CHOICES = 10
# Closest resources that are less similar share a theme or region as seldom as any two.
MIN_SIMILARITY = 0.5
# Rows read for shared terms. The rarest terms, which say most, are read first.
MAX_SHARED_TERMS = 1_000
# From one edition to the next.
MAX_EDITION_STEPS = 10
# The page does not wait longer for the engine.
TIMEOUT_SECONDS = 0.7
# The first shared vocabulary is the reason that is given. Types say nothing about the
# subject: ranking by them as well was worse.
VOCABULARIES: tuple[type[Term], ...] = (Theme, Region, Organisation)
REASONS = {
    Theme: gettext_lazy("Same theme"),
    Region: gettext_lazy("Same region"),
    Organisation: gettext_lazy("Same organisation"),
}
CLOSE_REASONS = {
    Theme: gettext_lazy("Same theme and close in meaning"),
    Region: gettext_lazy("Same region and close in meaning"),
    Organisation: gettext_lazy("Same organisation and close in meaning"),
}
# The region "World" (UN M49): a resource about anything anywhere has it.
WORLD = "001"
_LANGUAGES = dict(DOCUMENT_LANGUAGES)


@dataclass
class SharedTerms:
    """The terms that a resource shares with the one of the page.

    rarities: of each, the less the more visible resources have it; above 0.
    """

    published_on: date | None
    rarities: dict[Term, float] = field(default_factory=dict)

    @property
    def rarity(self) -> float:
        """The sum; exact, so that the order of the terms does not matter."""
        return fsum(self.rarities.values())

    @property
    def reason(self) -> Term:
        """The rarest term of the first vocabulary."""

        def key(term: Term) -> tuple:
            return VOCABULARIES.index(type(term)), -self.rarities[term], term.code

        return min(self.rarities, key=key)


def related_resources(resource: Resource, viewer: Viewer) -> list[RelatedResource]:
    """Return what is related to a resource that the viewer may see.

    Of the best, those with a file in the active language come first.
    """
    visible = Resource.objects.visible_to(viewer).order_by()
    editions = editions_of(resource, visible)
    close_ids = close_resources(resource, viewer, editions)
    shared = shared_terms(resource, visible.exclude(pk__in=editions))
    by_terms = rank_by_terms(shared, close_ids)
    superseded = visible.filter(supersedes__in={*by_terms, *close_ids})
    superseded_ids = set(superseded.values_list("supersedes", flat=True))
    ids = [
        pk
        # Equally: measured on themes and regions that the ranking did not know.
        for pk in fuse_equally(by_terms, close_ids)
        if pk not in superseded_ids
    ][:MAX_CHOICES]
    rows = with_files(visible).filter(pk__in=ids).select_related("type").in_bulk()
    choices = [rows[pk] for pk in ids if pk in rows]
    choices.sort(key=lambda row: get_language() not in _languages(row))
    return [
        _related(row, shared.get(row.pk), row.pk in close_ids)
        for row in choices[:MAX_RELATED]
    ]


def editions_of(resource: Resource, visible: QuerySet[Resource]) -> set[int]:
    """Return the ids of a resource and of its older and newer editions."""
    editions: set[int] = set()
    added = {resource.pk}
    for _step in range(MAX_EDITION_STEPS):
        editions |= added
        rows = visible.filter(Q(pk__in=added) | Q(supersedes__in=added))
        pairs = rows.values_list("pk", "supersedes")
        added = {pk for pair in pairs for pk in pair if pk} - editions
        if not added:
            break
    return editions


def close_resources(
    resource: Resource, viewer: Viewer, editions: set[int]
) -> list[int]:
    """Return the resources with the passages closest in meaning, the closest first."""
    vector = vector_of(resource)
    if vector is None:
        return []
    passage_query = PassageQuery(
        vector=vector,
        model=model_name(),
        levels=viewer.levels,
        excluded_ids=excluded_ids() | editions,
        limit=MAX_CANDIDATES,
        timeout=TIMEOUT_SECONDS,
    )
    try:
        hits = circuit_breaker.call(
            lambda engine: engine.similar_passages(passage_query)
        )
    except EngineDown as error:
        logger.warning("Related resources by terms only: %s", error)
        return []
    return [hit.resource_id for hit in hits if hit.similarity >= MIN_SIMILARITY]


def vector_of(resource: Resource) -> np.ndarray | None:
    """Return the mean direction of a resource's documents, None without vectors."""
    documents = [file.document_id for file in resource.files.all()]
    rows = current_vectors_of(LibraryDocument.objects.filter(pk__in=documents))
    stored = rows.order_by("pk").values_list("mean", flat=True)
    means = b"".join(bytes(mean) for mean in stored if mean)
    if not means:
        return None
    # Each document counts once, however long it is.
    return mean_vector(np.frombuffer(means, np.int8).reshape(-1, VECTOR_SIZE))


def shared_terms(
    resource: Resource, others: QuerySet[Resource]
) -> dict[int, SharedTerms]:
    """Return resource id → what it shares with this resource, of these others."""
    fields = [model.resource_field for model in VOCABULARIES]
    prefetch_related_objects([resource], *fields)
    terms = {
        name: [term for term in getattr(resource, name).all() if term.code != WORLD]
        for name in fields
    }
    rarities = rarities_of(terms, others)
    shared: dict[int, SharedTerms] = {}
    for name in fields:
        by_id = {term.pk: term for term in terms[name] if term in rarities}
        rows = others.filter(**{f"{name}__in": by_id}) if by_id else others.none()
        for pk, term_id, published_on in rows.values_list("pk", name, "published_on"):
            term = by_id[term_id]
            row = shared.setdefault(pk, SharedTerms(published_on))
            row.rarities[term] = rarities[term]
    return shared


def rarities_of(
    terms: Mapping[str, Sequence[Term]], others: QuerySet[Resource]
) -> dict[Term, float]:
    """Return the rarity of the terms of each field, without the most frequent ones."""
    uses: list[tuple[int, Term]] = []
    for name, terms_of_field in terms.items():
        if by_id := {term.pk: term for term in terms_of_field}:
            rows = others.filter(**{f"{name}__in": by_id}).values_list(name)
            uses += [(count, by_id[pk]) for pk, count in rows.annotate(Count("pk"))]
    uses.sort(key=lambda use: (use[0], use[1].code))
    rarities, total = {}, 0
    for count, term in uses:
        total += count
        if total > MAX_SHARED_TERMS:
            break
        rarities[term] = log((MAX_SHARED_TERMS + 1) / count)
    return rarities


def rank_by_terms(
    shared: Mapping[int, SharedTerms], close_ids: Sequence[int]
) -> list[int]:
    """Return the resources with the rarest terms; of equal ones, the closest, newest.

    Hundreds may share one theme and nothing else.
    """
    position = {pk: rank for rank, pk in enumerate(close_ids)}

    def key(pk: int) -> tuple:
        day = (shared[pk].published_on or date.min).toordinal()
        return -shared[pk].rarity, position.get(pk, len(position)), -day, -pk

    return heapq.nsmallest(MAX_CANDIDATES, shared, key=key)


def _related(
    resource: Resource, shared: SharedTerms | None, is_close: bool
) -> RelatedResource:
    """Return a row with its reason: a shared term, closeness, or both."""
    if shared is None:
        return RelatedResource(resource, _("Close in meaning"))
    term, languages = shared.reason, _languages(resource)
    if is_close and isinstance(term, Theme) and get_language() not in languages:
        language = _LANGUAGES.get(languages[0], languages[0])
        reason = _("Same subject in %(language)s") % {"language": language}
    else:
        reason = str((CLOSE_REASONS if is_close else REASONS)[type(term)])
    return RelatedResource(resource, reason, term)


def _languages(resource: Resource) -> list[str]:
    """Return the languages of a resource's files, its own without files."""
    return [file.language for file in resource.files.all()] or [resource.language]
