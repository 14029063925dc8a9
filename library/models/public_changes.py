"""When what the public sees of a resource last changed, for programs that follow it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from library.access.viewers import VISITOR
from library.models.maintenance import LastRun
from library.models.resources import Resource
from library.models.vocabularies import Region, expand
from library.worker.queue import supports_skip_locked

# Rows that are dated in one transaction, and the row that it locks first.
BATCH = 500
TASK = "dates of changes"


class PublicChangeQuerySet(models.QuerySet):
    def record(self, resource_ids: Iterable[int]) -> None:
        """Record, in the transaction of a change, that resources may have changed.

        Resources that are hidden before and after it are left out: for the public
        nothing has changed.
        """
        ids = sorted(set(resource_ids))
        visible = Resource.objects.visible_to(VISITOR).filter(pk__in=ids)
        public_ids = sorted(visible.order_by().values_list("pk", flat=True))
        self.bulk_create(
            [self.model(resource_id=pk) for pk in public_ids], ignore_conflicts=True
        )
        is_concerned = Q(pk__in=public_ids) | Q(is_public=True)
        self.filter(is_concerned, pk__in=ids).update(is_pending=True)

    def in_region(self, code: str) -> PublicChangeQuerySet:
        """Return the rows of resources that are or were about a region."""
        return self.filter(region_codes__contains=f" {code} ")

    def date_pending(self) -> int:
        """Give the committed changes their date. Return how many there were.

        The date is not that of the change but of the first look at it afterwards.
        Whoever asks for what changed since they last asked therefore misses nothing,
        however long the transaction of the change took.
        """
        count = 0
        while self.filter(is_pending=True).exists():
            with transaction.atomic():
                # One at a time: no date is older than the answer before it.
                LastRun.objects.get_or_create(
                    task=TASK, defaults={"ran_at": timezone.now()}
                )
                LastRun.objects.select_for_update().get(task=TASK)
                rows = list(
                    self.filter(is_pending=True)
                    # Locked rows are being changed again, and dated afterwards.
                    .select_for_update(skip_locked=supports_skip_locked(self.db))
                    .order_by("pk")[:BATCH]
                )
                self._date(rows)
            if not rows:
                break
            count += len(rows)
        return count

    def _date(self, rows: list[PublicChange]) -> None:
        now = timezone.now().replace(microsecond=0)
        resources = (
            Resource.objects.visible_to(VISITOR)
            .filter(pk__in=[row.pk for row in rows])
            .select_related("type")
            .prefetch_related("regions")
            .in_bulk()
        )
        lineage = Region.lineage()
        codes = dict(Region.objects.values_list("pk", "code"))
        never_public = []
        for row in rows:
            row.is_pending = False
            resource = resources.get(row.pk)
            row.is_public = resource is not None
            if resource is not None:
                region_ids = expand((r.pk for r in resource.regions.all()), lineage)
                row.type_code = resource.type.code if resource.type else ""
                regions = sorted(codes[pk] for pk in region_ids)
                row.region_codes = f" {' '.join(regions)} " if regions else ""
            elif row.changed_at is None:
                never_public.append(row.pk)
            row.changed_at = now
        fields = ["is_pending", "is_public", "changed_at", "type_code", "region_codes"]
        self.model.objects.bulk_update(rows, fields)
        self.model.objects.filter(pk__in=never_public).delete()


class PublicChange(models.Model):
    """A resource that is or was public, and when that last changed.

    Not a foreign key: it outlives the resource. It keeps the terms by which the
    resource was last found, so that those who follow a term learn of its end.
    """

    resource_id = models.BigIntegerField(primary_key=True)
    changed_at = models.DateTimeField(null=True)
    # Changed since it was dated.
    is_pending = models.BooleanField(default=True, db_index=True)
    # When it was dated. What is shown is decided by `visible_to`.
    is_public = models.BooleanField(default=False)
    type_code = models.CharField(max_length=80, blank=True, default="")
    # With those of the broader regions; a space before, between and after them.
    region_codes = models.TextField(blank=True, default="")

    objects = PublicChangeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["changed_at", "resource_id"], name="public_change_date"
            )
        ]

    def __str__(self) -> str:
        return f"{self.resource_id}: {self.changed_at}"


def record_changes(sender, resource_ids: Iterable[int], **kwargs) -> None:
    """Record changes of resources, in their transaction."""
    PublicChange.objects.record(resource_ids)
