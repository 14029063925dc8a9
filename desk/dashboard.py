"""The dashboard: quick links, and a panel for each worklist."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.ui.components import Component

from desk.import_export.views import IMPORT_AND_EXPORT
from desk.worklists import Worklist, worklists_for


class WorklistPanel(Component):
    """A worklist: count, first items and a link to all."""

    template_name = "desk/worklist_panel.html"

    def __init__(self, worklist: Worklist, order: int):
        self.worklist = worklist
        self.order = order

    def get_context_data(self, parent_context) -> dict:
        return {"worklist": self.worklist}


@dataclass(frozen=True)
class QuickLink:
    """A link at the top of the dashboard; lower `order` first."""

    label: str | Promise
    url: str
    icon: str
    order: int


class QuickLinksPanel(Component):
    """Frequent tasks. Other apps add links with `construct_dashboard_links`."""

    template_name = "desk/quick_links.html"
    order = 100

    def __init__(self, request: HttpRequest):
        self.links: list[QuickLink] = []
        for add_links in hooks.get_hooks("construct_dashboard_links"):
            add_links(request, self.links)

    def get_context_data(self, parent_context) -> dict:
        return {"links": sorted(self.links, key=lambda link: link.order)}


def add_links(request: HttpRequest, links: list[QuickLink]) -> None:
    """Add links to upload and import, for users who may add resources."""
    if request.user.has_perm("library.add_resource"):
        upload, imports = (
            reverse("desk_batches:index"),
            reverse("desk_import_export:index"),
        )
        links.append(QuickLink(_("Upload files"), upload, "upload", 10))
        links.append(QuickLink(IMPORT_AND_EXPORT, imports, "table", 50))


def add_panels(request, panels: list) -> None:
    """Add the panels to Wagtail's dashboard."""
    panels.append(QuickLinksPanel(request))
    worklists = worklists_for(request.user)
    panels += [
        WorklistPanel(worklist, order) for order, worklist in enumerate(worklists, 230)
    ]
