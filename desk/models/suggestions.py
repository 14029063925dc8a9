"""Suggested values for drafts, their sources, and the editors' decisions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from library.models import LibraryDocument, Resource
from library.worker.queue import WorkState


class Suggestion(models.Model):
    """One proposed value of one field, and where it was found."""

    class Field(models.TextChoices):
        TITLE = "title", _("Title")
        LANGUAGE = "language", _("Language")
        PUBLISHED = "published", _("Date")
        TYPE = "type", _("Type")
        REGIONS = "regions", _("Regions")
        THEMES = "themes", _("Themes")
        ORGANISATIONS = "organisations", _("Organisations")
        UN_SYMBOL = "un_symbol", _("UN symbol")
        SUMMARY = "summary", _("Summary")

    class Outcome(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        CHANGED = "changed", _("Changed")

    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, related_name="suggestions"
    )
    document = models.ForeignKey(
        LibraryDocument, on_delete=models.CASCADE, related_name="suggestions"
    )
    field = models.CharField(max_length=15, choices=Field)
    # A term's or a language's code, a day such as 2005, 2005-09, 2005-09-16, or text.
    value = models.CharField(max_length=600)
    # 0 to 1: expected share of correct suggestions of this kind.
    confidence = models.FloatField()
    # The text it was found in, and its page; None for metadata and file names.
    quote = models.TextField(blank=True)
    page = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=20)
    # Ids of published resources that are described so. Shown only to those who may see
    # them.
    similar_resources = models.JSONField(default=list)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    # The source of suggestions that similar resources alone support.
    SIMILAR_RESOURCES = "similar resources"

    class Meta:
        ordering = ["resource", "field", "-confidence", "value"]
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "document", "field", "value"],
                name="suggested_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.value}"


class SuggestionState(WorkState):
    """Queue row: make suggestions for one document."""

    document = models.OneToOneField(
        LibraryDocument,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="suggestion_state",
    )

    class Meta:
        verbose_name = _("Suggestions")
