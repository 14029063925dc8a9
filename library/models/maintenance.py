"""When regular tasks last ran and what they found."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from library.models.documents import LibraryDocument
from library.models.resources import Resource


class SourceLink(models.Model):
    """The last look at a resource's source."""

    resource = models.OneToOneField(
        Resource,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="source_link",
    )
    url = models.CharField(max_length=1000)
    # What was wrong at the last look; "" when it was there.
    problem = models.CharField(_("problem"), max_length=200, blank=True)
    # Looks in a row that found it missing or silent.
    failures = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField(_("looked at"), null=True)
    next_check_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("source link")
        verbose_name_plural = _("source links")

    def __str__(self) -> str:
        return self.url


class FixityCheck(models.Model):
    """The last time that a document's bytes were compared with their hash."""

    class Problem(models.TextChoices):
        NONE = "", _("As it was stored")
        MISSING = "missing", _("It is missing")
        SIZE = "size", _("It has another length")
        BYTES = "bytes", _("Its bytes have changed")

    document = models.OneToOneField(
        LibraryDocument,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="fixity",
    )
    # Of the bytes that it was about: a replaced file is to be checked anew.
    sha256 = models.CharField(max_length=64)
    checked_at = models.DateTimeField(db_index=True)
    problem = models.CharField(max_length=10, choices=Problem, blank=True)

    def __str__(self) -> str:
        return f"{self.document_id}: {self.problem or 'sound'}"


class LastRunManager(models.Manager):
    def note(self, task: str, problems: int = 0) -> None:
        """Record that a task has just run, and how many problems it found."""
        values = {"ran_at": timezone.now(), "problems": problems}
        self.update_or_create(task=task, defaults=values)

    def is_due(self, task: str, pause: timedelta) -> bool:
        """Say whether a task has not run for so long."""
        latest = timezone.now() - pause
        return not self.filter(task=task, ran_at__gt=latest).exists()


class LastRun(models.Model):
    """The last run of one task, of whichever process."""

    task = models.CharField(max_length=40, primary_key=True)
    ran_at = models.DateTimeField()
    problems = models.PositiveIntegerField(default=0)

    objects = LastRunManager()

    class Meta:
        default_permissions = ()
        permissions = [
            ("operate_library", "Can view the system status and retry failed jobs")
        ]

    def __str__(self) -> str:
        return f"{self.task}: {self.ran_at:%Y-%m-%d %H:%M}, {self.problems} problems"
