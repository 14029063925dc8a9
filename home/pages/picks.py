"""Resources that editors picked for a page, with notes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from library.access.viewers import Viewer
from library.models import Resource
from search.service.resources import load


class Pick(Orderable):
    """A picked resource, in the editor's order. Abstract."""

    resource = models.ForeignKey(
        Resource,
        verbose_name=_("resource"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    note = models.TextField(
        _("note"),
        max_length=500,
        blank=True,
        help_text=_("Why you picked this resource and who it is for."),
    )

    panels = [FieldPanel("resource"), FieldPanel("note")]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return str(self.resource)


@dataclass(frozen=True)
class VisiblePick:
    """A picked resource that the viewer may see, with its note."""

    resource: Resource
    note: str


def visible_picks(picks: Iterable[Pick], request: HttpRequest) -> list[VisiblePick]:
    """Return the picks that the viewer may see, in order."""
    notes = {pick.resource_id: pick.note for pick in picks}
    resources = load(list(notes), Viewer.of(request.user))
    return [VisiblePick(row, notes[row.pk]) for row in resources]
