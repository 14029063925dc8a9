"""The glossary: terms, and the other terms that a search for them also finds."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import RevisionMixin

from search.engines.base import TEXT_LANGUAGES


def _terms_field(label: str) -> models.TextField:
    return models.TextField(label, blank=True, help_text=_("One per line."))


class GlossaryEntry(RevisionMixin, models.Model):
    """Terms that are synonyms, that are also found, or that are possible meanings.

    Each saved state is kept as a revision with its author and date, to support undo.
    """

    class Kind(models.TextChoices):
        TWO_WAY = "two-way", _("Two-way: each term also finds all others")
        ONE_WAY = "one-way", _("One-way: the typed words also find the terms")
        AMBIGUOUS = "ambiguous", _("Ambiguous: offers the terms as a choice")

    kind = models.CharField(
        _("kind"), max_length=10, choices=Kind, default=Kind.TWO_WAY
    )
    source = models.TextField(
        _("typed words"),
        blank=True,
        help_text=_(
            "For one-way and ambiguous entries: the words users type. One per line."
        ),
    )
    terms_en = _terms_field(_("terms (English)"))
    terms_fr = _terms_field(_("terms (French)"))
    terms_es = _terms_field(_("terms (Spanish)"))
    terms_pt = _terms_field(_("terms (Portuguese)"))
    terms_ar = _terms_field(_("terms (Arabic)"))
    terms_xx = _terms_field(_("terms (other languages)"))
    note = models.CharField(
        _("note"), max_length=255, help_text=_("The reason, for other editors.")
    )
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("Clear to stop using this entry.")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("author"),
    )
    # The row of the starting glossary from which it was created, even if edited since.
    origin = models.CharField(max_length=200, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True, db_index=True)

    class Meta:
        ordering = ["kind", "source", "terms_en"]
        verbose_name = _("glossary entry")
        verbose_name_plural = _("glossary")

    def __str__(self) -> str:
        return next(iter([*self.typed(), *(text for code, text in self.terms())]), "")

    def typed(self) -> list[str]:
        """Return the words that trigger a one-way or ambiguous entry."""
        return _lines(self.source)

    def terms(self) -> Iterator[tuple[str, str]]:
        """Yield language and text of all terms; NEUTRAL: another language."""
        for language in TEXT_LANGUAGES:
            for text in _lines(getattr(self, f"terms_{language}")):
                yield language, text

    def clean(self) -> None:
        """Reject entries without effect."""
        is_two_way = self.kind == self.Kind.TWO_WAY
        if is_two_way and self.typed():
            raise ValidationError(
                {
                    "source": _(
                        "A two-way entry has no typed words. Leave this field empty."
                    )
                }
            )
        if not is_two_way and not self.typed():
            raise ValidationError({"source": _("Enter the words users type.")})
        if len(list(self.terms())) < (2 if is_two_way else 1):
            raise ValidationError(_("Enter at least one more term."))


def _lines(text: str) -> list[str]:
    tidy = (" ".join(line.split()) for line in text.splitlines())
    return [line for line in tidy if line]
