"""Claimed resources → what is written of them, read in one look at the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction

from library.jobs.queue import supports_skip_locked
from library.models import Resource
from search.engines.base import IndexOperation, PageEntry
from search.engines.entries import page_key
from search.index.documents import (
    IndexVocabulary,
    page_counts,
    pages_digest,
    published,
    read_pages,
    resource_entry,
)
from search.index.tokens import index_tokens
from search.models import IndexState

# So many pages are read into memory and sent within one lease.
PAGES_A_WRITE = 2_000
# What a state says of the entries that the index may have.
RECORD = ("sent_pages", "indexed_visibility", "indexed_tokens", "pages_digest")


def prepare(ids: Iterable[int]) -> tuple[list[IndexState], dict[int, Resource]]:
    """Read the states and what their resources are now, and write down what will be
    in the index from here on, before it is sent.

    The state rows are locked meanwhile: whoever narrows a resource after this finds
    its wider entry on record and withholds it; whoever did so before is seen here. A
    row that somebody is changing is waited for alone, at the end: whoever waits holds
    nothing that an editor may need.
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
    """Put into a state what the index may have from here on; say if that is new."""
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
        # This write touches page entries, and may be late: whoever writes next must not
        # take them for what they were, but write them all, with a higher fence.
        state.pages_digest = ""
    return _record(state) != before


def _record(state: IndexState) -> tuple[object, ...]:
    return tuple(getattr(state, name) for name in RECORD)


def changes_for(
    states: Sequence[IndexState],
    resources: dict[int, Resource],
    with_pages: bool = False,
) -> list[IndexOperation]:
    """Return what to write of prepared resources: deletions where there is none.

    Page entries are written when they changed, or `with_pages`.
    """
    vocabulary = IndexVocabulary()
    pages = read_pages(resources[s.pk] for s in states if s.pk in resources)
    return [
        _change(state, resources[state.pk], vocabulary, pages[state.pk], with_pages)
        if state.pk in resources
        else IndexOperation(
            state.pk,
            state.fencing_token,
            None,
            (),
            deleted_page_ids=_deleted_page_keys(state.sent_pages, {}),
        )
        for state in states
    ]


def _change(
    state: IndexState,
    resource: Resource,
    vocabulary: IndexVocabulary,
    pages: Sequence[PageEntry],
    with_pages: bool,
) -> IndexOperation:
    entry = resource_entry(resource, vocabulary, pages)
    if not with_pages and pages_digest(resource) == state.pages_digest:
        return IndexOperation(state.pk, state.fencing_token, entry, pages=None)
    gone = _deleted_page_keys(state.sent_pages, page_counts(resource))
    return IndexOperation(state.pk, state.fencing_token, entry, pages, gone)


def _deleted_page_keys(may_hold: dict[str, int], counts: dict[str, int]) -> list[str]:
    return [
        page_key(int(document), number)
        for document, last in may_hold.items()
        for number in range(counts.get(document, 0) + 1, last + 1)
    ]


def split_batches(
    states: Sequence[IndexState], resources: dict[int, Resource]
) -> Iterator[list[IndexState]]:
    """Yield prepared states in portions that do not take long to read and write."""
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
