"""Compares the live index with the database, in one pass over both, side by side."""

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
    published,
    resource_files,
)
from search.models import IndexState

VERIFY = "verify"  # as a task of LastRun
A_DAY = timedelta(days=1)


def verify() -> list[Difference]:
    """Compare all, and note how many differ. Raises EngineDown, IndexMissing."""
    differing = list(differences())
    LastRun.objects.note(VERIFY, len(differing))
    return differing


def is_due() -> bool:
    """Say whether no process has verified in the last day."""
    return LastRun.objects.is_due(VERIFY, A_DAY)


BATCH = 200
# What was deleted by a write that the database does not know of has left a fence that
# cannot be read; a repair goes well past it.
FENCING_GAP = 1_000
# How often a resource was marked, and up to which mark it is written.
Versions = tuple[int, int]


@dataclass(frozen=True)
class Difference:
    """One resource whose index entry is not what the database says.

    kind: "missing" (not in the index), "orphan" (in the index, not published),
    "visibility" (shown to others than it should), "stale" (older words, terms or
    dates), "pages" (page entries are missing, too many, or of older texts), "ahead"
    (the index has a higher fence than the database, as after the restore of an older
    backup: it would take the next writes for late ones).
    """

    resource_id: int
    kind: str
    # The fence in the index, 0 when it has no entry.
    fencing_token: int = 0


def differences(index: str | None = None) -> Iterator[Difference]:
    """Yield what differs, in the order of ids. Raises EngineDown, IndexMissing.

    `index` is the one to look at, the live one by default. Resources that wait to be
    written, or that changed while they were compared, are left out.
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
        # Left out of every answer, and of the index when the worker unpublishes them.
        overdue = Resource.objects.overdue().filter(pk__in=ids)
        late = set(overdue.values_list("pk", flat=True))
        for difference in batch:
            pk = difference.resource_id
            if pk in late:
                continue
            # Written or changed while we looked: it was read at two times.
            if before.get(pk) == now.get(pk) and _is_written(now.get(pk)):
                yield difference


def _versions(ids: Iterable[int] | None = None) -> dict[int, Versions]:
    states = IndexState.objects.all()
    if ids is not None:
        states = states.filter(pk__in=list(ids))
    rows = states.values_list("pk", "requested_version", "processed_version")
    return {
        pk: (requested_version, processed_version)
        for pk, requested_version, processed_version in rows
    }


def _is_written(marks: Versions | None) -> bool:
    return marks is None or marks[0] == marks[1]


def _all_differences(indexed: Iterator[IndexedEntry]) -> Iterator[Difference]:
    for expected, actual in _side_by_side(_expected(), indexed):
        if kind := _kind(expected, actual):
            resource_id = (expected or actual).resource_id
            yield Difference(resource_id, kind, actual.fencing_token if actual else 0)


def repair(differing: list[Difference]) -> None:
    """Mark what differs, so that the worker writes it again with all its pages."""
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
    """Yield what the index should have, in the order of ids."""
    vocabulary, last = IndexVocabulary(), 0
    while True:
        rows = Resource.objects.live().filter(pk__gt=last).order_by("pk")
        ids = list(rows.values_list("pk", flat=True)[:BATCH])
        if not ids:
            return
        last = ids[-1]
        resources = published(ids)
        pages = _page_counts(resources.values())
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
            )


def _page_counts(resources: Iterable[Resource]) -> Counter[int]:
    """Return how many pages with text each document of these resources has."""
    ids = {file.document_id for row in resources for file in resource_files(row)}
    pages = DocumentPage.objects.filter(document__in=ids).exclude(text="")
    counts = pages.values_list("document").annotate(Count("pk")).order_by()
    return Counter(dict(counts))


def _side_by_side(
    expected: Iterator[IndexedEntry], actual: Iterator[IndexedEntry]
) -> Iterator[tuple[IndexedEntry | None, IndexedEntry | None]]:
    """Yield pairs of the same id from two streams in the order of ids."""
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
    return "ahead" if actual.fencing_token > expected.fencing_token else ""
