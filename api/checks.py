"""Checks of the settings of the interfaces for programs."""

from __future__ import annotations

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register
from django.utils.translation import gettext as _

from api.assistants.views import is_installed


@register
def check_assistants(app_configs, **kwargs) -> list[CheckMessage]:
    """Check that the package for assistants is installed if they are switched on."""
    if not settings.ASSISTANTS or is_installed():
        return []
    text = _("ASSISTANTS is on, but django-mcpz is not installed: /mcp answers 404.")
    hint = _("Install requirements-assistants.txt: see docs/assistants.md.")
    return [Warning(text, hint=hint, id="api.W001")]
