"""Where resources come from on the web, and whether that is still there."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .resources import Resource


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
