"""The contents of a document: its own outline, else ranges of its pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from library.models import DocumentOutline, ResourceFile
from library.resources.page_labels import page_label

MAX_RANGES = 60


@dataclass(frozen=True)
class ContentsEntry:
    """A link to a place in a document. level: 1 for the highest.

    label: of the page. title: of a heading, "" where there are page labels only.
    """

    url: str
    label: str
    title: str = ""
    level: int = 1


def read_contents(
    file: ResourceFile, last: int, url_of: Callable[[int], str]
) -> list[ContentsEntry]:
    """Return the contents of a document with pages 1 to `last`.

    url_of: returns the URL of a page's place.
    """
    outlines = DocumentOutline.objects.filter(document=file.document_id)
    entries = outlines.values_list("entries", flat=True).first() or []
    headings = [
        ContentsEntry(
            url_of(entry["page"]),
            page_label(file.document, entry["page"]),
            entry["title"],
            entry["level"],
        )
        for entry in entries
        if entry["page"] <= last
    ]
    # One heading is the title once more.
    return headings if len(headings) > 1 else _page_ranges(file, last, url_of)


def _page_ranges(
    file: ResourceFile, last: int, url_of: Callable[[int], str]
) -> list[ContentsEntry]:
    """Return each page, in long documents each tenth or hundredth."""
    step = next(step for step in (1, 10, 100, 1_000) if last <= step * MAX_RANGES)
    return [
        ContentsEntry(url_of(number), page_label(file.document, number))
        for number in range(1, last + 1, step)
    ]
