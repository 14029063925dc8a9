"""Promotions: resources that editors place first for certain words."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from library.folding import fold
from library.models import Resource

KEY_LENGTH = 255


def words_key(text: str) -> str:
    """Return the words without case, accents and punctuation, for comparison."""
    return " ".join(fold(text).split())[:KEY_LENGTH]


class PromotionQuerySet(models.QuerySet):
    def current(self, text: str) -> PromotionQuerySet:
        """Return the current promotions for exactly these words.

        Callers must check who may see the promoted resources.
        """
        is_current = models.Q(until=None) | models.Q(until__gte=timezone.localdate())
        return self.filter(is_current, key=words_key(text))


class Promotion(models.Model):
    """A resource that is shown first for a search for exactly these words."""

    words = models.CharField(
        _("words"),
        max_length=KEY_LENGTH,
        help_text=_("As users type them. Case, accents and punctuation are ignored."),
    )
    key = models.CharField(max_length=KEY_LENGTH, editable=False, db_index=True)
    resource = models.ForeignKey(
        Resource, models.CASCADE, related_name="+", verbose_name=_("resource")
    )
    sort_order = models.PositiveSmallIntegerField(
        _("order"),
        default=0,
        help_text=_("The position among promotions for the same words."),
    )
    note = models.CharField(
        _("note"), max_length=255, help_text=_("The reason, for other editors.")
    )
    until = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("Leave empty to promote it until it is deleted."),
    )

    objects = PromotionQuerySet.as_manager()

    class Meta:
        ordering = ["key", "sort_order", "pk"]
        verbose_name = _("promoted result")
        verbose_name_plural = _("promoted results")

    def __str__(self) -> str:
        return f"{self.words}: {self.resource}"

    def save(self, *args, **kwargs) -> None:
        self.key = words_key(self.words)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Reject words that cannot be searched for, and duplicate promotions."""
        key = words_key(self.words)
        if not key:
            raise ValidationError({"words": _("Enter at least one word.")})
        others = Promotion.objects.filter(key=key, resource_id=self.resource_id)
        if others.exclude(pk=self.pk).exists():
            raise ValidationError(
                _("This resource is already promoted for these words.")
            )
