"""Claimed resources → index operations, from a consistent read of the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction

from library.models import Resource
from library.worker.queue import supports_skip_locked
from search.engines.base import IndexOperation
from search.engines.entries import page_key
from search.index.documents import (
    IndexVocabulary,
    page_counts,
    pages_digest,
    published,
    read_pages,
    read_vectors,
    resource_entry,
)
from search.index.tokens import index_tokens
from search.models import IndexState

# Maximum number of pages read into memory and sent within one lease.
PAGES_A_WRITE = 2_000
# The fields of a state that record which entries the index may have.
RECORD = ("sent_pages", "indexed_visibility", "indexed_tokens", "pages_digest")


def prepare(ids: Iterable[int]) -> tuple[list[IndexState], dict[int, Resource]]:
    """Read states and resources, and record what will be sent, before it is sent.

    The state rows are locked meanwhile. A transaction that restricts a resource later
    finds its wider entry recorded and excludes it; one that did so earlier is visible
    here. Rows locked by other transactions are read last, one at a time, so that this
    process holds no other lock while it waits.
    """
    ids_to_prepare = set(ids)
    states, resources = _prepare(
        ids_to_prepare, supports_skip_locked(IndexState.objects.db)
    )
    for pk in ids_to_prepare.difference([state.pk for state in states]):
        late, late_resources = _prepare([pk])
        states += late
        resources |= late_resources
    return sorted(states, key=lambda state: state.pk), resources


@transaction.atomic
def _prepare(
    ids: Iterable[int], skip_locked: bool = False
) -> tuple[list[IndexState], dict[int, Resource]]:
    rows = IndexState.objects.select_for_update(skip_locked=skip_locked)
    states = list(rows.filter(pk__in=ids).order_by("pk"))
    resources = published(state.pk for state in states)
    IndexState.objects.bulk_update(
        [state for state in states if _record_planned(state, resources.get(state.pk))],
        RECORD,
    )
    return states, resources


def _record_planned(state: IndexState, resource: Resource | None) -> bool:
    """Record in a state what the index may have from now on.

    Returns whether that changed the state.
    """
    counts = page_counts(resource) if resource else {}
    may_hold = {
        document: max(state.sent_pages.get(document, 0), counts.get(document, 0))
        for document in state.sent_pages | counts
    }
    before = _record(state)
    state.indexed_visibility = state.widest_with(
        resource.visibility if resource else ""
    )
    state.indexed_tokens = sorted({*state.indexed_tokens, *index_tokens(resource)})
    state.sent_pages = may_hold
    if resource is None or pages_digest(resource) != state.pages_digest:
        # This write changes page entries and may arrive late. The next writer must not
        # assume the old ones, but write them all, with a higher fencing token.
        state.pages_digest = ""
    return _record(state) != before


def _record(state: IndexState) -> tuple[object, ...]:
    return tuple(getattr(state, name) for name in RECORD)


def changes_for(
    states: Sequence[IndexState],
    resources: dict[int, Resource],
    with_pages: bool = False,
) -> list[IndexOperation]:
    """Return the operations for prepared states; a deletion if there is no resource.

    Page entries are included if they changed or if `with_pages` is true.
    """
    vocabulary = IndexVocabulary()
    published_rows = [resources[s.pk] for s in states if s.pk in resources]
    pages, vectors = read_pages(published_rows), read_vectors(published_rows)
    changes = []
    for state in states:
        pk, token = state.pk, state.fencing_token
        if (resource := resources.get(pk)) is None:
            gone = _deleted_page_keys(state.sent_pages, {})
            changes.append(IndexOperation(pk, token, None, (), gone))
            continue
        entry = resource_entry(resource, vocabulary, pages[pk], vectors[pk])
        if not with_pages and pages_digest(resource) == state.pages_digest:
            changes.append(IndexOperation(pk, token, entry, pages=None))
        else:
            gone = _deleted_page_keys(state.sent_pages, page_counts(resource))
            changes.append(IndexOperation(pk, token, entry, pages[pk], gone))
    return changes


def _deleted_page_keys(may_hold: dict[str, int], counts: dict[str, int]) -> list[str]:
    return [
        page_key(int(document), number)
        for document, last in may_hold.items()
        for number in range(counts.get(document, 0) + 1, last + 1)
    ]


def split_batches(
    states: Sequence[IndexState], resources: dict[int, Resource]
) -> Iterator[list[IndexState]]:
    """Yield prepared states in batches of at most PAGES_A_WRITE pages, if possible."""
    batch: list[IndexState] = []
    pages = 0
    for state in states:
        resource = resources.get(state.pk)
        count = sum(page_counts(resource).values()) if resource else 0
        if batch and pages + count > PAGES_A_WRITE:
            yield batch
            batch, pages = [], 0
        batch.append(state)
        pages += count
    if batch:
        yield batch
