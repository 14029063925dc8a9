"""Template tag for what is missing or doubtful in one draft."""

from __future__ import annotations

from django import template

from desk.checklist.drafts import DraftFinding, check_drafts
from library.access.viewers import Viewer
from library.models import Resource

register = template.Library()


@register.simple_tag
def draft_findings(resource: Resource, user) -> tuple[DraftFinding, ...]:
    """Return what the list before publishing says of a draft, () if it is published.

    user: who may see its duplicates.
    """
    drafts = check_drafts([resource.pk], Viewer.of(user))
    return drafts[0].findings if drafts else ()
