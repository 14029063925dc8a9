"""The log of changes: enqueued with the change, numbered by the worker."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import OperationalError, transaction
from django.utils import timezone

from api.models import ChangeCounter, ChangeState, ResourceChange
from library.access.viewers import Visibility
from library.models import Region, Resource, expand

logger = logging.getLogger(__name__)
BATCH = 200
# Longer than a change takes to be logged.
_BUSY_MARGIN = timedelta(minutes=10)


def enqueue_changes(sender, resource_ids: Iterable[int], **kwargs) -> None:
    """Enqueue resources that are published, or have been, with their change."""
    ids = set(resource_ids)
    published = Resource.objects.filter(pk__in=ids, live=True).order_by()
    logged = ResourceChange.objects.filter(resource_id__in=ids).order_by()
    known = {
        *published.values_list("pk", flat=True),
        *logged.values_list("resource_id", flat=True),
    }
    if known:
        ChangeState.objects.enqueue(known)


def log_next() -> bool:
    """Log a batch of changes. Return whether there were any."""
    states = ChangeState.objects.claim(BATCH)
    if states:
        log_changes([state.pk for state in states])
        for state in states:
            state.complete()
    return bool(states)


def log_pending() -> None:
    """Log what waits, for an answer that lists changes by their time."""
    while log_next():
        pass


def log_until_now(level: str) -> datetime:
    """Log what waits. Return a time before which no change will be logged any more.

    Changes get their time before they are committed, so this waits for the worker that
    is committing some. Readers who ask later for what changed since that time miss
    nothing.
    """
    try:
        log_pending()
        with transaction.atomic():
            ChangeCounter.objects.select_for_update().filter(level=level).first()
            return timezone.now()
    except OperationalError:
        # SQLite has one writer. What is not logged yet is listed next time.
        logger.warning("Changes could not be logged: the database was busy")
        return timezone.now() - _BUSY_MARGIN


def log_changes(resource_ids: Iterable[int]) -> None:
    """Log the present state of resources for each level that sees or saw them."""
    ids = sorted(set(resource_ids))
    with transaction.atomic():
        for level in Visibility:
            _log_level(level, ids)


def last_number(level: str) -> int:
    """Return the number of the last change of a level."""
    counters = ChangeCounter.objects.filter(level=level)
    return counters.values_list("number", flat=True).first() or 0


def _log_level(level: Visibility, ids: list[int]) -> None:
    """Log the resources for the viewers of a level, in a locked transaction."""
    ChangeCounter.objects.get_or_create(level=level)
    counter = ChangeCounter.objects.select_for_update().get(level=level)
    rows = {
        row.resource_id: row
        for row in ResourceChange.objects.filter(level=level, resource_id__in=ids)
    }
    audience = [other for other in Visibility if other.rank <= level.rank]
    live = Resource.objects.live().filter(pk__in=ids, visibility__in=audience)
    visible_ids = set(live.order_by().values_list("pk", flat=True))
    terms = _terms(visible_ids) if level == Visibility.PUBLIC else {}
    now, number = timezone.now().replace(microsecond=0), counter.number
    changed = []
    for pk in ids:
        row = rows.get(pk)
        was_visible = row is not None and not row.is_removed
        if pk in visible_ids or was_visible:
            number += 1
            row = row or ResourceChange(resource_id=pk, level=level)
            row.number, row.changed_at = number, now
            row.is_removed = pk not in visible_ids
            row.type_code, row.region_codes = terms.get(
                pk, (row.type_code, row.region_codes)
            )
            changed.append(row)
    ResourceChange.objects.bulk_create(
        [row for row in changed if row.resource_id not in rows]
    )
    ResourceChange.objects.bulk_update(
        [row for row in changed if row.resource_id in rows],
        ["number", "is_removed", "changed_at", "type_code", "region_codes"],
    )
    counter.number = number
    counter.save()


def _terms(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return type and regions of resources, as they are stored with a change."""
    lineage = Region.lineage()
    codes = dict(Region.objects.values_list("pk", "code"))
    resources = Resource.objects.filter(pk__in=ids).select_related("type")
    terms = {}
    for resource in resources.prefetch_related("regions"):
        above = expand((region.pk for region in resource.regions.all()), lineage)
        regions = sorted(codes[pk] for pk in above)
        terms[resource.pk] = (
            resource.type.code if resource.type else "",
            f" {' '.join(regions)} " if regions else "",
        )
    return terms
