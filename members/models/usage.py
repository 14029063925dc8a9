"""How much the library is used, in sums: nothing here is of one person."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DailyUse(models.Model):
    """The sums of one day, of one organisation or of one resource; never of both.

    Who looked for what cannot be worked out from it: a search is in the sums of an
    organisation alone, and what was read is in those of a resource alone.
    """

    class Of(models.TextChoices):
        ORGANISATION = "organisation", _("Organisation")
        RESOURCE = "resource", _("Resource")

    day = models.DateField(db_index=True)
    of = models.CharField(max_length=12, choices=Of)
    # Not a foreign key: 0 stands for all readers who are in no organisation's sums.
    of_id = models.BigIntegerField()
    searches = models.PositiveIntegerField(default=0)
    views = models.PositiveIntegerField(default=0)
    downloads = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "of", "of_id"], name="one_sum_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.of} {self.of_id}"


class FailedSearch(models.Model):
    """Words that were looked for in vain, without who did.

    The words themselves are kept from the third time on; before that, a digest that
    says nothing to who reads it.
    """

    class Level(models.TextChoices):
        VISITOR = "visitor", _("Visitors")
        MEMBERS = "members", _("Members")

    ASKED_BEFORE_KEPT = 3

    digest = models.CharField(max_length=64)
    level = models.CharField(max_length=10, choices=Level)
    words = models.CharField(_("words"), max_length=100, blank=True)
    count = models.PositiveIntegerField(_("times"), default=0)
    last_on = models.DateField(_("last asked"), db_index=True)
    is_known_gap = models.BooleanField(_("known gap"), default=False)

    class Meta:
        ordering = ["-count", "words", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["digest", "level"], name="failed_once")
        ]
        verbose_name = _("failed search")
        verbose_name_plural = _("failed searches")

    def __str__(self) -> str:
        return self.words
