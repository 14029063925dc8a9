"""Which terms a viewer may know of: those that stand on something they may see.

A term of hidden resources alone, such as an organisation of a secret project, answers
as one that does not exist, by the same queries. Editors know all terms.
"""

from __future__ import annotations

from collections.abc import Collection

from django.http import Http404

from library.models import Resource, Term, expand
from library.viewers import Viewer

# What is asked for in place of a term that does not exist: no row has this key.
NO_TERM = 0
Lineage = dict[int, tuple[int, ...]]


def visible_term(model: type[Term], slug: str, viewer: Viewer) -> Term:
    """Return a term with resources that the viewer may see. Raises Http404."""
    term = model.objects.filter(slug=slug).first()
    used = _used_ids(model, {term.pk if term else NO_TERM}, model.lineage(), viewer)
    if term is None or not (used or viewer.is_editor):
        raise Http404
    return term


def visible_codes(
    model: type[Term], codes: Collection[str], viewer: Viewer
) -> set[str]:
    """Return those of some codes whose terms the viewer may know of."""
    ids = dict(model.objects.filter(code__in=codes).values_list("code", "pk"))
    if viewer.is_editor:
        return set(ids)
    lineage = model.lineage()
    above = expand(_used_ids(model, set(ids.values()), lineage, viewer), lineage)
    return {code for code, pk in ids.items() if pk in above}


def _used_ids(
    model: type[Term], ids: set[int], lineage: Lineage, viewer: Viewer
) -> set[int]:
    """Return which of these terms, and of those below, visible resources have."""
    below = {pk for pk, path in lineage.items() if ids.intersection(path)}
    field = model.resource_field
    rows = Resource.objects.visible_to(viewer)
    rows = rows.filter(**{f"{field}__in": below or {NO_TERM}})
    return set(rows.order_by().values_list(field, flat=True).distinct())
