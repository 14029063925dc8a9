"""A link on the page of a restricted resource to share it."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from library.languages import direction
from library.models import Resource
from library.resources.panels import LinkPanel, PanelLink
from members.shared_links.views import may_share


def share_panel(request: HttpRequest, resource: Resource) -> LinkPanel | None:
    """Return the link for those who may share the resource, None for others."""
    if not may_share(request.user, resource):
        return None
    language = get_language()
    url = reverse("share_resource", args=[resource.pk])
    text = _("Show it to somebody without an account")
    link = PanelLink(text, url, language, direction(language))
    return LinkPanel("share", _("Share"), (link,))
