"""Editorial texts about a term, one per language, for its page."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField

from library.blocks import text_blocks
from library.languages import LABEL_LANGUAGES, direction

TEXT_FIELDS = tuple(f"text_{code}" for code in LABEL_LANGUAGES)


@dataclass(frozen=True)
class EditorialText:
    """A text and the code of its language."""

    value: StreamValue
    language: str

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, by the text's own language."""
        return direction(self.language)

    @property
    def is_translated(self) -> bool:
        """Whether the text is in the active language."""
        return self.language == get_language()


def _text(label) -> StreamField:
    return StreamField(text_blocks(), verbose_name=label, blank=True)


class EditorialTexts(models.Model):
    """One text per language, each of which may be empty. Abstract."""

    text_en = _text(_("text (English)"))
    text_fr = _text(_("text (French)"))
    text_es = _text(_("text (Spanish)"))
    text_ar = _text(_("text (Arabic)"))

    class Meta:
        abstract = True

    @property
    def editorial_text(self) -> EditorialText | None:
        """The text in the active language, else in the default language, else None."""
        for code in dict.fromkeys((get_language(), settings.LANGUAGE_CODE)):
            value = getattr(self, f"text_{code}", None)
            if value:
                return EditorialText(value, code)
        return None
