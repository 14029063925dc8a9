"""Menu and footer links in each language."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList, TabbedInterface
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import StreamField

from home.blocks.menu import FooterColumnBlock, MenuLinkBlock
from library.blocks import LinkBlock

MAX_MENU_LINKS = 8
MAX_COLUMNS = 4
MAX_LINKS = 10


@register_setting(icon="list-ul")
class Navigation(BaseGenericSetting):
    """Menu and footer of all pages. Empty fields have defaults."""

    header_en, header_fr, header_es, header_ar = (
        StreamField(
            [("link", MenuLinkBlock())],
            verbose_name=_("menu"),
            blank=True,
            max_num=MAX_MENU_LINKS,
            help_text=_(
                "Leave empty for resources, collections, browse and the top-level "
                "pages shown in menus."
            ),
        )
        for _code in range(4)
    )
    about_en, about_fr, about_es, about_ar = (
        models.TextField(
            _("about us (footer)"),
            max_length=400,
            blank=True,
            help_text=_("Who publishes this library, in two sentences."),
        )
        for _code in range(4)
    )
    columns_en, columns_fr, columns_es, columns_ar = (
        StreamField(
            [("column", FooterColumnBlock())],
            verbose_name=_("footer columns"),
            blank=True,
            max_num=MAX_COLUMNS,
            help_text=_(
                "Leave empty for the library's lists and the pages shown in menus."
            ),
        )
        for _code in range(4)
    )
    legal_en, legal_fr, legal_es, legal_ar = (
        StreamField(
            [("link", MenuLinkBlock())],
            verbose_name=_("bottom line of the footer"),
            blank=True,
            max_num=MAX_LINKS,
            help_text=_("For example accessibility, privacy and terms of use."),
        )
        for _code in range(4)
    )
    social = StreamField(
        [("link", LinkBlock())],
        verbose_name=_("social media links"),
        blank=True,
        max_num=MAX_LINKS,
        help_text=_(
            "Links to the coalition's accounts. Pages load nothing from these sites."
        ),
    )

    edit_handler = TabbedInterface(
        [
            *(
                ObjectList(
                    [
                        FieldPanel(f"{field}_{code}")
                        for field in ("header", "about", "columns", "legal")
                    ],
                    heading=heading,
                )
                for code, heading in (
                    ("en", _("English")),
                    ("fr", _("French")),
                    ("es", _("Spanish")),
                    ("ar", _("Arabic")),
                )
            ),
            ObjectList([FieldPanel("social")], heading=_("Social media")),
        ]
    )

    class Meta:
        verbose_name = _("menu and footer")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    def in_language(self, field: str, language: str):
        """Return the value of a field in a language, in English for an unknown one."""
        name = f"{field}_{language}"
        return getattr(self, name if hasattr(self, name) else f"{field}_en")
