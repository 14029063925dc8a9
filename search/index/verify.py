"""Comparison of the live index with the database, in one parallel pass over both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from django.db.models import Count, F

from library.models import DocumentPage, LastRun, Resource
from search.engines import get_engine
from search.engines.base import IndexedEntry, IndexMissing
from search.index.documents import (
    IndexVocabulary,
    entry_without_text,
    page_version,
    passages_digest,
    published,
    resource_files,
)
from search.models import EmbeddingState, IndexState
from search.models.vectors import documents_to_embed
from search.semantic.model import model_name

VERIFY = "verify"  # as a task of LastRun
VECTORS = "vectors"  # as a kind of Difference
A_DAY = timedelta(days=1)


def verify() -> list[Difference]:
    """Return all differences and record their number.

    Raises EngineDown, IndexMissing.
    """
    differing = [*differences(), *missing_vectors()]
    LastRun.objects.note(VERIFY, len(differing))
    return differing


def is_due() -> bool:
    """Return whether the last verification is more than a day ago."""
    return LastRun.objects.is_due(VERIFY, A_DAY)


BATCH = 200
# A deletion unknown to the database may have left a fencing token that cannot be read;
# a repair uses a much higher one.
FENCING_GAP = 1_000
# The requested_version and processed_version of a resource.
Versions = tuple[int, int]


@dataclass(frozen=True)
class Difference:
    """A resource whose index entry differs from the database.

    kind: "missing" (not in the index), "orphan" (in the index, but not published),
    "visibility" (wrong visibility), "stale" (outdated words, terms or dates), "pages"
    (page entries are missing, superfluous or outdated), "passages" (its passages are
    missing, superfluous or outdated), "vectors" (a document of it has no vectors of its
    present text by the present model, and none are being made), "ahead" (the index has
    a higher fencing token than the database, for example after an older backup was
    restored: it would discard the next writes as late).
    """

    resource_id: int
    kind: str
    # The fencing token in the index, 0 when it has no entry.
    fencing_token: int = 0


def differences(index: str | None = None) -> Iterator[Difference]:
    """Yield the differences, ordered by resource id. Raises EngineDown, IndexMissing.

    index: the index to compare, by default the live one. Resources that are enqueued,
    or that changed during the comparison, are skipped.
    """
    engine = get_engine()
    index = index or engine.live_index()
    if index is None:
        raise IndexMissing("There is no index: run `manage.py search_index rebuild`.")
    before = _versions()
    engine.refresh(index)
    candidates = _all_differences(engine.scan(index))
    while batch := list(islice(candidates, BATCH)):
        ids = [difference.resource_id for difference in batch]
        now = _versions(ids)
        # Overdue resources are excluded from every search. They leave the index when
        # the worker unpublishes them.
        overdue = Resource.objects.overdue().filter(pk__in=ids)
        late = set(overdue.values_list("pk", flat=True))
        for difference in batch:
            pk = difference.resource_id
            if pk in late:
                continue
            requested, processed = now.get(pk) or (0, 0)
            # If versions changed during the comparison, the two sides were read at
            # different times.
            if before.get(pk) == now.get(pk) and requested == processed:
                yield difference


def missing_vectors() -> Iterator[Difference]:
    """Yield the resources with a document that has no current vectors.

    Documents that wait for them are skipped: until then they are found by words.
    """
    if not (model := model_name()):
        return
    pending = EmbeddingState.objects.pending().values("pk")
    documents = documents_to_embed(model).exclude(pk__in=pending)
    resources = Resource.objects.live().filter(files__document__in=documents)
    for pk in resources.order_by("pk").values_list("pk", flat=True).distinct():
        yield Difference(pk, VECTORS)


def waiting_for_vectors() -> int:
    """Return the number of enqueued documents that have no current vectors yet."""
    if not (model := model_name()):
        return 0
    pending = EmbeddingState.objects.pending().values("pk")
    return documents_to_embed(model).filter(pk__in=pending).count()


def _versions(ids: Iterable[int] | None = None) -> dict[int, Versions]:
    states = IndexState.objects.all()
    if ids is not None:
        states = states.filter(pk__in=list(ids))
    rows = states.values_list("pk", "requested_version", "processed_version")
    return {
        pk: (requested_version, processed_version)
        for pk, requested_version, processed_version in rows
    }


def _all_differences(indexed: Iterator[IndexedEntry]) -> Iterator[Difference]:
    for expected, actual in _side_by_side(_expected(), indexed):
        entry = expected or actual
        if entry and (kind := _kind(expected, actual)):
            token = actual.fencing_token if actual else 0
            yield Difference(entry.resource_id, kind, token)


def repair(differing: list[Difference]) -> None:
    """Enqueue differing resources, so that the worker rewrites them with all pages.

    Their documents without current vectors are enqueued as well.
    """
    without_vectors = [row.resource_id for row in differing if row.kind == VECTORS]
    if without_vectors:
        documents = documents_to_embed(model_name()).filter(
            resource_files__resource__in=without_vectors
        )
        EmbeddingState.objects.enqueue(documents.values_list("pk", flat=True))
    ids = [difference.resource_id for difference in differing]
    IndexState.objects.enqueue(ids)
    IndexState.objects.filter(pk__in=ids).update(
        pages_digest="", fencing_token=F("fencing_token") + FENCING_GAP
    )
    for difference in differing:
        states = IndexState.objects.filter(pk=difference.resource_id)
        states.filter(fencing_token__lt=difference.fencing_token).update(
            fencing_token=difference.fencing_token
        )


def _expected() -> Iterator[IndexedEntry]:
    """Yield the entries that the index should have, ordered by resource id."""
    vocabulary, last = IndexVocabulary(), 0
    while True:
        rows = Resource.objects.live().filter(pk__gt=last).order_by("pk")
        ids = list(rows.values_list("pk", flat=True)[:BATCH])
        if not ids:
            return
        last = ids[-1]
        resources = published(ids)
        document_ids = {
            file.document_id
            for row in resources.values()
            for file in resource_files(row)
        }
        with_text = DocumentPage.objects.exclude(text="")
        read = with_text.filter(document__in=document_ids)
        counted = read.values_list("document").annotate(Count("pk")).order_by()
        pages = Counter(dict(counted))
        fencing_tokens = dict(
            IndexState.objects.filter(pk__in=ids).values_list("pk", "fencing_token")
        )
        for _, resource in sorted(resources.items()):
            entry = entry_without_text(resource, vocabulary)
            documents = {file.document_id for file in resource_files(resource)}
            count = sum(pages[document] for document in documents)
            yield IndexedEntry(
                resource_id=resource.pk,
                fencing_token=fencing_tokens.get(resource.pk, 0),
                digest=entry.digest,
                visibility=entry.visibility,
                page_count=count,
                page_versions=(page_version(resource),) * 2 if count else (),
                passages_digest=passages_digest(resource, entry.digest),
            )


def _side_by_side(
    expected: Iterator[IndexedEntry], actual: Iterator[IndexedEntry]
) -> Iterator[tuple[IndexedEntry | None, IndexedEntry | None]]:
    """Yield pairs with equal ids from two streams that are ordered by id.

    An entry without a counterpart is paired with None.
    """
    expected_entry, actual_entry = next(expected, None), next(actual, None)
    while expected_entry or actual_entry:
        if actual_entry is None or (
            expected_entry and expected_entry.resource_id < actual_entry.resource_id
        ):
            yield expected_entry, None
            expected_entry = next(expected, None)
        elif (
            expected_entry is None
            or actual_entry.resource_id < expected_entry.resource_id
        ):
            yield None, actual_entry
            actual_entry = next(actual, None)
        else:
            yield expected_entry, actual_entry
            expected_entry, actual_entry = next(expected, None), next(actual, None)


def _kind(expected: IndexedEntry | None, actual: IndexedEntry | None) -> str:
    if actual is None:
        return "missing"
    if expected is None:
        return "orphan"
    if expected.visibility != actual.visibility:
        return "visibility"
    if expected.digest != actual.digest:
        return "stale"
    if expected.page_count != actual.page_count:
        return "pages"
    if expected.page_versions != actual.page_versions:
        return "pages"
    if expected.passages_digest != actual.passages_digest:
        return "passages"
    return "ahead" if actual.fencing_token > expected.fencing_token else ""
