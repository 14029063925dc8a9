"""Text recognition (OCR) of scanned pages, as durable work whose results are kept."""

from __future__ import annotations

from django.db import models

from library.jobs.queue import WorkState
from library.models.documents import LibraryDocument


class RecognisedPage(models.Model):
    """What was recognised on a page of a file: kept, so nothing is read twice."""

    sha256 = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    # As Tesseract names them, joined by "+".
    languages = models.CharField(max_length=50)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sha256", "number", "languages"], name="recognised_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:8]} p. {self.number}"


class RecognitionState(WorkState):
    """The recognition of one document's scanned pages."""

    document = models.OneToOneField(
        LibraryDocument,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="recognition",
    )
