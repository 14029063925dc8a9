"""A link that editors set: to a page, to a path of this site, or to the web."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

# A path of this site, or an address of these schemes: never `javascript:`.
_TARGET = re.compile(r"(/(?![/\\])|https?://|mailto:)[^\s\x00-\x1f]*", re.I)


def check_target(url: str) -> None:
    """Raise ValidationError unless `url` is a path of this site or a web address."""
    if not _TARGET.fullmatch(url):
        raise ValidationError(
            _("Write a path that starts with /, or an address with https://.")
        )


class LinkValue(blocks.StructValue):
    """The value of a link block."""

    @property
    def page(self):
        """The page linked to, if it is published; else None."""
        page = self.get("target_page")
        return page if page and page.live else None

    @property
    def text(self) -> str:
        """The text of the link; a page's title when none was given."""
        return self["label"] or (self.page.title if self.page else "")

    @property
    def is_external(self) -> bool:
        """Whether the link leaves this site."""
        return not self.get("target_page") and not self["target"].startswith("/")


class LinkBlock(blocks.StructBlock):
    """A link to a page or to an address, with its text."""

    label = blocks.CharBlock(label=_("Text"), max_length=100, required=False)
    target_page = blocks.PageChooserBlock(label=_("Page"), required=False)
    target = blocks.CharBlock(
        label=_("Or an address"),
        max_length=1000,
        required=False,
        help_text=_("For example /search/?region=SDN or https://www.un.org/."),
    )

    class Meta:
        icon = "link"
        label = _("Link")
        value_class = LinkValue
        template = "library/blocks/link.html"

    def clean(self, value):
        """Raises ValidationError for a link without a target or without a text."""
        cleaned = super().clean(value)
        errors = {}
        if bool(cleaned["target_page"]) == bool(cleaned["target"]):
            errors["target"] = ValidationError(
                _("Choose a page or write an address: one of the two.")
            )
        elif cleaned["target"]:
            try:
                check_target(cleaned["target"])
            except ValidationError as error:
                errors["target"] = error
            if not cleaned["label"]:
                errors["label"] = ValidationError(_("Write the text of the link."))
        if errors:
            raise blocks.StructBlockValidationError(errors)
        return cleaned
