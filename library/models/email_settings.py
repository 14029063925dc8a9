"""Settings of emails about restricted resources."""

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
    """Mail servers and phones store emails outside the library's access control. So
    emails contain the titles of public resources only, unless an administrator allows
    the others."""

    show_restricted_titles = models.BooleanField(
        _("titles of restricted resources in emails"),
        default=False,
        help_text=_(
            "Mail servers and phones store emails. If off, emails contain only the "
            "number of restricted resources and a link."
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
