"""Actions for a reading list that other apps register."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from wagtail import hooks

from members.models import ReadingList


@dataclass(frozen=True)
class ListAction:
    """A button below a reading list that sends a POST to `url`."""

    label: str
    url: str
    help_text: str = ""


def list_actions(request: HttpRequest, reading_list: ReadingList) -> list[ListAction]:
    """Return the actions registered with the hook `register_list_actions`.

    Each hook returns a `ListAction`, or None if the user may not use it.
    """
    functions = hooks.get_hooks("register_list_actions")
    actions = [function(request, reading_list) for function in functions]
    return [action for action in actions if action]
