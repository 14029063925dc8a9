"""Text pages: about, privacy, how to search, contact."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .base import BasePage


class TextPage(BasePage):
    """A text page. It may have subpages."""

    parent_page_types = ["home.HomePage", "home.TextPage"]
    subpage_types = ["home.TextPage", "home.CollectionPage"]
    template = "home/pages/text.html"

    class Meta:
        verbose_name = _("text page")
        verbose_name_plural = _("text pages")
