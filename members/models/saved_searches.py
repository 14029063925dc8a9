"""Saved searches, their email alerts and private feeds."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from library.worker.queue import WorkState


class Frequency(models.TextChoices):
    """How often alerts are sent; the values are stored in the database."""

    OFF = "off", _("No emails")
    DAILY = "daily", _("Daily")
    WEEKLY = "weekly", _("Weekly")
    MONTHLY = "monthly", _("Monthly")

    @property
    def interval(self) -> timedelta | None:
        """The time between two emails; None for no emails."""
        days = {"daily": 1, "weekly": 7, "monthly": 30}.get(self.value)
        return timedelta(days=days) if days else None


class SavedSearch(models.Model):
    """A search with all its filters, and how often its owner gets alerts."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="saved_searches",
    )
    name = models.CharField(_("name"), max_length=200)
    # The query string of the results page.
    params = models.CharField(max_length=4000, blank=True)
    frequency = models.CharField(
        _("email alerts"), max_length=10, choices=Frequency, default=Frequency.WEEKLY
    )
    # Initially the language of the interface.
    language = models.CharField(
        _("email language"),
        max_length=10,
        choices=settings.LANGUAGES,
        default="en",
    )
    created_at = models.DateTimeField(_("saved"), auto_now_add=True)
    next_run_at = models.DateTimeField(null=True, db_index=True)
    # When the owner was warned that a filter no longer exists.
    warned_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")

    def __str__(self) -> str:
        return self.name

    def schedule(self) -> None:
        """Set the time of the next run, counted from now."""
        interval = Frequency(self.frequency).interval
        self.next_run_at = timezone.now() + interval if interval else None


class AlertedResource(models.Model):
    """A resource that was in an alert, so that it is not sent again."""

    search = models.ForeignKey(
        SavedSearch, on_delete=models.CASCADE, related_name="alerted_resources"
    )
    # Not a foreign key: it remains after the resource is deleted.
    resource_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["search", "resource_id"], name="unique_alerted_resource"
            )
        ]

    def __str__(self) -> str:
        return f"{self.search_id}: {self.resource_id}"


class AlertEmail(WorkState):
    """A queued alert email; its content is determined when it is sent."""

    search = models.ForeignKey(
        SavedSearch, on_delete=models.CASCADE, related_name="emails"
    )
    resources = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Emails to members")

    def __str__(self) -> str:
        return f"email {self.pk} for {self.search_id}"


def next_feed_expiry() -> datetime:
    """Return the expiry of a private feed that is created or renewed now."""
    return timezone.now() + timedelta(days=settings.PRIVATE_FEED_DAYS)


class PrivateFeed(models.Model):
    """A secret URL under which a feed reader can read a saved search."""

    search = models.OneToOneField(
        SavedSearch,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="private_feed",
    )
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=next_feed_expiry)
    # Only the day: enough for the owner to notice that somebody else reads it.
    last_used_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"feed of {self.search_id}"

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    def record_use(self) -> None:
        """Store today as the day of last use."""
        today = timezone.localdate()
        if self.last_used_on != today:
            PrivateFeed.objects.filter(pk=self.pk).update(last_used_on=today)
