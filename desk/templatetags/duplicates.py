"""Pairs of files that are like each other, in the admin's templates."""

from __future__ import annotations

from dataclasses import dataclass

from django import template

from desk.duplicates.merge import Action, actions_of, label
from desk.duplicates.pairs import Like, Pair

register = template.Library()


@dataclass(frozen=True)
class Button:
    name: str
    label: str


@register.filter
def actions(pair: Pair) -> list[Button]:
    """Return the buttons beside the one of two files that goes."""
    return [Button(action.value, label(pair, action)) for action in actions_of(pair)]


@register.filter
def actions_beside(like: Like) -> list[Button]:
    """Return the buttons beside the file that is like another one."""
    stays = like.is_what_stays
    return [
        Button(action.value, label(like.pair, action, beside_what_stays=stays))
        for action in actions_of(like.pair)
    ]


@register.filter
def label_of(pair: Pair, action: Action) -> str:
    """Return the words of one button."""
    return label(pair, action)
