"""The dashboard: one panel for each thing that waits for an editor."""

from __future__ import annotations

from wagtail.admin.ui.components import Component

from .waiting import Waiting, all_for


class WaitingPanel(Component):
    """What waits: how many, the first ones, the way to all of them."""

    template_name = "desk/todo_panel.html"

    def __init__(self, waiting: Waiting, order: int):
        self.waiting = waiting
        self.order = order

    def get_context_data(self, parent_context) -> dict:
        return {"waiting": self.waiting}


def add_panels(request, panels: list) -> None:
    """Put the panels on an editor's first page."""
    found = all_for(request.user)
    panels += [WaitingPanel(waiting, order) for order, waiting in enumerate(found, 230)]
