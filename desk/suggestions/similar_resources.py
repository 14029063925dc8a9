"""Propose the types and themes of the published resources nearest in meaning.

Nothing is trained: a new publication counts at once, a withdrawn one no more. What is
claimed for a proposal is measured on the library's own resources.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from django.db.models import Q, QuerySet

from desk.models import Suggestion
from desk.suggestions.rules import ProposedValue
from library.models import LibraryDocument, Resource, ResourceFile
from search.models import DocumentVectors
from search.semantic.model import model_name
from search.semantic.nearest import current_vectors_of, nearest_documents, read_means

FIELDS = ("type", "themes")
MAX_THEMES = 5
# Measured in docs/suggestions.md. The weight of a neighbour is its similarity to this
# power, so that a much closer one outweighs the others.
NEIGHBOURS, WEIGHT_POWER = 12, 8
MAX_EVIDENCE = 5  # resources
# With fewer described resources, the share of right proposals cannot be measured.
MIN_RESOURCES = 50
MAX_MEASURED = 500  # the newest
MEASURE_INTERVAL = 20  # resources: it takes seconds
# Shares of the neighbours' weight from which a value may be proposed, and how many
# proposals, with which precision, must support such a step.
STEPS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
MIN_PROPOSALS = 20
MIN_PRECISION = 0.7

# The ids of resources with their similarity, the nearest first.
Nearest = Sequence[tuple[int, float]]
# The codes of resources, by id.
Codes = Mapping[int, frozenset[str]]
# Steps with their measured precision, the highest first.
Claims = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Vote:
    """A value of the nearest resources. `share`: of their weight, 0 to 1."""

    code: str
    share: float
    resource_ids: tuple[int, ...]


def add_proposals(
    rules: Iterable[ProposedValue], similar: Iterable[ProposedValue]
) -> list[ProposedValue]:
    """Return the rules' proposals, with higher confidence where similar resources
    agree, and those of similar resources where the rules found nothing.
    """
    others = {(item.field, item.value): item for item in similar}
    by_rule = []
    for item in rules:
        if same := others.pop((item.field, item.value), None):
            item = replace(
                item,
                confidence=max(item.confidence, same.confidence),
                similar_resources=same.similar_resources,
            )
        by_rule.append(item)
    room = Counter(themes=MAX_THEMES, type=1)
    room.subtract(item.field for item in by_rule)
    added = []
    for item in others.values():
        if room[item.field] > 0:
            added.append(item)
            room[item.field] -= 1
    return [*by_rule, *added]


def propose(document: LibraryDocument) -> Iterator[ProposedValue]:
    """Yield the likely values of a document, the likeliest of each field first.

    Without vectors of its present text, there are none.
    """
    documents = LibraryDocument.objects.filter(pk=document.pk)
    vectors = current_vectors_of(documents).defer("places", "vectors").first()
    claims = measured_claims() if vectors else {}
    if not vectors or not any(claims.values()):
        return
    nearest = nearest_resources(vectors)
    codes = read_codes([pk for pk, _similarity in nearest])
    yield from proposals_from(nearest, codes, claims)


def proposals_from(
    nearest: Nearest, codes: Mapping[str, Codes], claims: Mapping[str, Claims]
) -> Iterator[ProposedValue]:
    """Yield the values that the nearest resources support sufficiently."""
    for field, steps in claims.items():
        limit = MAX_THEMES if field == "themes" else 1
        for vote in vote_on(nearest, codes[field])[:limit]:
            if confidence := precision_of(vote.share, steps):
                yield ProposedValue(
                    field,
                    vote.code,
                    confidence,
                    source=Suggestion.SIMILAR_RESOURCES,
                    similar_resources=vote.resource_ids,
                )


def nearest_resources(vectors: DocumentVectors) -> Nearest:
    """Return the described resources nearest to a document that is not in them."""
    candidates = described_resources().exclude(files__document=vectors.pk)
    files = ResourceFile.objects.filter(resource__in=candidates)
    documents = LibraryDocument.objects.filter(
        pk__in=files.values("document"), text_digest__gt=""
    )
    # Several documents may be files of one resource.
    nearest = nearest_documents(vectors, documents, limit=5 * NEIGHBOURS)
    resources: dict[int, list[int]] = defaultdict(list)
    pairs = files.filter(document__in=[pk for pk, _similarity in nearest])
    for document, resource in pairs.values_list("document", "resource").order_by("pk"):
        resources[document].append(resource)
    return nearest_once(
        (resource, similarity)
        for document, similarity in nearest
        for resource in resources[document]
    )


def nearest_once(rows: Iterable[tuple[int, float]]) -> Nearest:
    """Return the first NEIGHBOURS resources of rows, each once."""
    first: dict[int, float] = {}
    for resource, similarity in rows:
        first.setdefault(resource, similarity)
        if len(first) == NEIGHBOURS:
            break
    return list(first.items())


def vote_on(nearest: Nearest, codes: Codes) -> list[Vote]:
    """Return the values of the nearest resources, the likeliest first.

    Resources that have no value in this field do not vote.
    """
    weights = {
        pk: max(similarity, 0.0) ** WEIGHT_POWER
        for pk, similarity in nearest
        if codes.get(pk)
    }
    total = sum(weights.values())
    shares: Counter[str] = Counter()
    supporters: dict[str, list[int]] = defaultdict(list)
    for pk, weight in weights.items():
        for code in codes[pk]:
            shares[code] += weight / total if total else 0.0
            supporters[code].append(pk)
    return [
        Vote(code, share, tuple(supporters[code][:MAX_EVIDENCE]))
        for code, share in sorted(shares.items(), key=lambda row: (-row[1], row[0]))
    ]


def described_resources() -> QuerySet[Resource]:
    """Return the published resources that have a type or themes."""
    themed = Resource.themes.through.objects.values("resource")
    is_described = Q(type__isnull=False) | Q(pk__in=themed)
    return Resource.objects.live().filter(is_described)


def read_codes(resource_ids: Collection[int]) -> dict[str, Codes]:
    """Return the codes of resources by field, in two queries."""
    resources = Resource.objects.filter(pk__in=resource_ids)
    types = resources.filter(type__isnull=False).values_list("pk", "type__code")
    themes: dict[int, set[str]] = defaultdict(set)
    for pk, code in resources.filter(themes__isnull=False).values_list(
        "pk", "themes__code"
    ):
        themes[pk].add(code)
    return {
        "type": {pk: frozenset([code]) for pk, code in types},
        "themes": {pk: frozenset(codes) for pk, codes in themes.items()},
    }


def measured_claims() -> dict[str, Claims]:
    """Return what may be claimed by field."""
    model = model_name()
    resources = described_resources().count()
    vectors = DocumentVectors.objects.filter(model=model).count()
    return _claims_of(model, resources // MEASURE_INTERVAL, vectors // MEASURE_INTERVAL)


@lru_cache(maxsize=1)
def _claims_of(*state) -> dict[str, Claims]:
    """Propose for each of the newest described resources from all others of them."""
    newest = described_resources().order_by("-created_at", "-pk")[:MAX_MEASURED]
    resource_ids = list(newest.values_list("pk", flat=True))
    files = ResourceFile.objects.filter(resource__in=resource_ids)
    rows = files.values_list("document", "resource").order_by("document", "pk")
    resource_of = dict(rows)
    documents = LibraryDocument.objects.filter(pk__in=resource_of)
    blocks = list(read_means(documents))
    owners = [resource_of[pk] for ids, _means in blocks for pk in ids]
    if len(set(owners)) < MIN_RESOURCES:
        return {}
    means = np.concatenate([means for _ids, means in blocks])
    return measure(means, owners, read_codes(resource_ids))


def measure(
    means: np.ndarray, owners: Sequence[int], codes: Mapping[str, Codes]
) -> dict[str, Claims]:
    """Return the claims by field, from documents whose resources are described.

    means: of the documents. owners: their resources.
    """
    proposals: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for at, owner in enumerate(owners):
        similarities = means @ means[at]
        nearest = nearest_once(
            (owners[other], float(similarities[other]))
            for other in np.argsort(-similarities)
            if owners[other] != owner
        )
        for field in FIELDS:
            truth = codes[field].get(owner)
            if truth:
                proposals[field] += [
                    (vote.share, vote.code in truth)
                    for vote in vote_on(nearest, codes[field])
                ]
    return {field: claim_steps(proposals[field]) for field in FIELDS}


def claim_steps(proposals: Collection[tuple[float, bool]]) -> Claims:
    """Return the steps whose proposals are right often enough.

    proposals: (share of the weight, whether it is right). As for the rules, one right
    and one wrong proposal are added.
    """
    claims: list[tuple[float, float]] = []
    rights: list[bool] = []
    upper = 2.0
    for step in reversed(STEPS):
        rights += [is_right for share, is_right in proposals if step <= share < upper]
        upper = step
        if len(rights) < MIN_PROPOSALS:
            continue
        precision = (sum(rights) + 1) / (len(rights) + 2)
        if precision < MIN_PRECISION:
            break
        claims.append((step, precision))
        rights = []
    return tuple(claims)


def precision_of(share: float, claims: Claims) -> float | None:
    """Return the precision measured for a share, None if it is too small."""
    return next((precision for step, precision in claims if share >= step), None)
