"""The headings of a page's body, with addresses to link to."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from library.models.vocabularies import ascii_slug

MAX_ID_LENGTH = 50
_HEADING = re.compile(r"<h2(\s[^>]*)?>(.*?)</h2>", re.DOTALL)
_ID = re.compile(r'\sid="([^"]+)"')


@dataclass(frozen=True)
class Heading:
    id: str
    text: str


@dataclass(frozen=True)
class Outline:
    """A body whose second-level headings have ids, and these headings in order."""

    body: SafeString
    headings: tuple[Heading, ...]


def outline(body: SafeString) -> Outline:
    """Return the outline of rendered blocks. What is not shown is no heading."""
    headings: list[Heading] = []

    def add_id(match: re.Match[str]) -> str:
        attributes, content = match[1] or "", match[2]
        text = " ".join(html.unescape(strip_tags(content)).split())
        given = _ID.search(attributes)
        heading = Heading(given[1] if given else _unique_id(text, headings), text)
        if text:
            headings.append(heading)
        return (
            match[0] if given else f'<h2 id="{heading.id}"{attributes}>{content}</h2>'
        )

    # Only ids were added, in plain letters, to what the blocks have escaped.
    with_ids = mark_safe(_HEADING.sub(add_id, body))  # noqa: S308
    return Outline(with_ids, tuple(headings))


def _unique_id(text: str, headings: list[Heading]) -> str:
    """Return an id that no other heading has, nor anything in the frame."""
    slug = ascii_slug(text)[:MAX_ID_LENGTH].strip("-")
    base = f"section-{slug}" if slug else "section"
    taken = {heading.id for heading in headings}
    number, name = 1, base
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name
