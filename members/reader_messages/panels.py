"""Links on the resource page to the form for messages to the editors."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from library.languages import direction
from library.models import Resource
from library.resources.panels import LinkPanel, PanelLink
from members.models import ReaderMessage

Kind = ReaderMessage.Kind


def help_panel(request: HttpRequest, resource: Resource) -> LinkPanel:
    """Return a link for each kind of message."""
    url, language = reverse("report", kwargs=resource.url_kwargs), get_language()
    links = tuple(
        PanelLink(str(kind.label), f"{url}?kind={kind}", language, direction(language))
        for kind in (Kind.ACCESSIBLE_FORMAT, Kind.PROBLEM)
    )
    return LinkPanel("help", _("Help"), links)
