"""Record decisions on suggestions, only when an editor saves."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone

from desk.models import Suggestion
from library.folding import name_key
from library.models import Resource

Outcome = Suggestion.Outcome
# Values by field: its text, or the codes and labels of its terms.
Values = Mapping[str, Collection[str]]


@transaction.atomic
def decide(
    resource_id: int,
    saved: Values,
    changed: Collection[str],
    *,
    user,
    rejected: Collection[int] = (),
    reopened: Collection[int] = (),
) -> None:
    """Record the decisions that a save made on a resource's suggestions.

    saved: current values by field. changed: the fields that this save changed;
    suggestions for others stay open. rejected, reopened: ids of suggestions that the
    editor rejected, or whose decision was undone.
    """
    for suggestion in Suggestion.objects.filter(resource=resource_id):
        values = map(name_key, saved.get(suggestion.field, ()))
        if name_key(suggestion.value) in values:
            outcome = Outcome.ACCEPTED
        elif suggestion.pk in reopened:
            outcome = Outcome.OPEN
        elif suggestion.field in changed or suggestion.pk in rejected:
            outcome = Outcome.CHANGED
        else:
            continue
        if outcome != suggestion.outcome:
            is_open = outcome == Outcome.OPEN
            suggestion.outcome = outcome
            suggestion.decided_by = None if is_open else user
            suggestion.decided_at = None if is_open else timezone.now()
            suggestion.save(update_fields=["outcome", "decided_by", "decided_at"])


def decide_after_edit(request, resource) -> None:
    """Record decisions after a resource's form is saved."""
    if not isinstance(resource, Resource) or resource.latest_revision is None:
        return
    latest = resource.latest_revision
    after = values_of(latest.as_object())
    earlier = resource.revisions.filter(pk__lt=latest.pk).order_by("-pk").first()
    before = values_of(earlier.as_object()) if earlier else after
    changed = [name for name, values in after.items() if values != before[name]]
    decide(resource.pk, after, changed, user=request.user)


def values_of(resource: Resource) -> dict[str, set[str]]:
    """Return the values of the fields that suggestions are made for."""
    day = resource.published_on
    length = {"year": 4, "month": 7}.get(resource.published_precision, 10)
    values = {
        "title": {resource.title},
        "language": {resource.language},
        "un_symbol": set(map(str.strip, resource.un_symbol.split(";"))),
        "summary": {resource.summary},
        "published": {day.isoformat()[:length]} if day else set(),
        "type": _names([resource.type] if resource.type else []),
    }
    for name in ("regions", "themes", "organisations"):
        values[name] = _names(getattr(resource, name).all())
    return values


def _names(terms) -> set[str]:
    return {name for term in terms for name in (term.code, *term.labels().values())}
