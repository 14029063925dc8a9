"""The dashboard: the ways to bring files in, and a panel for each thing that waits."""

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
    """What waits: how many, the first ones, the way to all of them."""

    template_name = "desk/worklist_panel.html"

    def __init__(self, worklist: Worklist, order: int):
        self.worklist = worklist
        self.order = order

    def get_context_data(self, parent_context) -> dict:
        return {"worklist": self.worklist}


@dataclass(frozen=True)
class QuickLink:
    """A link at the top of the dashboard; a lower `order` stands first."""

    label: str | Promise
    url: str
    icon: str
    order: int


class QuickLinksPanel(Component):
    """What editors begin most often. Apps above add theirs by a hook."""

    template_name = "desk/quick_links.html"
    order = 100

    def __init__(self, request: HttpRequest):
        self.links: list[QuickLink] = []
        for add_links in hooks.get_hooks("construct_dashboard_links"):
            add_links(request, self.links)

    def get_context_data(self, parent_context) -> dict:
        return {"links": sorted(self.links, key=lambda link: link.order)}


def add_links(request: HttpRequest, links: list[QuickLink]) -> None:
    """Add the ways to bring files in, for those who may."""
    if request.user.has_perm("library.add_resource"):
        upload, exchange = reverse("desk_batches:index"), reverse("desk_exchange:index")
        links.append(QuickLink(_("Upload files"), upload, "upload", 10))
        links.append(QuickLink(IMPORT_AND_EXPORT, exchange, "table", 50))


def add_panels(request, panels: list) -> None:
    """Put the panels on an editor's first page."""
    panels.append(QuickLinksPanel(request))
    found = worklists_for(request.user)
    panels += [
        WorklistPanel(worklist, order) for order, worklist in enumerate(found, 230)
    ]
