"""Batches of uploaded files, and the state of each file."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from library.access.viewers import Visibility
from library.models import LibraryDocument, Resource


class BatchQuerySet(models.QuerySet):
    def with_drafts(self) -> BatchQuerySet:
        """Return the batches with drafts that were never published."""
        drafts = Resource.objects.filter(live=False, first_published_at=None)
        files = IncomingFile.objects.filter(resource__in=drafts)
        return self.filter(pk__in=files.values("batch"))


class Batch(models.Model):
    """Files uploaded together, e.g. of one conference, email or folder."""

    name = models.CharField(_("name"), max_length=200)
    visibility = models.CharField(
        _("visibility"),
        max_length=10,
        choices=Visibility,
        default=Visibility.MEMBERS,
        help_text=_("Applies to the resources of this batch once they are published."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("started by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("started"), auto_now_add=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("batch")
        verbose_name_plural = _("batches")

    def __str__(self) -> str:
        return self.name


class IncomingFile(models.Model):
    """One uploaded file: partial at first, then stored with a draft."""

    class State(models.TextChoices):
        ARRIVING = "arriving", _("Uploading")
        STORED = "stored", _("In the library")
        REJECTED = "rejected", _("Rejected")
        UNPACKED = "unpacked", _("Unpacked")  # a ZIP: its files have rows of their own

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(_("name"), max_length=255)
    size = models.PositiveBigIntegerField(_("size"))
    received = models.PositiveBigIntegerField(_("received"), default=0)
    # Identifies the file in the browser, so that selecting it again resumes its upload.
    fingerprint = models.CharField(max_length=300, db_index=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.ARRIVING
    )
    reason = models.TextField(_("reason"), blank=True)
    document = models.ForeignKey(
        LibraryDocument, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    resource = models.ForeignKey(
        Resource, null=True, on_delete=models.SET_NULL, related_name="incoming"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["created_at", "name"]
        verbose_name = _("incoming file")
        verbose_name_plural = _("incoming files")

    def __str__(self) -> str:
        return self.name

    @property
    def is_arriving(self) -> bool:
        return self.state == self.State.ARRIVING

    @property
    def is_whole(self) -> bool:
        """Whether all bytes have been received."""
        return self.received >= self.size
