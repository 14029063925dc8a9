"""What else one can do with a reading list: actions that apps above register."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from wagtail import hooks

from members.models import ReadingList


@dataclass(frozen=True)
class ListAction:
    """A button below a reading list. It sends a POST to `url`."""

    label: str
    url: str
    help_text: str = ""


def list_actions(request: HttpRequest, reading_list: ReadingList) -> list[ListAction]:
    """Return the actions for the reader of a list: hook `register_list_actions`.

    Each hook returns a `ListAction`, or None for readers to whom it is not open.
    """
    hooked = hooks.get_hooks("register_list_actions")
    actions = [build(request, reading_list) for build in hooked]
    return [action for action in actions if action]
