"""Durable work: a state row for each thing to do, leased to one worker at a time.

A change marks its row in its own transaction, so a rollback takes the mark back. A
worker claims rows under a lease, works, and completes them; a killed worker's rows come
back when the lease ends. Each claim raises the row's `fencing_token`, so that a late
writer can be told from the current one. Work is done at least once and must be safe to
repeat.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import connections, models, transaction
from django.db.models import F, Q
from django.utils import timezone

logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
INITIAL_BACKOFF = timedelta(seconds=1)
MAX_BACKOFF = timedelta(minutes=10)
# No lease and no pause reaches so far: what lies further ahead was written down by a
# clock that went wrong, and holds nothing up.
MAX_LEASE = timedelta(minutes=15)
# After so many refusals of the work itself (not of the service) a row is set aside.
MAX_REJECTIONS = 5


class WorkQuerySet(models.QuerySet):
    """Marking, claiming and finishing of state rows."""

    def enqueue(self, keys: Iterable[int]) -> None:
        """Record that the things with these primary keys changed."""
        keys = sorted(set(keys))
        pk = self.model._meta.pk.attname
        with transaction.atomic(using=self.db):
            self.bulk_create(
                [self.model(**{pk: key}) for key in keys], ignore_conflicts=True
            )
            self.filter(pk__in=keys).update(
                requested_version=F("requested_version") + 1,
                attempts=0,
                rejections=0,
                dead_letter=False,
                next_try_at=timezone.now(),
            )

    def due(self, now: datetime) -> models.QuerySet:
        """Return rows with work to do that nobody holds."""
        furthest = now + MAX_LEASE
        is_time = Q(next_try_at__lte=now) | Q(next_try_at__gt=furthest)
        return (
            self.filter(requested_version__gt=F("processed_version"), dead_letter=False)
            .filter(is_time)
            .exclude(lease_until__gt=now, lease_until__lte=furthest)
        )

    def pending(self) -> models.QuerySet:
        """Return rows with work to do, held or not, set aside ones left out."""
        return self.filter(
            requested_version__gt=F("processed_version"), dead_letter=False
        )

    def claim(self, limit: int, lease: timedelta = LEASE) -> list[WorkState]:
        """Take up to `limit` due rows; each comes back with its new fence."""
        now = timezone.now()
        with transaction.atomic(using=self.db):
            rows = list(
                self.due(now)
                .select_for_update(skip_locked=supports_skip_locked(self.db))
                .order_by("next_try_at", "pk")[:limit]
            )
            self.filter(pk__in=[row.pk for row in rows]).update(
                fencing_token=F("fencing_token") + 1, lease_until=now + lease
            )
        for row in rows:
            row.fencing_token += 1
            row.lease_until = now + lease
        return rows

    def process_next(self, lease: timedelta, work: Callable[[WorkState], None]) -> bool:
        """Claim one due row and do its work. Returns whether there was one.

        Whatever `work` raises is a fault of ours or of the storage: it is logged, and
        the row is tried again later.
        """
        states = self.claim(1, lease)
        for state in states:
            try:
                work(state)
            except Exception as error:
                logger.exception("%s %s failed", type(state).__name__, state.pk)
                state.retry(f"{type(error).__name__}: {error}", is_rejection=True)
        return bool(states)


def supports_skip_locked(alias: str) -> bool:
    """Say whether a database can pass by the rows that others hold: PostgreSQL."""
    return connections[alias].features.has_select_for_update_skip_locked


class WorkState(models.Model):
    """One thing to do.

    `requested_version` counts its changes; `processed_version` is the last one that
    was processed.
    """

    requested_version = models.PositiveBigIntegerField(default=0)
    processed_version = models.PositiveBigIntegerField(default=0)
    fencing_token = models.PositiveBigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    rejections = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now, db_index=True)
    last_error = models.TextField(blank=True)
    dead_letter = models.BooleanField(default=False)

    objects = WorkQuerySet.as_manager()

    class Meta:
        abstract = True

    def _mine(self) -> models.QuerySet:
        return type(self).objects.filter(pk=self.pk, fencing_token=self.fencing_token)

    def complete(self, is_unchanged: bool = False, **values) -> bool:
        """Record that the change seen at the claim is worked off.

        `values` are further columns to set. Returns False, and changes nothing, when
        another worker has claimed the row meanwhile, or, with `is_unchanged`, when it
        was marked again.
        """
        mine = self._mine()
        return bool(
            (
                mine.filter(requested_version=self.requested_version)
                if is_unchanged
                else mine
            ).update(
                processed_version=self.requested_version,
                lease_until=None,
                attempts=0,
                rejections=0,
                last_error="",
                **values,
            )
        )

    def retry(
        self,
        error: str,
        is_rejection: bool = False,
        max_backoff: timedelta = MAX_BACKOFF,
    ) -> None:
        """Give the row back for a later try, `max_backoff` from now at most.

        `is_rejection`: the work itself was refused (bad content), which after
        MAX_REFUSALS sets the row aside; a service that is away is tried for ever.
        What was finished meanwhile stays so.
        """
        attempts = self.attempts + 1
        rejections = self.rejections + is_rejection
        self._mine().filter(requested_version__gt=F("processed_version")).update(
            lease_until=None,
            attempts=attempts,
            rejections=rejections,
            dead_letter=rejections >= MAX_REJECTIONS,
            last_error=error[:2000],
            next_try_at=timezone.now() + backoff(attempts, max_backoff),
        )

    def release(self) -> None:
        """Give the row back untouched: nothing was tried."""
        self._mine().update(lease_until=None)

    def extend_lease(self, lease: timedelta = LEASE) -> bool:
        """Make sure of half a lease. Returns False when the row is no longer ours."""
        now = timezone.now()
        if self.lease_until and self.lease_until > now + lease / 2:
            return True
        self.lease_until = now + lease
        return bool(self._mine().update(lease_until=self.lease_until))


def is_leased(lease_until: datetime | None) -> bool:
    """Say whether a lease still holds; one from a clock that went wrong does not."""
    now = timezone.now()
    return lease_until is not None and now < lease_until <= now + MAX_LEASE


def backoff(attempts: int, max_backoff: timedelta = MAX_BACKOFF) -> timedelta:
    """Return the pause before the next try: doubled each time, with jitter."""
    wait = min(INITIAL_BACKOFF * 2 ** min(attempts - 1, 20), max_backoff)
    return wait * random.uniform(0.5, 1)  # noqa: S311 (jitter, not a secret)
