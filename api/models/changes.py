"""What changed, in an order that programs can follow."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from library.access.viewers import Visibility
from library.worker.queue import WorkState


class ChangeState(WorkState):
    """Queue of resources whose changes are not in the log yet.

    Not a foreign key: it outlives the resource, so that a deletion is logged.
    """

    resource_id = models.BigIntegerField(primary_key=True)

    class Meta:
        verbose_name = _("Changes for programs")


class ResourceChange(models.Model):
    """The last change of a resource as the viewers of one level have seen it.

    There is a row for each level whose viewers have ever seen the resource. Once it is
    hidden from them, the row does not change any more, whatever editors do: it would
    reveal that the resource still exists. `number` counts the changes of the level
    alone, for the same reason.
    """

    resource_id = models.BigIntegerField()
    level = models.CharField(max_length=10, choices=Visibility)
    number = models.PositiveBigIntegerField()
    is_removed = models.BooleanField(default=False)
    changed_at = models.DateTimeField()  # to the second
    # Of a public resource, as it was last seen: those who follow a term learn of its
    # end. The regions with the broader ones; a space before, between and after them.
    type_code = models.CharField(max_length=80, blank=True, default="")
    region_codes = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["level", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["resource_id", "level"], name="change_once_a_level"
            ),
            models.UniqueConstraint(
                fields=["level", "number"], name="number_once_a_level"
            ),
        ]
        indexes = [
            models.Index(fields=["level", "changed_at"], name="changes_of_a_level")
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.number}: {self.resource_id}"


class ChangeCounter(models.Model):
    """The number of the last change of a level.

    Its row is locked until a change is committed, so that changes become visible in the
    order of their numbers.
    """

    level = models.CharField(max_length=10, choices=Visibility, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.level}: {self.number}"
