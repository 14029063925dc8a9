"""What an editor can change about the frame: name, contact, colour and logo."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from .admin_form import SiteIdentityForm
from .colours import ENOUGH_CONTRAST, PAPER, contrast

LOGO_TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}

_COLOUR = re.compile("#[0-9a-fA-F]{6}")


def check_colour(colour: str) -> None:
    """Raise ValidationError unless white text can be read on the colour."""
    if not _COLOUR.fullmatch(colour):
        raise ValidationError(
            _("Write the colour as # and six of 0-9 a-f, for example #0c5460.")
        )
    found = contrast(colour, PAPER)
    if found < ENOUGH_CONTRAST:
        raise ValidationError(
            _(
                "White text on this colour is hard to read (contrast %(found).1f, "
                "needed %(needed)s): choose a darker one."
            ),
            params={"found": found, "needed": ENOUGH_CONTRAST},
        )


@register_setting(icon="globe")
class SiteIdentity(BaseGenericSetting):
    """How the library presents itself."""

    name = models.CharField(_("name"), max_length=80, default="Coalition Library")
    tagline = models.CharField(
        _("tagline"),
        max_length=160,
        blank=True,
        help_text=_("One line below the name, on the home page."),
    )
    brand_colour = models.CharField(
        _("brand colour"),
        max_length=7,
        blank=True,
        validators=[check_colour],
        help_text=_(
            "For the header, links and buttons, for example #0c5460. Empty: the "
            "library's own."
        ),
    )
    contact_email = models.EmailField(
        _("contact address"),
        blank=True,
        help_text=_("For readers who do not find what they look for. Empty: none."),
    )
    logo = models.ImageField(
        _("logo"),
        upload_to="identity",
        blank=True,
        validators=[FileExtensionValidator(LOGO_TYPES)],
        help_text=_("PNG, JPEG or WebP with room for 40 pixels in height."),
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("tagline"),
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
    def brand_url(self) -> str:
        """Address of the brand's stylesheet, another for each colour; "" for none."""
        colour = self.brand_colour
        return f"{reverse('brand')}?{colour.removeprefix('#')}" if colour else ""
