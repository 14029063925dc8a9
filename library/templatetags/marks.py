"""Marked text in templates: the one place that turns it into HTML."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import count
from typing import Protocol

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# Further matches of a page are marked, but links cannot lead to them.
MAX_NUMBERED_MARKS = 500


class Run(Protocol):
    """A run of text. `is_match`: it matches the query."""

    text: str
    is_match: bool


@register.filter
def marked(pieces: Iterable[Run]) -> SafeString:
    """Return escaped text with <mark> around what was looked for."""
    # Not `format_html`: a page of results has some hundred runs.
    runs = (
        f"<mark>{escape(piece.text)}</mark>" if piece.is_match else escape(piece.text)
        for piece in pieces
    )
    return mark_safe("".join(runs))  # noqa: S308 (each part is escaped above)


@register.filter
def numbered_marks(pieces: Iterable[Run]) -> SafeString:
    """Return marked text whose matches have the ids `hit-1`, `hit-2`, …"""
    numbers = count(1)
    runs = []
    for piece in pieces:
        text = escape(piece.text)
        if not piece.is_match:
            runs.append(text)
        elif (number := next(numbers)) <= MAX_NUMBERED_MARKS:
            runs.append(f'<mark id="hit-{number}">{text}</mark>')
        else:
            runs.append(f"<mark>{text}</mark>")
    return mark_safe("".join(runs))  # noqa: S308 (each part is escaped above)
