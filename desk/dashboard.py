"""The dashboard: the ways to bring files in, and a panel for each thing that waits."""

from __future__ import annotations

from wagtail.admin.ui.components import Component

from .exchange.views import IMPORT_AND_EXPORT
from .waiting import Waiting, all_for


class WaitingPanel(Component):
    """What waits: how many, the first ones, the way to all of them."""

    template_name = "desk/todo_panel.html"

    def __init__(self, waiting: Waiting, order: int):
        self.waiting = waiting
        self.order = order

    def get_context_data(self, parent_context) -> dict:
        return {"waiting": self.waiting}


class AddingPanel(Component):
    """The ways to bring files in, for whoever may."""

    template_name = "desk/adding_panel.html"
    order = 225

    def get_context_data(self, parent_context) -> dict:
        return {"import_label": IMPORT_AND_EXPORT}


def add_panels(request, panels: list) -> None:
    """Put the panels on an editor's first page."""
    if request.user.has_perm("library.add_resource"):
        panels.append(AddingPanel())
    found = all_for(request.user)
    panels += [WaitingPanel(waiting, order) for order, waiting in enumerate(found, 230)]
