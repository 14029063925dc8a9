"""Aggregate usage statistics, without personal data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DailyUsage(models.Model):
    """Totals of one day, for one organisation or for one resource; never for both.

    Nobody's searches or reading can be derived: searches only count for organisations,
    and a row for a resource does not name an organisation.
    """

    class Subject(models.TextChoices):
        ORGANISATION = "organisation", _("Organisation")
        RESOURCE = "resource", _("Resource")

    day = models.DateField(db_index=True)
    subject = models.CharField(max_length=12, choices=Subject)
    # Not a foreign key: 0 stands for all readers outside the listed organisations.
    subject_id = models.BigIntegerField()
    searches = models.PositiveIntegerField(default=0)
    views = models.PositiveIntegerField(default=0)
    downloads = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "subject", "subject_id"], name="unique_daily_usage"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.subject} {self.subject_id}"


class FailedSearch(models.Model):
    """A search without results, and how often it was made, without personal data.

    The words are stored from the third search on; before that, only a keyed digest.
    """

    class Level(models.TextChoices):
        VISITOR = "visitor", _("Visitors")
        MEMBERS = "members", _("Members")

    MIN_COUNT_TO_STORE = 3

    digest = models.CharField(max_length=64)
    level = models.CharField(max_length=10, choices=Level)
    words = models.CharField(_("words"), max_length=100, blank=True)
    count = models.PositiveIntegerField(_("times"), default=0)
    last_on = models.DateField(_("last searched"), db_index=True)
    is_known_gap = models.BooleanField(_("known gap"), default=False)

    class Meta:
        ordering = ["-count", "words", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "level"], name="unique_failed_search"
            )
        ]
        verbose_name = _("failed search")
        verbose_name_plural = _("failed searches")

    def __str__(self) -> str:
        return self.words
