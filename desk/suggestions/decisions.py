"""What became of suggestions: written when an editor saves, never before."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone

from desk.models import Suggestion
from library.models import Resource
from search.analysis.folding import fold

Outcome = Suggestion.Outcome
# What stands in a field: its text, or the codes and the labels of its terms.
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
    """Write down what a save made of a resource's suggestions.

    saved: by field, what stands in it now. changed: the fields that this save changed;
    what was suggested for others stays open. refused, reopened: ids of suggestions that
    the editor said no to, or took back a decision about.
    """
    for suggestion in Suggestion.objects.filter(resource=resource_id):
        if _holds(saved.get(suggestion.field, ()), suggestion.value):
            outcome = Outcome.ACCEPTED
        elif suggestion.pk in reopened:
            outcome = Outcome.OPEN
        elif suggestion.field in changed or suggestion.pk in rejected:
            outcome = Outcome.CHANGED
        else:
            continue
        if outcome != suggestion.outcome:
            _write(suggestion, outcome, user)


def decide_after_edit(request, resource) -> None:
    """Do the same after a save of the whole form of a resource."""
    if not isinstance(resource, Resource) or resource.latest_revision is None:
        return
    latest = resource.latest_revision
    after = values_of(latest.as_object())
    earlier = resource.revisions.filter(pk__lt=latest.pk).order_by("-pk").first()
    before = values_of(earlier.as_object()) if earlier else after
    changed = [name for name, values in after.items() if values != before[name]]
    decide(resource.pk, after, changed, user=request.user)


def values_of(resource: Resource) -> dict[str, set[str]]:
    """Return what stands in the fields of a resource that suggestions are made for."""
    day = resource.published_on
    length = {"year": 4, "month": 7}.get(resource.published_precision, 10)
    values = {
        "title": {resource.title},
        "language": {resource.language},
        "un_symbol": {resource.un_symbol},
        "published": {day.isoformat()[:length]} if day else set(),
        "type": _names([resource.type] if resource.type else []),
    }
    for name in ("regions", "themes", "organisations"):
        values[name] = _names(getattr(resource, name).all())
    return values


def _names(terms) -> set[str]:
    return {name for term in terms for name in (term.code, *term.labels().values())}


def _holds(values: Collection[str], suggested: str) -> bool:
    return _plain(suggested) in map(_plain, values)


def _plain(text: str) -> str:
    return " ".join(fold(text).split()) or text


def _write(suggestion: Suggestion, outcome: str, user) -> None:
    is_open = outcome == Outcome.OPEN
    suggestion.outcome = outcome
    suggestion.decided_by = None if is_open else user
    suggestion.decided_at = None if is_open else timezone.now()
    suggestion.save(update_fields=["outcome", "decided_by", "decided_at"])
