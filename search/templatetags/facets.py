"""The boxes of a filter in templates."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from search.service.results import FacetValue

register = template.Library()
# Not a template: a page has some hundred boxes, which took half of its time.
_BOX = (
    '<label{0} data-facet="{1}" data-value="{2}" data-count="{3}">'
    '<input type="checkbox" name="{1}" value="{2}" form="ask"{4}>'
    '<bdi>{5}</bdi><span class="count">{3}</span></label>'
)


@register.simple_tag
def boxes(
    facet: str, values: Iterable[FacetValue], is_flat: bool = False
) -> SafeString:
    """Return a box to tick for each value; `is_flat`: without the tree's depth."""
    html = "".join(_box(escape(facet), value, is_flat) for value in values)
    return mark_safe(html)  # noqa: S308 (each part is escaped, a number or our own)


def _box(facet: str, value: FacetValue, is_flat: bool) -> str:
    is_deep = value.depth and not is_flat
    return _BOX.format(
        f' class="depth-{value.depth}"' if is_deep else "",
        facet,
        escape(value.code),
        value.count,
        " checked" if value.is_selected else "",
        escape(value.label),
    )
