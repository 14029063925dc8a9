"""Sources that are harvested, and the records that were found in them."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from library.languages import language_choices
from library.models import Organisation, Resource
from library.worker.queue import WorkState


class HarvestSource(models.Model):
    """A repository (OAI-PMH) or a feed (RSS, Atom) whose records become drafts."""

    class Kind(models.TextChoices):
        OAI = "oai", _("Repository (OAI-PMH)")
        FEED = "feed", _("Feed (RSS or Atom)")

    class Interval(models.TextChoices):
        DAILY = "daily", _("Every day")
        WEEKLY = "weekly", _("Every week")
        BY_HAND = "by_hand", _("By hand only")

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=4, choices=Kind, default=Kind.OAI)
    url = models.CharField("URL", max_length=1000)
    oai_set = models.CharField(
        _("set"),
        max_length=200,
        blank=True,
        help_text=_("Only this set of the repository. Leave empty for all."),
    )
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=language_choices,
        blank=True,
        help_text=_("Of records that do not name their language."),
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Is added to each draft."),
    )
    interval = models.CharField(
        _("harvest"), max_length=8, choices=Interval, default=Interval.DAILY
    )
    is_active = models.BooleanField(_("active"), default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("added by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    last_run_at = models.DateTimeField(_("last harvest"), null=True, editable=False)
    # Of the last run, "" if it succeeded.
    last_error = models.TextField(_("error"), blank=True, editable=False)
    # Records of the last run by outcome: {"new": 12, "known": 3}.
    last_counts = models.JSONField(default=dict, editable=False)
    # Repository: records from this date on have not been read. "" for all.
    harvested_until = models.CharField(max_length=20, blank=True, editable=False)
    resumption_token = models.TextField(blank=True, editable=False)
    # The date of the first response of the list that the token continues.
    list_started = models.CharField(max_length=20, blank=True, editable=False)
    # Feed: validators of the last response.
    etag = models.CharField(max_length=200, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    # The run at work: requests, records, bytes, seconds, digests of tokens. {} between
    # runs.
    progress = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.name

    @property
    def interval_length(self) -> timedelta | None:
        """Return the time between two harvests, None if it is harvested by hand."""
        days = {self.Interval.DAILY: 1, self.Interval.WEEKLY: 7}.get(self.interval)
        return timedelta(days=days) if days else None

    @property
    def is_working(self) -> bool:
        """Whether a harvest waits or is at work."""
        work = getattr(self, "work", None)
        return (
            work is not None
            and not work.dead_letter
            and work.requested_version > work.processed_version
        )

    def forget_position(self) -> None:
        """Start again from the beginning, since the source is another one now."""
        self.harvested_until = self.resumption_token = self.list_started = ""
        self.etag = self.last_modified = ""
        self.progress = {}


def identifier_digest(identifier: str) -> str:
    """Return the digest of a record's identifier, which may be long."""
    return hashlib.sha256(identifier.encode()).hexdigest()


class HarvestedRecord(models.Model):
    """A record of a source. Its draft belongs to the editors: it is never changed."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft created")
        KNOWN = "known", _("Possible duplicate")
        DELETED = "deleted", _("Deleted at the source")
        DISMISSED = "dismissed", _("Draft deleted")

    source = models.ForeignKey(
        HarvestSource, on_delete=models.CASCADE, related_name="records"
    )
    digest = models.CharField(max_length=64)
    identifier = models.CharField(_("identifier"), max_length=1000)
    datestamp = models.CharField(_("date"), max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=500)
    # As `library.import_export.source_urls.url_key` writes it.
    url_key = models.CharField(max_length=1000, blank=True, db_index=True)
    url = models.CharField("URL", max_length=1000, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State)
    # Why it is a possible duplicate.
    reason = models.CharField(_("in common"), max_length=200, blank=True)
    # The draft, or the resource that it may duplicate.
    resource = models.ForeignKey(
        Resource, null=True, on_delete=models.SET_NULL, related_name="harvested_records"
    )
    # Of a possible duplicate: what the source says of it, to make a draft all the same.
    metadata = models.JSONField(default=dict, editable=False)
    found_at = models.DateTimeField(_("found"), auto_now_add=True)

    class Meta:
        ordering = ["-found_at", "-pk"]
        verbose_name = _("harvested record")
        verbose_name_plural = _("harvested records")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "digest"], name="record_once_a_source"
            )
        ]

    def __str__(self) -> str:
        return self.title


class HarvestState(WorkState):
    """Queue row: harvest one source."""

    source = models.OneToOneField(
        HarvestSource, primary_key=True, on_delete=models.CASCADE, related_name="work"
    )

    class Meta:
        verbose_name = _("Harvests")
