"""Link block: to a page, a path of this site, or a URL."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import translate_url
from django.utils.translation import (
    get_language,
    get_language_from_path,
    override,
)
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from library.access.viewers import PageAccess

# A path of this site, or a URL with one of these schemes; never `javascript:`.
_TARGET = re.compile(r"(/(?![/\\])|https?://|mailto:)[^\s\x00-\x1f]*", re.I)


def check_target(url: str) -> None:
    """Raise ValidationError unless `url` is a path of this site or a valid URL."""
    if not _TARGET.fullmatch(url):
        raise ValidationError(
            _("Enter a path that starts with /, or a URL that starts with https://.")
        )


def localised(url: str) -> str:
    """Return a path of this site in the active language; other URLs unchanged.

    A path with a language prefix is not changed either.
    """
    if not url.startswith("/") or get_language_from_path(url):
        return url
    active = get_language() or settings.LANGUAGE_CODE
    with override(settings.LANGUAGE_CODE):
        return translate_url(url, active)


class LinkValue(blocks.StructValue):
    """The value of a link block."""

    @property
    def page(self):
        """The linked page if it is published, else None."""
        page = self["target_page"]
        return page if page and page.live else None

    @property
    def text(self) -> str:
        """The text of the link; the title of the page by default."""
        return self["label"] or (self.page.title if self.page else "")

    @property
    def url(self) -> str:
        """The address in the active language; "" for a page that is not published."""
        if self["target_page"]:
            return localised(self.page.get_url() or "") if self.page else ""
        return localised(self["target"] or "")

    @property
    def is_external(self) -> bool:
        """Whether the link leaves this site."""
        return bool(self["target"]) and not self["target"].startswith("/")


class LinkBlock(blocks.StructBlock):
    """A link to a page or a URL, with its text."""

    label = blocks.CharBlock(label=_("Text"), max_length=100, required=False)
    target_page = blocks.PageChooserBlock(label=_("Page"), required=False)
    target = blocks.CharBlock(
        label=_("Or URL"),
        max_length=1000,
        required=False,
        help_text=_("For example: /search/?region=SDN or https://www.un.org/."),
    )

    class Meta:
        icon = "link"
        label = _("Link")
        value_class = LinkValue
        template = "library/blocks/link.html"

    def targets(self, value) -> list:
        """Return the possible targets, as entered."""
        return [value["target_page"], value["target"]]

    def needs_label(self, value) -> bool:
        """Return whether the link has no text of its own."""
        return not value["target_page"]

    def clean(self, value):
        """Raises ValidationError for a link without one target or without a text."""
        cleaned = super().clean(value)
        errors = {}
        if sum(map(bool, self.targets(cleaned))) != 1:
            errors["target"] = ValidationError(
                _("Choose a page or enter a URL, not both.")
            )
        elif cleaned["target"]:
            try:
                check_target(cleaned["target"])
            except ValidationError as error:
                errors["target"] = error
        if not cleaned["label"] and self.needs_label(cleaned):
            errors["label"] = ValidationError(_("Enter the text of the link."))
        if errors:
            raise blocks.StructBlockValidationError(errors)
        return cleaned

    def get_searchable_content(self, value) -> list[str]:
        """Return nothing: users who may not view the page do not see the text."""
        return []

    def get_context(self, value, parent_context=None) -> dict:
        """Return the context; `is_shown`: whether the user may view the target."""
        context = super().get_context(value, parent_context=parent_context)
        request = (parent_context or {}).get("request")
        return context | {"is_shown": may_follow(value, request)}


def may_follow(link: LinkValue, request) -> bool:
    """Return whether the user of a request may view the target of a link.

    Without a request, only URLs and public pages.
    """
    if not link["target_page"]:
        return bool(link.url)
    if request is None:
        return bool(link.page) and not link.page.get_view_restrictions()
    return PageAccess.of(request).may_view(link["target_page"])
