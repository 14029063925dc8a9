"""The headings of a page's body, with ids to link to."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from home.pages.slugs import free_name
from library.models.vocabularies import ascii_slug

MAX_ID_LENGTH = 50
_HEADING = re.compile(r"<h2(\s[^>]*)?>(.*?)</h2>", re.DOTALL)
_ID = re.compile(r'\sid="([^"]+)"')


@dataclass(frozen=True)
class OutlineHeading:
    id: str
    text: str


@dataclass(frozen=True)
class Outline:
    """A rendered body whose h2 headings have ids, and these headings in order."""

    body: SafeString
    headings: tuple[OutlineHeading, ...]


def outline(body: SafeString) -> Outline:
    """Return the outline of rendered blocks."""
    headings: list[OutlineHeading] = []

    def add_id(match: re.Match[str]) -> str:
        attributes, content = match[1] or "", match[2]
        text = " ".join(html.unescape(strip_tags(content)).split())
        id_match = _ID.search(attributes)
        slug = ascii_slug(text)[:MAX_ID_LENGTH].strip("-")
        # No other heading and nothing else on the page has this id.
        base = f"section-{slug}" if slug else "section"
        free_id = free_name(base, {heading.id for heading in headings})
        heading_id = id_match[1] if id_match else free_id
        if text:
            headings.append(OutlineHeading(heading_id, text))
        if id_match:
            return match[0]
        return f'<h2 id="{heading_id}"{attributes}>{content}</h2>'

    # The blocks have escaped the HTML; ids of plain letters were added to it.
    with_ids = mark_safe(_HEADING.sub(add_id, body))  # noqa: S308
    return Outline(with_ids, tuple(headings))
