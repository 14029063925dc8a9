"""Text recognition (OCR) of scanned pages: stored results and the queue."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from library.models.documents import LibraryDocument
from library.worker.queue import WorkState


class RecognisedPage(models.Model):
    """The recognised text of a page, stored so that no page is recognised twice."""

    sha256 = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    # Tesseract's names, joined by "+".
    languages = models.CharField(max_length=50)
    text = models.TextField(blank=True)
    # Where its words are in the image of the page: `PageBoxes.pack`.
    boxes = models.BinaryField(default=b"")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sha256", "number", "languages"], name="recognised_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:8]} p. {self.number}"


class RecognitionState(WorkState):
    """Queue of text recognition."""

    document = models.OneToOneField(
        LibraryDocument,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="recognition",
    )

    class Meta:
        verbose_name = _("Text recognition")
