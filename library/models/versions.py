"""Earlier versions of files, and tombstones of deleted resources."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from library.access.viewers import Visibility

from .documents import LibraryDocument
from .resource_files import ResourceFile
from .resources import Resource


class FileVersion(models.Model):
    """An earlier upload at the URL of a file; only editors can open it."""

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
    # Pages of the next version that differ from this one; None until the text of both
    # has been extracted.
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
    """Tombstone of a deleted resource: its URLs answer 410 Gone.

    Only for viewers who could see it; everybody else gets 404 Not Found.
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
    removed_at = models.DateTimeField(_("deleted"), auto_now_add=True)

    class Meta:
        ordering = ["-removed_at"]
        verbose_name = _("deleted resource")
        verbose_name_plural = _("deleted resources")

    def __str__(self) -> str:
        return self.title
