"""The outbox → the index: enqueue, claim, read the database, write, complete.

The database is the source of truth. A change enqueues its resource in the same
transaction. A worker (or, with the embedded engine, the process that made the change)
claims enqueued resources, reads their current state, and writes it to every index in
use. The claim's fencing token is the version of the written entries, so that a late
write never overwrites a newer state.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from itertools import chain
from typing import TypeVar

from django.db import DatabaseError, transaction
from django.utils import timezone

from library.models import Resource
from library.worker.queue import MAX_BACKOFF
from search.engines import get_engine
from search.engines.base import EngineBusy, EngineDown, WriteOutcome
from search.index.batches import changes_for, prepare, split_batches
from search.index.documents import page_counts, pages_digest, published
from search.index.tokens import index_tokens
from search.models import IndexState, SearchIndex

logger = logging.getLogger(__name__)
T = TypeVar("T")
BATCH = 50
# During an outage, retries stay this frequent, however long it lasts. Pending resources
# are in the index half a minute after the engine is up again.
MAX_OUTAGE_BACKOFF = timedelta(seconds=20)
OUTAGE_PAUSE = timedelta(seconds=5)
# How many times to retry when the writer is in use, and the pause between attempts.
LOCK_ATTEMPTS, LOCK_PAUSE_SECONDS = 50, 0.2
# Larger changes are left to the worker, so that editors need not wait.
MAX_SYNCHRONOUS = 5
# How many changed resources are read at once.
EXCLUSION_BATCH = 500


def mark_changed(sender, resource_ids: Iterable[int], **kwargs) -> None:
    """Enqueue resources for indexing, in the transaction that changes them.

    Resources that are drafts before and after the change are left out: the index has
    nothing of them.
    """
    changed = set(resource_ids)
    published = Resource.objects.filter(pk__in=changed, live=True).order_by()
    indexed = IndexState.objects.may_be_indexed().filter(pk__in=changed)
    ids = sorted({row.pk for row in chain(published.only("pk"), indexed.only("pk"))})
    if not ids:
        return
    with transaction.atomic():
        IndexState.objects.enqueue(ids)
        _update_exclusions(ids)
    if len(ids) <= MAX_SYNCHRONOUS:
        # Not a partial: Django logs errors of robust hooks with their __qualname__.
        transaction.on_commit(lambda: _drain_at_once(ids), robust=True)


def _drain_at_once(ids: Sequence[int]) -> None:
    """Write a small change immediately if the engine is embedded."""
    if get_engine().is_embedded:
        drain(only=ids)


def _update_exclusions(ids: Sequence[int]) -> None:
    """Exclude resources from all searches while their index entries are too wide.

    That is: visible to more users than in the database, or found by words, terms or
    texts that were removed. Resources whose entries are correct again are included.
    """
    # Resources without an entry need not be excluded or read.
    indexed = IndexState.objects.exclude(indexed_visibility="")
    for start in range(0, len(ids), EXCLUSION_BATCH):
        batch = list(indexed.filter(pk__in=ids[start : start + EXCLUSION_BATCH]))
        resources = published(state.pk for state in batch)
        changed: dict[bool, list[int]] = {True: [], False: []}
        for state in batch:
            resource = resources.get(state.pk)
            visibility = resource.visibility if resource else ""
            is_ahead = state.may_hold_wider(visibility) or state.may_hold_more(
                index_tokens(resource)
            )
            if is_ahead != state.is_excluded:
                changed[is_ahead].append(state.pk)
        for is_excluded, pks in changed.items():
            IndexState.objects.filter(pk__in=pks).update(is_excluded=is_excluded)


def drain(only: Iterable[int] | None = None, batch: int = BATCH) -> bool:
    """Write one batch of enqueued resources to the index.

    only: write only these ids. Returns whether anything was written. If the engine is
    down or another process is writing, the resources stay enqueued.
    """
    try:
        return _drain(only, batch)
    except EngineBusy:
        return False


def drain_all() -> int:
    """Write batches until nothing is due. Returns the number of batches.

    Waits while another process is writing; raises EngineBusy if that takes too long.
    """
    batches = 0
    while retry_while_busy(_drain):
        batches += 1
    return batches


def retry_while_busy(write: Callable[[], T]) -> T:
    """Call `write`, retrying while another process is writing.

    For background work only, since this can take several seconds. Raises EngineBusy
    after LOCK_ATTEMPTS retries.
    """
    for _ in range(LOCK_ATTEMPTS):
        try:
            return write()
        except EngineBusy:
            time.sleep(LOCK_PAUSE_SECONDS)
    return write()


def _drain(only: Iterable[int] | None = None, batch: int = BATCH) -> bool:
    if not SearchIndex.objects.in_use().exists():
        return False
    pending = IndexState.objects.all()
    states = (pending if only is None else pending.filter(pk__in=list(only))).claim(
        batch
    )
    try:
        return bool(states) and _write(states)
    except EngineBusy:
        for state in states:
            state.release()
        raise


def _write(states: Sequence[IndexState]) -> bool:
    """Write claimed resources; schedule a retry for those that failed.

    Returns whether at least one was written. Raises EngineBusy, after which the
    resources are still claimed.
    """
    try:
        failed = _send(states)
    except (EngineBusy, DatabaseError):
        raise
    except EngineDown as error:
        logger.warning("The search engine is away: %s", error)
        failed = {
            state.pk: WriteOutcome(state.pk, str(error) or "away") for state in states
        }
    except Exception as error:
        if len(states) > 1:  # one of them causes the error; it must not block the rest
            results = [_write([state]) for state in states]
            return any(results)
        logger.exception("Resource %s cannot be indexed", states[0].pk)
        message = f"{type(error).__name__}: {error}"
        failed = {states[0].pk: WriteOutcome(states[0].pk, message, is_rejection=True)}
    _retry_later([state for state in states if state.pk in failed], failed, len(states))
    return len(failed) < len(states)


def _retry_later(
    states: Sequence[IndexState], failed: dict[int, WriteOutcome], tried: int
) -> None:
    """Schedule the next attempt for failed states.

    tried: how many were attempted. If all failed without a rejection, the engine is
    down, and the other states that are due are postponed as well.
    """
    is_away = len(states) == tried and not any(o.is_rejection for o in failed.values())
    max_backoff = MAX_OUTAGE_BACKOFF if is_away else MAX_BACKOFF
    for state in states:
        state.retry(failed[state.pk].error, failed[state.pk].is_rejection, max_backoff)
    if is_away:
        # Keeps other processes from trying the engine immediately.
        now = timezone.now()
        IndexState.objects.due(now).update(next_try_at=now + OUTAGE_PAUSE)


def _send(states: Sequence[IndexState]) -> dict[int, WriteOutcome]:
    """Write the current state of claimed resources. Returns the failed outcomes."""
    claimed = {state.pk: state.fencing_token for state in states}
    states, resources = prepare(claimed)
    # Skip rows that another worker has claimed meanwhile.
    states = [state for state in states if state.fencing_token == claimed[state.pk]]
    failed: dict[int, WriteOutcome] = {}
    for batch in split_batches(states, resources):
        if kept_states := [state for state in batch if state.extend_lease()]:
            failed |= _send_batch(kept_states, resources)
    return failed


def _send_batch(
    states: Sequence[IndexState], resources: dict[int, Resource]
) -> dict[int, WriteOutcome]:
    failed: dict[int, WriteOutcome] = {}
    # If is_excluded is set after this check, `_finish` does not clear it.
    is_lifting = any(state.is_excluded for state in states)
    # Queried after the claim: an index registered later copies the state read here.
    for index in SearchIndex.objects.in_use():
        # An index that is being built may not have the page entries yet.
        is_new = index.state == SearchIndex.State.BUILDING
        changes = changes_for(states, resources, with_pages=is_new)
        for outcome in get_engine().write(index.name, changes):
            if outcome.error:
                failed[outcome.resource_id] = outcome
        if is_lifting:
            # Otherwise searches would find the old entry until the next refresh.
            get_engine().refresh(index.name)
    for state in states:
        if state.pk not in failed:
            _finish(state, resources.get(state.pk))
    return failed


def _finish(state: IndexState, resource: Resource | None) -> None:
    digest = pages_digest(resource) if resource else ""
    is_settled = state.complete(
        is_unchanged=True,
        indexed_visibility=resource.visibility if resource else "",
        indexed_tokens=index_tokens(resource),
        is_excluded=False,
        sent_pages=page_counts(resource) if resource else {},
        pages_digest=digest,
    )
    if not is_settled:
        # Changed again in the meantime: the wider record and the exclusion remain.
        state.complete(pages_digest=digest)
