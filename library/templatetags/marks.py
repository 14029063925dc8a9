"""Marked text in templates: the one place that turns it into HTML."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


class Run(Protocol):
    """A run of text. `is_match`: it matches the query."""

    text: str
    is_match: bool


@register.filter
def marked(pieces: Iterable[Run]) -> SafeString:
    """Return escaped text with <mark> around what was looked for."""
    runs = (
        format_html("<mark>{}</mark>" if piece.is_match else "{}", piece.text)
        for piece in pieces
    )
    return mark_safe("".join(runs))  # noqa: S308 (each part is escaped above)
