"""Results of maintenance tasks."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from library.models.documents import LibraryDocument
from library.models.resources import Resource


class SourceLink(models.Model):
    """The last check of a resource's source URL."""

    resource = models.OneToOneField(
        Resource,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="source_link",
    )
    url = models.CharField(max_length=1000)
    # The problem at the last check; "" if there was none.
    problem = models.CharField(_("problem"), max_length=200, blank=True)
    # Consecutive failed checks.
    failures = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField(_("checked"), null=True)
    next_check_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("source link")
        verbose_name_plural = _("source links")

    def __str__(self) -> str:
        return self.url


class FixityCheck(models.Model):
    """The last fixity check of a document: its bytes compared with its SHA-256."""

    class Problem(models.TextChoices):
        NONE = "", _("Intact")
        MISSING = "missing", _("Missing")
        SIZE = "size", _("Size has changed")
        BYTES = "bytes", _("Content has changed")

    document = models.OneToOneField(
        LibraryDocument,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="fixity",
    )
    # Of the checked bytes: a replaced file has to be checked again.
    sha256 = models.CharField(max_length=64)
    checked_at = models.DateTimeField(db_index=True)
    problem = models.CharField(max_length=10, choices=Problem, blank=True)

    def __str__(self) -> str:
        return f"{self.document_id}: {self.problem or 'intact'}"


class LastRunManager(models.Manager):
    def note(self, task: str, problems: int = 0) -> None:
        """Record that a task has just run, and how many problems it found."""
        values = {"ran_at": timezone.now(), "problems": problems}
        self.update_or_create(task=task, defaults=values)

    def is_due(self, task: str, interval: timedelta) -> bool:
        """Return whether a task has not run within `interval`."""
        latest = timezone.now() - interval
        return not self.filter(task=task, ran_at__gt=latest).exists()


class LastRun(models.Model):
    """The last run of a task, in any process."""

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
