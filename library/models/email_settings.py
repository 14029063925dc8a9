"""What emails may say of resources that are not public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

if TYPE_CHECKING:
    from .resources import Resource


@register_setting(icon="mail")
class EmailSettings(BaseGenericSetting):
    """An email leaves the library: servers on its way and phones keep it, and none of
    them knows who may read it. So it names public resources only, unless an
    administrator allows titles."""

    show_restricted_titles = models.BooleanField(
        _("titles of restricted resources in emails"),
        default=False,
        help_text=_(
            "Mail servers and phones store emails. When off, emails count and link "
            "resources that are not public, without titles."
        ),
    )

    panels = [FieldPanel("show_restricted_titles")]

    class Meta:
        verbose_name = _("emails")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    def allows_title(self, resource: Resource) -> bool:
        """Return whether an email may contain the title of this resource."""
        return self.show_restricted_titles or resource.is_public
