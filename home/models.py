"""Site settings (name, colour, menu and footer), and the types of pages."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import StreamField

from home.blocks.menu import FooterColumnBlock, MenuLinkBlock
from home.contrast import LIBRARY_COLOUR, MIN_CONTRAST, PAPER, contrast
from home.pages.collection import CollectionPage, PickedResource
from home.pages.front import HomePage
from home.pages.news import NewsIndexPage, NewsPage, NewsResource
from home.pages.text import TextPage
from library.blocks import LinkBlock
from library.images.uploads import CheckedImageField
from library.models.vocabularies import LABEL_LANGUAGES

__all__ = [
    "LOGO_TYPES",
    "CollectionPage",
    "HomePage",
    "Navigation",
    "NewsIndexPage",
    "NewsPage",
    "NewsResource",
    "PickedResource",
    "SiteIdentity",
    "TextPage",
    "check_colour",
]

LOGO_TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}

MAX_MENU_LINKS = 8
MAX_COLUMNS = 4
MAX_LINKS = 10

_COLOUR = re.compile("#[0-9a-fA-F]{6}")


def check_colour(colour: str) -> None:
    """Raise ValidationError unless white text is readable on the colour."""
    if not _COLOUR.fullmatch(colour):
        raise ValidationError(
            _("Enter # and six characters from 0-9 and a-f, for example #0c5460.")
        )
    ratio = contrast(colour, PAPER)
    if ratio < MIN_CONTRAST:
        raise ValidationError(
            _(
                "White text is hard to read on this colour (contrast "
                "%(ratio).1f, minimum %(minimum)s). Choose a darker one."
            ),
            params={"ratio": ratio, "minimum": MIN_CONTRAST},
        )


def _name(label, default: str = "") -> models.CharField:
    return models.CharField(label, max_length=80, blank=not default, default=default)


def _tagline(label) -> models.CharField:
    return models.CharField(
        label,
        max_length=160,
        blank=True,
        help_text=_("One line, shown as the headline of the home page."),
    )


class SiteIdentityForm(WagtailAdminModelForm):
    """Applies the limits of uploaded images to the logo."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["logo"] = CheckedImageField.like(self.fields["logo"])


@register_setting(icon="globe")
class SiteIdentity(BaseGenericSetting):
    """Name, contact, colour and logo of the library."""

    name_en = _name(_("name (English)"), default="Coalition Library")
    name_fr = _name(_("name (French)"))
    name_es = _name(_("name (Spanish)"))
    name_ar = _name(_("name (Arabic)"))
    tagline_en = _tagline(_("tagline (English)"))
    tagline_fr = _tagline(_("tagline (French)"))
    tagline_es = _tagline(_("tagline (Spanish)"))
    tagline_ar = _tagline(_("tagline (Arabic)"))
    brand_colour = models.CharField(
        _("brand colour"),
        max_length=7,
        blank=True,
        validators=[check_colour],
        help_text=_(
            "For the header, links and buttons, for example #0c5460. Leave "
            "empty for the default."
        ),
    )
    contact_email = models.EmailField(
        _("contact email"),
        blank=True,
        help_text=_(
            "For readers who cannot find what they need. Leave empty to show none."
        ),
    )
    logo = models.ImageField(
        _("logo"),
        upload_to="identity",
        blank=True,
        validators=[FileExtensionValidator(LOGO_TYPES)],
        help_text=_("PNG, JPEG or WebP. Displayed 40 pixels high."),
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel(f"name_{code}") for code in LABEL_LANGUAGES],
            heading=_("Name"),
        ),
        MultiFieldPanel(
            [FieldPanel(f"tagline_{code}") for code in LABEL_LANGUAGES],
            heading=_("Tagline"),
        ),
        FieldPanel("contact_email"),
        FieldPanel("brand_colour"),
        FieldPanel("logo"),
    ]
    edit_handler = ObjectList(panels, base_form_class=SiteIdentityForm)

    class Meta:
        verbose_name = _("name, colour and logo")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the active language, else in English."""
        return getattr(self, f"name_{get_language()}", "") or self.name_en

    @property
    def tagline(self) -> str:
        """The tagline in the active language, else ""."""
        return getattr(self, f"tagline_{get_language()}", "")

    @property
    def admin_colour(self) -> str:
        """The colour of the admin: the brand's, or the library's own."""
        return self.brand_colour or LIBRARY_COLOUR

    @property
    def admin_brand_url(self) -> str:
        """URL of the admin's stylesheet, different for each colour."""
        return f"{reverse('admin_brand')}?{self.admin_colour.removeprefix('#')}"


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
