"""The outbox → the index: mark, claim, read the database, write, finish.

The database is the truth. A change marks its resource in its own transaction; a worker
(or, on the embedded engine, the process that made the change) claims marked resources,
reads what they are now, and writes that to every index in use. A claim's fence is the
version of what it writes, so that a late writer never overwrites a newer state.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Case, F, When

from library.models import Resource
from library.work import can_skip_locked

from .chosen import get_engine
from .documents import (
    Vocabulary,
    page_counts,
    pages_digest,
    published,
    read_pages,
    resource_entry,
)
from .engine import Change, EngineBusy, EngineDown, Outcome, PageEntry
from .entries import page_key
from .models import IndexState, SearchIndex

logger = logging.getLogger(__name__)
BATCH = 50
# A change of this many resources is left to the worker, so that no editor waits.
MOST_AT_ONCE = 5


def mark_changed(sender, resource_ids: Iterable[int], **kwargs) -> None:
    """Mark resources for the index, in the transaction that changes them."""
    ids = sorted(set(resource_ids))
    with transaction.atomic():
        IndexState.objects.mark(ids)
        _withhold(ids)
    if len(ids) <= MOST_AT_ONCE:
        # Not a partial: Django logs a robust hook's error by the name it has.
        transaction.on_commit(lambda: _drain_at_once(ids), robust=True)


def _drain_at_once(ids: Sequence[int]) -> None:
    """Write a small change at once where that needs no other machine."""
    if get_engine().is_embedded:
        drain(only=ids)


def _withhold(ids: Sequence[int]) -> None:
    """Withhold from all answers what the index may still show to too many."""
    visibilities = dict(
        Resource.objects.live().filter(pk__in=ids).values_list("pk", "visibility")
    )
    for state in IndexState.objects.filter(pk__in=ids).exclude(indexed_visibility=""):
        is_withheld = state.may_hold_wider(visibilities.get(state.pk, ""))
        if is_withheld != state.is_withheld:
            IndexState.objects.filter(pk=state.pk).update(is_withheld=is_withheld)


def withheld_ids() -> frozenset[int]:
    """Return the resources that no answer may show, whatever the index says."""
    withheld = IndexState.objects.filter(is_withheld=True)
    return frozenset(withheld.values_list("pk", flat=True))


def drain(only: Iterable[int] | None = None, batch: int = BATCH) -> bool:
    """Write one batch of marked resources to the index.

    `only` limits it to some ids. Returns whether anything was written. Nothing is
    lost when the engine is away: the marks stay.
    """
    if not SearchIndex.objects.in_use().exists():
        return False
    waiting = IndexState.objects.all()
    states = (waiting if only is None else waiting.filter(pk__in=list(only))).claim(
        batch
    )
    return bool(states) and _write(states)


def drain_all() -> int:
    """Drain until nothing is due. Returns the number of batches."""
    batches = 0
    while drain():
        batches += 1
    return batches


def _write(states: Sequence[IndexState]) -> bool:
    try:
        failed = _send(states)
    except EngineBusy:
        for state in states:
            state.release()
        return False
    except EngineDown as error:
        logger.warning("The search engine is away: %s", error)
        failed = {state.pk: Outcome(state.pk, str(error) or "away") for state in states}
    for state in states:
        if outcome := failed.get(state.pk):
            state.retry(outcome.error, outcome.is_refusal)
    return len(failed) < len(states)


def _send(states: Sequence[IndexState]) -> dict[int, Outcome]:
    """Write the claimed resources as they are now. Returns those that failed."""
    claimed = {state.pk: state.fence for state in states}
    states, resources = prepare(claimed)
    # A row that another worker has claimed meanwhile is theirs.
    states = [state for state in states if state.fence == claimed[state.pk]]
    # Asked after the claim: an index that is registered later copies what is read now.
    indexes = SearchIndex.objects.in_use().values_list("name", flat=True)
    failed: dict[int, Outcome] = {}
    for index in indexes:
        for outcome in get_engine().write(index, changes_for(states, resources)):
            if outcome.error:
                failed[outcome.resource_id] = outcome
    for state in states:
        if state.pk not in failed:
            _finish(state, resources.get(state.pk))
    return failed


def prepare(ids: Iterable[int]) -> tuple[list[IndexState], dict[int, Resource]]:
    """Read the states and what their resources are now, and write down what will be
    in the index from here on, before it is sent.

    The state rows are locked meanwhile: whoever narrows a resource after this finds
    its wider entry on record and withholds it; whoever did so before is seen here. A
    row that somebody is changing is waited for alone, at the end: whoever waits holds
    nothing that an editor may need.
    """
    wanted = set(ids)
    states, resources = _prepare(wanted, can_skip_locked(IndexState.objects.db))
    for pk in wanted.difference([state.pk for state in states]):
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
        [state for state in states if _foresee(state, resources.get(state.pk))],
        ["sent_pages", "indexed_visibility"],
    )
    return states, resources


def _foresee(state: IndexState, resource: Resource | None) -> bool:
    """Put into a state what the index may have from here on; say if that is new."""
    counts = page_counts(resource) if resource else {}
    may_hold = {
        document: max(state.sent_pages.get(document, 0), counts.get(document, 0))
        for document in state.sent_pages | counts
    }
    widest = state.widest_with(resource.visibility if resource else "")
    is_new = (may_hold, widest) != (state.sent_pages, state.indexed_visibility)
    state.sent_pages, state.indexed_visibility = may_hold, widest
    return is_new


def changes_for(
    states: Sequence[IndexState],
    resources: dict[int, Resource],
    with_pages: bool = False,
) -> list[Change]:
    """Return what to write of prepared resources: deletions where there is none.

    Page entries are written when they changed, or `with_pages`.
    """
    vocabulary = Vocabulary()
    pages = read_pages(resources.values())
    return [
        _change(state, resources[state.pk], vocabulary, pages[state.pk], with_pages)
        if state.pk in resources
        else Change(
            state.pk, state.fence, None, (), gone_pages=_gone(state.sent_pages, {})
        )
        for state in states
    ]


def _change(
    state: IndexState,
    resource: Resource,
    vocabulary: Vocabulary,
    pages: Sequence[PageEntry],
    with_pages: bool,
) -> Change:
    entry = resource_entry(resource, vocabulary, pages)
    if not with_pages and pages_digest(resource) == state.pages_digest:
        return Change(state.pk, state.fence, entry, pages=None)
    gone = _gone(state.sent_pages, page_counts(resource))
    return Change(state.pk, state.fence, entry, pages, gone)


def _gone(may_hold: dict[str, int], counts: dict[str, int]) -> list[str]:
    return [
        page_key(int(document), number)
        for document, last in may_hold.items()
        for number in range(counts.get(document, 0) + 1, last + 1)
    ]


def _finish(state: IndexState, resource: Resource | None) -> None:
    # What was narrowed again since the claim stays withheld.
    is_withheld = Case(When(dirty=state.dirty, then=False), default=F("is_withheld"))
    state.finish(
        indexed_visibility=resource.visibility if resource else "",
        is_withheld=is_withheld,
        sent_pages=page_counts(resource) if resource else {},
        pages_digest=pages_digest(resource) if resource else "",
    )
