"""The terms that a viewer may know of: those of resources that they may see.

A term of hidden resources only, such as an organisation in a secret project, behaves
like one that does not exist, with the same queries. Editors know all terms.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet
from django.http import Http404

from library.access.viewers import Viewer
from library.models import Resource, Term, expand

# The key of a term that does not exist, so that both cases run the same query.
NO_TERM = 0


def visible_term(model: type[Term], slug: str, viewer: Viewer) -> Term:
    """Return a term with resources that the viewer may see. Raises Http404."""
    term = model.objects.filter(slug=slug).first()
    ids = {term.pk if term else NO_TERM}
    is_used = _resources(model, ids, model.lineage(), viewer).exists()
    if term is None or not (is_used or viewer.is_editor):
        raise Http404
    return term


def visible_codes(
    model: type[Term], codes: Collection[str], viewer: Viewer
) -> set[str]:
    """Return those codes whose terms the viewer may know of."""
    ids = dict(model.objects.filter(code__in=codes).values_list("code", "pk"))
    if viewer.is_editor:
        return set(ids)
    lineage = model.lineage()
    resources = _resources(model, set(ids.values()), lineage, viewer)
    used = resources.values_list(model.resource_field, flat=True).distinct()
    visible_ids = expand(used, lineage)
    return {code for code, pk in ids.items() if pk in visible_ids}


def _resources(
    model: type[Term],
    ids: set[int],
    lineage: dict[int, tuple[int, ...]],
    viewer: Viewer,
) -> QuerySet:
    """Return the visible resources with one of these terms or a narrower one."""
    below = [pk for pk, path in lineage.items() if ids.intersection(path)] or [NO_TERM]
    rows = Resource.objects.visible_to(viewer).order_by()
    return rows.filter(**{f"{model.resource_field}__in": below})
