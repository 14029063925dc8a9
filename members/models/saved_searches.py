"""Searches that members keep, and what is sent to them when something new matches."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from library.jobs.queue import WorkState


class Frequency(models.TextChoices):
    """How often somebody wants mail; the names are kept in the database."""

    OFF = "off", _("No mail")
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")

    @property
    def pause(self) -> timedelta | None:
        """The time between two mails; None for no mail."""
        days = {"daily": 1, "weekly": 7, "monthly": 30}.get(self.value)
        return timedelta(days=days) if days else None


class SavedSearch(models.Model):
    """A search with all its filters, and how often its owner wants to hear of it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="saved_searches",
    )
    name = models.CharField(_("name"), max_length=200)
    # The query string of its result page.
    params = models.CharField(max_length=4000, blank=True)
    frequency = models.CharField(
        _("mail"), max_length=10, choices=Frequency, default=Frequency.WEEKLY
    )
    # At first that of the interface in which it was saved.
    language = models.CharField(
        _("language of the mails"),
        max_length=10,
        choices=settings.LANGUAGES,
        default="en",
    )
    created_at = models.DateTimeField(_("saved"), auto_now_add=True)
    next_run_at = models.DateTimeField(null=True, db_index=True)
    # When its owner was told that a filter of it is gone.
    warned_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")

    def __str__(self) -> str:
        return self.name

    def plan(self) -> None:
        """Set when it runs next, from now."""
        pause = Frequency(self.frequency).pause
        self.next_run_at = timezone.now() + pause if pause else None


class Alerted(models.Model):
    """A resource that an alert has told of: it does so once."""

    search = models.ForeignKey(
        SavedSearch, on_delete=models.CASCADE, related_name="alerted"
    )
    # Not a foreign key: it outlives a deletion.
    resource_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["search", "resource_id"], name="alerted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.search_id}: {self.resource_id}"


class AlertMail(WorkState):
    """One mail to one person, as durable work; what it says is decided when it goes."""

    search = models.ForeignKey(
        SavedSearch, on_delete=models.CASCADE, related_name="mails"
    )
    resources = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"mail {self.pk} for {self.search_id}"


def next_feed_expiry() -> datetime:
    """Return when a private feed that is made or renewed now stops working."""
    return timezone.now() + timedelta(days=settings.PRIVATE_FEED_DAYS)


class PrivateFeed(models.Model):
    """A secret address under which a feed reader gets a saved search."""

    search = models.OneToOneField(
        SavedSearch,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="private_feed",
    )
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=next_feed_expiry)
    # The day alone, for the owner: enough to see that somebody else reads it.
    last_used_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"feed of {self.search_id}"

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    def record_use(self) -> None:
        """Store the day of this request, once a day."""
        today = timezone.localdate()
        if self.last_used_on != today:
            PrivateFeed.objects.filter(pk=self.pk).update(last_used_on=today)
