"""Stored files that were read again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .documents import LibraryDocument


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
