"""Asking through the site, as a reader does, and reading what it says."""

from __future__ import annotations

import re
from html import unescape

from search.models import GlossaryEntry
from tests.html import tidy


def page(client, q: str, **params) -> str:
    """Return the page of results for a reader's words."""
    asked = {"q": q, **params} if q else params
    response = client.get("/search/", asked)
    assert response.status_code == 200
    return tidy(response.content.decode())


def rows(html: str) -> list[int]:
    """Return the ids of the resources on a page, in order."""
    return [int(pk) for pk in re.findall(r'data-resource-id="(\d+)"', html)]


def found(client, q: str, **params) -> list[int]:
    return rows(page(client, q, **params))


def words(html: str) -> str:
    """Return a page's words, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def entry(kind: str = "two-way", source: str = "", **terms: str) -> GlossaryEntry:
    """Make a glossary entry; `en`, `fr`...: its terms, one a line."""
    fields = {f"terms_{language}": text for language, text in terms.items()}
    return GlossaryEntry.objects.create(
        kind=kind, source=source, note="For a test", **fields
    )
