"""Rebuild: fill a new index from the database, then make it live.

Every write also goes to the new index before the first row is copied, so that changes
made during the rebuild are not lost. A killed rebuild continues where it stopped. Only
one rebuild runs at a time. The replaced index is kept for a day.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from itertools import chain

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone

from library.models import Resource
from library.worker.queue import LEASE, is_leased
from search.engines import get_engine
from search.engines.base import EngineDown, IndexOperation, WriteOutcome
from search.index.batches import changes_for, prepare
from search.index.documents import DOCUMENTS_VERSION
from search.index.outbox import retry_while_busy
from search.index.verify import differences
from search.models import IndexState, SearchIndex

logger = logging.getLogger(__name__)
BATCH = 500
PAGES_A_BATCH = 5_000
KEEP_RETIRED = timedelta(days=1)
State = SearchIndex.State


class RebuildRunning(Exception):
    """Another rebuild is running."""


class RebuildFailed(Exception):
    """The new index differs from the database; the live one is unchanged."""


def fingerprint() -> str:
    """Return a fingerprint of the engine's schema and of DOCUMENTS_VERSION."""
    return f"{get_engine().fingerprint}-{DOCUMENTS_VERSION}"


def is_needed() -> bool:
    """Return whether the live index is missing or outdated. Raises EngineDown."""
    live = SearchIndex.objects.filter(state=State.LIVE).first()
    return (
        live is None
        or live.fingerprint != fingerprint()
        or get_engine().live_index() != live.name
    )


def rebuild(on_progress: Callable[[int], None] = lambda copied: None) -> str:
    """Fill a new index and make it live. Returns its name.

    on_progress: called with the number of resources copied so far. Raises
    RebuildRunning, RebuildFailed, or EngineDown.
    """
    index = _begin()
    _copy_all(index, on_progress)
    _put_in_place(index)
    sweep()
    return index.name


def _begin() -> SearchIndex:
    """Return the index to fill: that of a killed rebuild, or a new one."""
    engine = get_engine()
    now = timezone.now()
    with transaction.atomic():
        unfinished = SearchIndex.objects.select_for_update().filter(
            state=State.BUILDING
        )
        if index := unfinished.first():
            if is_leased(index.lease_until):
                raise RebuildRunning(
                    "A rebuild is running; wait for it, or a minute if it was killed."
                )
            is_usable = index.fingerprint == fingerprint()
            if is_usable and index.name in engine.indexes():
                _renew_lease(index)
                return index
            index.delete()
    name = f"{now:%Y%m%d%H%M%S%f}-{fingerprint()}"
    engine.create_index(name)
    try:
        return SearchIndex.objects.create(
            name=name, fingerprint=fingerprint(), lease_until=now + LEASE
        )
    except IntegrityError as error:
        engine.drop_index(name)
        raise RebuildRunning("Another rebuild has just begun.") from error


def _renew_lease(index: SearchIndex) -> None:
    """Extend the lease. Raises RebuildRunning if another process has taken over.

    The lease identifies the process: each one knows only the value that it has set.
    """
    mine = SearchIndex.objects.filter(
        pk=index.pk, state=State.BUILDING, lease_until=index.lease_until
    )
    index.lease_until = timezone.now() + LEASE
    if not mine.update(lease_until=index.lease_until, copied_to=index.copied_to):
        raise RebuildRunning("Another process has taken this rebuild over.")


def _copy_all(index: SearchIndex, on_progress: Callable[[int], None]) -> None:
    """Write all batches; read the next one while the engine processes the last."""
    copied = 0
    under_way: Future[list[WriteOutcome]] | None = None
    with ThreadPoolExecutor(1) as writing:
        for changes in chain(_batches(index.copied_to), [None]):
            if under_way:
                outcomes = under_way.result()
                _record_outcomes(index, outcomes)
                copied += len(outcomes)
                on_progress(copied)
            if changes:
                write = partial(get_engine().write, index.name, changes)
                under_way = writing.submit(retry_while_busy, write)


def _batches(after: int) -> Iterator[list[IndexOperation]]:
    """Yield the operations for all resources with ids greater than `after`."""
    while True:
        rows = Resource.objects.live().filter(pk__gt=after).order_by("pk")
        counted = rows.values_list("pk").annotate(Sum("files__document__page_count"))
        ids, pages = [], 0
        for pk, count in counted[:BATCH]:
            pages += count or 0
            if ids and pages > PAGES_A_BATCH:  # would not fit in memory
                break
            ids.append(pk)
        if not ids:
            return
        IndexState.objects.bulk_create(
            [IndexState(resource_id=pk) for pk in ids], ignore_conflicts=True
        )
        states, resources = prepare(ids)
        yield changes_for(states, resources, with_pages=True)
        after = ids[-1]


def _record_outcomes(index: SearchIndex, outcomes: list[WriteOutcome]) -> None:
    """Save the progress after a batch. Raises EngineDown if an operation failed."""
    for outcome in outcomes:
        if outcome.is_rejection:
            # The outbox shows the error to editors.
            pk, error = outcome.resource_id, outcome.error[:2000]
            IndexState.objects.enqueue([pk])
            IndexState.objects.filter(pk=pk).update(last_error=error)
        elif outcome.error:
            raise EngineDown(outcome.error)
    index.copied_to = outcomes[-1].resource_id
    _renew_lease(index)


def _put_in_place(index: SearchIndex) -> None:
    if wrong := next(differences(index.name), None):
        index.delete()
        raise RebuildFailed(
            f"Resource {wrong.resource_id} is {wrong.kind} in the new index, which is "
            "given up; run the rebuild again, which begins afresh."
        )
    _renew_lease(index)
    get_engine().make_live(index.name)
    with transaction.atomic():
        SearchIndex.objects.filter(state=State.LIVE).exclude(pk=index.pk).update(
            state=State.RETIRED, retired_at=timezone.now()
        )
        SearchIndex.objects.filter(pk=index.pk).update(
            state=State.LIVE, lease_until=None
        )


def sweep() -> None:
    """Delete indexes retired for KEEP_RETIRED, and those of no known rebuild.

    Indexes newer than the live one are kept: a rebuild may be about to start.
    """
    engine, live = get_engine(), SearchIndex.objects.filter(state=State.LIVE).first()
    if live is None:
        return
    SearchIndex.objects.filter(
        state=State.RETIRED, retired_at__lt=timezone.now() - KEEP_RETIRED
    ).delete()
    used_names = set(SearchIndex.objects.values_list("name", flat=True))
    for name in engine.indexes():
        if name not in used_names and name < live.name:
            engine.drop_index(name)


def sweep_if_possible() -> None:
    """Sweep as a periodic job of the worker; if the engine is down, do it next time."""
    try:
        sweep()
    except EngineDown as error:
        logger.warning("Old indexes are left for later: %s", error)
