"""Checks of the settings of the interfaces for programs."""

from __future__ import annotations

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.utils.translation import gettext as _

from api.assistants.views import is_installed
from api.oai.protocol import NAMESPACE


@register
def check_assistants(app_configs, **kwargs) -> list[CheckMessage]:
    """Check that the package for assistants is installed if they are switched on."""
    if not settings.ASSISTANTS or is_installed():
        return []
    text = _("ASSISTANTS is on, but django-mcpz is not installed: /mcp answers 404.")
    hint = _("Install requirements-assistants.txt: see docs/assistants.md.")
    return [Warning(text, hint=hint, id="api.W001")]


@register
def check_oai_namespace(app_configs, **kwargs) -> list[CheckMessage]:
    """Check that identifiers of OAI-PMH have the domain name that they need."""
    namespace = settings.OAI_NAMESPACE
    if not namespace or NAMESPACE.fullmatch(namespace):
        return []
    text = _("OAI_NAMESPACE is not a domain name, such as library.example.org.")
    hint = _("Set it to the first domain name of this library: see docs/exchange.md.")
    return [Error(text, hint=hint, id="api.E002")]
