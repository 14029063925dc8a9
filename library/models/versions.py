"""What was there before: earlier versions of files, resources that were removed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from library.access.viewers import Visibility

from .documents import LibraryDocument
from .resources import Resource, ResourceFile


class FileVersion(models.Model):
    """An earlier upload behind the address of a file; only editors read it."""

    file = models.ForeignKey(
        ResourceFile, on_delete=models.CASCADE, related_name="versions"
    )
    document = models.ForeignKey(
        LibraryDocument, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    replaced_at = models.DateTimeField(_("replaced"), auto_now_add=True)
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Pages of the file that came next which this one did not have so; None until the
    # next one's text is there.
    changed_pages = models.JSONField(null=True)

    class Meta:
        ordering = ["file", "-number"]
        verbose_name = _("earlier version")
        verbose_name_plural = _("earlier versions")
        constraints = [
            models.UniqueConstraint(
                fields=["file", "number"], name="version_once_a_file"
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_id} v{self.number}"


class RemovedResource(models.Model):
    """The place of a resource that was deleted: its addresses answer 410 Gone.

    Only to those who could have seen it; for others there was never anything.
    """

    resource_id = models.BigIntegerField(primary_key=True)
    title = models.CharField(_("title"), max_length=500)
    visibility = models.CharField(max_length=10, choices=Visibility)
    successor = models.ForeignKey(
        Resource,
        verbose_name=_("successor"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    removed_at = models.DateTimeField(_("removed"), auto_now_add=True)

    class Meta:
        ordering = ["-removed_at"]
        verbose_name = _("removed resource")
        verbose_name_plural = _("removed resources")

    def __str__(self) -> str:
        return self.title
