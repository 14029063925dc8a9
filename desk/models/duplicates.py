"""Possible duplicates: identical files, nearly identical texts, translations."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from library.models import LibraryDocument
from library.worker.queue import WorkState


class TextSignature(models.Model):
    """The MinHash signature of a file's text."""

    document = models.OneToOneField(
        LibraryDocument,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="signature",
    )
    hashes = models.BinaryField()

    class Meta:
        verbose_name = _("text signature")
        verbose_name_plural = _("text signatures")

    def __str__(self) -> str:
        return str(self.document_id)


class SignatureBand(models.Model):
    """A key from some hashes of a signature; files that share a key are compared."""

    document = models.ForeignKey(
        LibraryDocument, on_delete=models.CASCADE, related_name="signature_bands"
    )
    key = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"{self.document_id} {self.key}"


class DuplicatePair(models.Model):
    """Two files that may be duplicates; `first` is the older one."""

    class Kind(models.TextChoices):
        SAME_FILE = "same-file", _("Identical file")
        NEARLY_SAME = "nearly-same", _("Nearly identical text")
        TRANSLATION = "translation", _("Possible translation")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        MERGED = "merged", _("Merged")
        DISMISSED = "dismissed", _("Not a duplicate")

    first = models.ForeignKey(
        LibraryDocument, on_delete=models.CASCADE, related_name="later_duplicates"
    )
    second = models.ForeignKey(
        LibraryDocument, on_delete=models.CASCADE, related_name="earlier_duplicates"
    )
    kind = models.CharField(max_length=15, choices=Kind)
    score = models.FloatField()  # 0 to 1
    # Shared dates, symbols and names, as shown to editors.
    evidence = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    detected_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-detected_at", "-score"]
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="compared_once")
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.kind} {self.second_id}"

    @property
    def ids(self) -> tuple[int, int]:
        """The ids of the two files."""
        return self.first_id, self.second_id

    @property
    def in_common(self) -> str:
        """The evidence in one line; for nearly identical texts, the score."""
        return ", ".join(self.evidence) or f"{self.score:.0%}"


class DuplicateState(WorkState):
    """Queue row: compare one document with the others."""

    document = models.OneToOneField(
        LibraryDocument,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="duplicate_state",
    )

    class Meta:
        verbose_name = _("Possible duplicates")
