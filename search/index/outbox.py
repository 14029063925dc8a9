"""The outbox → the index: mark, claim, read the database, write, finish.

The database is the truth. A change marks its resource in its own transaction; a worker
(or, on the embedded engine, the process that made the change) claims marked resources,
reads what they are now, and writes that to every index in use. A claim's fence is the
version of what it writes, so that a late writer never overwrites a newer state.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import TypeVar

from django.db import DatabaseError, transaction
from django.utils import timezone

from library.jobs.queue import MAX_BACKOFF
from library.models import Resource
from search.engines import get_engine
from search.engines.base import EngineBusy, EngineDown, WriteOutcome
from search.index.batches import changes_for, prepare, split_batches
from search.index.documents import page_counts, pages_digest, published
from search.index.tokens import index_tokens
from search.models import IndexState, SearchIndex

logger = logging.getLogger(__name__)
T = TypeVar("T")
BATCH = 50
# While the engine takes nothing it is asked again so soon, however long that lasts:
# what waited is in the index half a minute after it is back.
MAX_OUTAGE_BACKOFF = timedelta(seconds=20)
OUTAGE_PAUSE = timedelta(seconds=5)
# How often, and after how many seconds, one asks again for a writer in use.
LOCK_ATTEMPTS, LOCK_PAUSE_SECONDS = 50, 0.2
# A change of this many resources is left to the worker, so that no editor waits.
MAX_SYNCHRONOUS = 5
# So many changed resources are read at once.
EXCLUSION_BATCH = 500


def mark_changed(sender, resource_ids: Iterable[int], **kwargs) -> None:
    """Mark resources for the index, in the transaction that changes them."""
    ids = sorted(set(resource_ids))
    with transaction.atomic():
        IndexState.objects.enqueue(ids)
        _update_exclusions(ids)
    if len(ids) <= MAX_SYNCHRONOUS:
        # Not a partial: Django logs a robust hook's error by the name it has.
        transaction.on_commit(lambda: _drain_at_once(ids), robust=True)


def _drain_at_once(ids: Sequence[int]) -> None:
    """Write a small change at once where that needs no other machine."""
    if get_engine().is_embedded:
        drain(only=ids)


def _update_exclusions(ids: Sequence[int]) -> None:
    """Withhold from all answers what the index may still show to too many, or find by
    what the resource no longer has."""
    # Without an entry there is nothing to withhold, nor to read.
    indexed = IndexState.objects.exclude(indexed_visibility="")
    for start in range(0, len(ids), EXCLUSION_BATCH):
        batch = list(indexed.filter(pk__in=ids[start : start + EXCLUSION_BATCH]))
        resources = published(state.pk for state in batch)
        for is_excluded in (True, False):
            changed = [
                state.pk
                for state in batch
                if state.is_excluded != is_excluded
                and _is_ahead(state, resources.get(state.pk)) == is_excluded
            ]
            IndexState.objects.filter(pk__in=changed).update(is_excluded=is_excluded)


def _is_ahead(state: IndexState, resource: Resource | None) -> bool:
    """Return whether the index may tell more of a resource than the database does."""
    visibility = resource.visibility if resource else ""
    return state.may_hold_wider(visibility) or state.may_hold_more(
        index_tokens(resource)
    )


def excluded_ids() -> frozenset[int]:
    """Return the resources that no answer may show, whatever the index says."""
    withheld = IndexState.objects.filter(is_excluded=True).values_list("pk", flat=True)
    overdue = Resource.objects.overdue().order_by().values_list("pk", flat=True)
    return frozenset(withheld.union(overdue))


def drain(only: Iterable[int] | None = None, batch: int = BATCH) -> bool:
    """Write one batch of marked resources to the index.

    `only` limits it to some ids. Returns whether anything was written. Nothing is
    lost when the engine is away, or another process is writing: the marks stay.
    """
    try:
        return _drain(only, batch)
    except EngineBusy:
        return False


def drain_all() -> int:
    """Drain until nothing is due. Returns the number of batches.

    Waits for another process that is writing; raises EngineBusy when that takes long.
    """
    batches = 0
    while retry_while_busy(_drain):
        batches += 1
    return batches


def retry_while_busy(write: Callable[[], T]) -> T:
    """Write after whoever is writing now, which nobody who reads would wait for.

    Raises EngineBusy when they are not done after TRIES.
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
    """Write claimed resources and give back those that failed. Says if any did not.

    Raises EngineBusy, after which they are still claimed.
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
        if len(states) > 1:  # it is one of them, which must not hold up the others
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
    """Plan the next try of what failed; when nothing goes, of all that waits."""
    is_away = len(states) == tried and not any(o.is_rejection for o in failed.values())
    max_backoff = MAX_OUTAGE_BACKOFF if is_away else MAX_BACKOFF
    for state in states:
        state.retry(failed[state.pk].error, failed[state.pk].is_rejection, max_backoff)
    if is_away:
        # Nobody else needs to find out at once.
        now = timezone.now()
        IndexState.objects.due(now).update(next_try_at=now + OUTAGE_PAUSE)


def _send(states: Sequence[IndexState]) -> dict[int, WriteOutcome]:
    """Write the claimed resources as they are now. Returns those that failed."""
    claimed = {state.pk: state.fencing_token for state in states}
    states, resources = prepare(claimed)
    # A row that another worker has claimed meanwhile is theirs.
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
    # A flag that is raised after this look stays up: see `_finish`.
    is_lifting = any(state.is_excluded for state in states)
    # Asked after the claim: an index that is registered later copies what is read now.
    for index in SearchIndex.objects.in_use():
        # An index that is being filled may not have the pages yet.
        is_new = index.state == SearchIndex.State.BUILDING
        changes = changes_for(states, resources, with_pages=is_new)
        for outcome in get_engine().write(index.name, changes):
            if outcome.error:
                failed[outcome.resource_id] = outcome
        if is_lifting:
            # Else searches would find the old entry until the next refresh.
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
        # What changed again since keeps its wider record, and stays withheld.
        state.complete(pages_digest=digest)
