"""The dashboard: one panel for each thing that waits for an editor."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from wagtail.admin.ui.components import Component

from library.models import Resource
from library.todo import TO_DO, ToDo

SHOWN = 5


@dataclass(frozen=True)
class Line:
    """One thing in a panel, and where the editor works on it."""

    title: str
    url: str


class ToDoPanel(Component):
    """What is to be done for some resources: how many, the first ones, all of them."""

    template_name = "desk/todo_panel.html"

    def __init__(self, todo: ToDo, order: int):
        self.todo = todo
        self.order = order

    def get_context_data(self, parent_context) -> dict:
        names = Resource.snippet_viewset
        found = self.todo.of(Resource.objects.order_by("-created_at", "-pk"))
        return {
            "code": self.todo.code,
            "label": self.todo.label,
            "advice": self.todo.advice,
            "count": found.count(),
            "lines": list(_lines(found)),
            "url": f"{reverse(names.get_url_name('list'))}?to_do={self.todo.code}",
        }


def _lines(resources: QuerySet) -> list[Line]:
    edit = Resource.snippet_viewset.get_url_name("edit")
    return [
        Line(resource.title, reverse(edit, args=[resource.pk]))
        for resource in resources[:SHOWN]
    ]


def add_panels(request, panels: list) -> None:
    """Put the panels on an editor's first page."""
    if request.user.has_perm("library.change_resource"):
        panels += [
            ToDoPanel(todo, order) for order, todo in enumerate(TO_DO.values(), 230)
        ]
