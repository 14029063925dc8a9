"""Template filters for the buttons of possible duplicates."""

from __future__ import annotations

from dataclasses import dataclass

from django import template

from desk.duplicates.merge import Action, available_actions, label
from desk.duplicates.pairs import Duplicate, MergeCandidate

register = template.Library()


@dataclass(frozen=True)
class Button:
    name: str
    label: str


@register.filter
def actions(candidate: MergeCandidate) -> list[Button]:
    """Return the buttons beside the source of a merge."""
    return [
        Button(action.value, label(candidate, action))
        for action in available_actions(candidate)
    ]


@register.filter
def actions_beside(duplicate: Duplicate) -> list[Button]:
    """Return the buttons beside a document that has this duplicate."""
    target = duplicate.is_target
    return [
        Button(action.value, label(duplicate.candidate, action, beside_target=target))
        for action in available_actions(duplicate.candidate)
    ]


@register.filter
def label_of(candidate: MergeCandidate, action: Action) -> str:
    """Return the label of one button."""
    return label(candidate, action)
