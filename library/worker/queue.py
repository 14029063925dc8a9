"""A durable work queue: one row per item, leased to one worker at a time.

A change enqueues its row in its own transaction, so a rollback undoes both. A worker
claims rows under a lease, processes and completes them; the rows of a killed worker are
due again when the lease expires. Each claim increments the row's `fencing_token`, which
tells a late writer from the current one. Delivery is at least once, so processing must
be idempotent.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.apps import apps
from django.db import connections, models, transaction
from django.db.models import F, Q
from django.utils import timezone

logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
INITIAL_BACKOFF = timedelta(seconds=1)
MAX_BACKOFF = timedelta(minutes=10)
# Leases and retries beyond this are ignored: they come from a machine whose clock was
# wrong.
MAX_LEASE = timedelta(minutes=15)
# Failures of the work itself, not of a service, before a row becomes a dead letter.
MAX_REJECTIONS = 5


class WorkQuerySet(models.QuerySet):
    """Enqueue, claim and process state rows."""

    def enqueue(self, keys: Iterable[int]) -> None:
        """Enqueue the items with these primary keys."""
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
        """Return the rows that are due and not leased."""
        limit = now + MAX_LEASE
        is_time = Q(next_try_at__lte=now) | Q(next_try_at__gt=limit)
        return (
            self.filter(requested_version__gt=F("processed_version"), dead_letter=False)
            .filter(is_time)
            .exclude(lease_until__gt=now, lease_until__lte=limit)
        )

    def pending(self) -> models.QuerySet:
        """Return the rows with work to do, leased or not, without dead letters."""
        return self.filter(
            requested_version__gt=F("processed_version"), dead_letter=False
        )

    def claim(self, limit: int, lease: timedelta = LEASE) -> list[WorkState]:
        """Lease up to `limit` due rows. Return them with their new fencing tokens."""
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
        """Claim one due row and process it. Return whether there was one.

        An exception from `work` is a bug or a storage failure: it is logged, and the
        row is retried with backoff.
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
    """Return whether a database can skip locked rows, as PostgreSQL can."""
    return connections[alias].features.has_select_for_update_skip_locked


class WorkState(models.Model):
    """The state of one item.

    `requested_version` counts its changes; `processed_version` is the last change that
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

    def _claimed(self) -> models.QuerySet:
        """Return this row, unless another worker has claimed it since."""
        return type(self).objects.filter(pk=self.pk, fencing_token=self.fencing_token)

    def complete(self, is_unchanged: bool = False, **values) -> bool:
        """Record that the version at the claim has been processed.

        `values` are further columns to set. Return False, and change nothing, if
        another worker has claimed the row since, or, with `is_unchanged`, if it was
        enqueued again.
        """
        rows = self._claimed()
        if is_unchanged:
            rows = rows.filter(requested_version=self.requested_version)
        count = rows.update(
            processed_version=self.requested_version,
            lease_until=None,
            attempts=0,
            rejections=0,
            last_error="",
            **values,
        )
        return bool(count)

    def retry(
        self,
        error: str,
        is_rejection: bool = False,
        max_backoff: timedelta = MAX_BACKOFF,
    ) -> None:
        """Reschedule the row with backoff, at most `max_backoff` from now.

        `is_rejection`: the work itself failed, for example because of bad content.
        After MAX_REJECTIONS the row becomes a dead letter; an unavailable service is
        retried indefinitely. A row that was completed meanwhile is left alone.
        """
        attempts = self.attempts + 1
        rejections = self.rejections + is_rejection
        self._claimed().filter(requested_version__gt=F("processed_version")).update(
            lease_until=None,
            attempts=attempts,
            rejections=rejections,
            dead_letter=rejections >= MAX_REJECTIONS,
            last_error=error[:2000],
            next_try_at=timezone.now() + backoff(attempts, max_backoff),
        )

    def release(self, behind_others: bool = False) -> None:
        """End the lease without counting an attempt.

        behind_others: rows that are due now have their turn before this one.
        """
        values = {"next_try_at": timezone.now()} if behind_others else {}
        self._claimed().update(lease_until=None, **values)

    def extend_lease(self, lease: timedelta = LEASE) -> bool:
        """Extend the lease if less than half is left. Return False if it was lost."""
        now = timezone.now()
        if self.lease_until and self.lease_until > now + lease / 2:
            return True
        self.lease_until = now + lease
        return bool(self._claimed().update(lease_until=self.lease_until))


def queues() -> list[type[WorkState]]:
    """Return the models of all queues; their `verbose_name` is the queue's label."""
    return [model for model in apps.get_models() if issubclass(model, WorkState)]


def is_leased(lease_until: datetime | None) -> bool:
    """Return whether a lease is valid; one from a wrong clock is not."""
    now = timezone.now()
    return lease_until is not None and now < lease_until <= now + MAX_LEASE


def backoff(attempts: int, max_backoff: timedelta = MAX_BACKOFF) -> timedelta:
    """Return the delay before the next attempt: exponential, with jitter."""
    wait = min(INITIAL_BACKOFF * 2 ** min(attempts - 1, 20), max_backoff)
    return wait * random.uniform(0.5, 1)  # noqa: S311 (jitter, not a secret)
