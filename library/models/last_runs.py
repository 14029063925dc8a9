"""When regular tasks last ran, and what they found: for who runs the installation."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone


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
            ("operate_library", "Can see and mend the state of the installation")
        ]

    def __str__(self) -> str:
        return f"{self.task}: {self.ran_at:%Y-%m-%d %H:%M}, {self.problems} problems"
