"""The contents of a document: its own outline, else its pages; headings in its text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from library.extraction import heading_titles
from library.models import DocumentOutline, ResourceFile
from library.resources.page_labels import page_label
from library.views.reader.text import join_lines

MAX_RANGES = 60


@dataclass(frozen=True)
class Heading:
    """An entry of the outline. level: 1 for the highest. anchor: unique in the file."""

    title: str
    page: int
    level: int
    anchor: str


@dataclass(frozen=True)
class Block:
    """A heading, or text between headings. level: 0 for text. anchor: of a heading."""

    text: str
    level: int = 0
    anchor: str = ""


@dataclass(frozen=True)
class ContentsEntry:
    """A link to a place in a document. level: 1 for the highest.

    label: of the page. title: of a heading, "" where there are page labels only.
    """

    url: str
    label: str
    title: str = ""
    level: int = 1


def read_headings(file: ResourceFile, last: int) -> list[Heading]:
    """Return the headings on pages 1 to `last`, [] for a file without an outline."""
    outlines = DocumentOutline.objects.filter(document=file.document_id)
    entries = outlines.values_list("entries", flat=True).first() or []
    return [
        Heading(entry["title"], entry["page"], entry["level"], f"h-{number}")
        for number, entry in enumerate(entries, start=1)
        if entry["page"] <= last
    ]


def split_at_headings(
    text: str, headings: Sequence[Heading], is_pdf: bool
) -> list[Block]:
    """Return the text of a page with those of its headings that are lines of it.

    The lines of paragraphs are joined in a PDF, as in the page view.
    """
    lines = text.split("\n")
    heading_lines = _find_headings(lines, headings) if headings else {}
    # Joining changes no place in the text.
    joined_text = join_lines(text, heading_lines) if is_pdf else text
    blocks, place, begin = [], 0, 0
    for index, line in enumerate(lines):
        if heading := heading_lines.get(index):
            blocks.append(Block(joined_text[begin:place]))
            blocks.append(Block(line, heading.level, heading.anchor))
            begin = place + len(line) + 1
        place += len(line) + 1
    blocks.append(Block(joined_text[begin:]))
    return [
        Block(block.text.strip("\n"), block.level, block.anchor)
        for block in blocks
        if block.text.strip()
    ]


def _find_headings(
    lines: Sequence[str], headings: Sequence[Heading]
) -> dict[int, Heading]:
    """Return the headings by the indexes of their lines, one after the other."""
    places: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        for title in heading_titles(line):
            places.setdefault(title, []).append(index)
    heading_lines, last = {}, -1
    for heading in headings:
        indexes = places.get(heading.title, [])
        place = bisect_right(indexes, last)
        if place < len(indexes):
            last = indexes[place]
            heading_lines[last] = heading
    return heading_lines


def list_contents(
    file: ResourceFile,
    headings: Sequence[Heading],
    last: int,
    url_of: Callable[[int, str], str],
) -> list[ContentsEntry]:
    """Return the contents of a document with pages 1 to `last`.

    url_of: returns the URL of a page, or of the heading on it with this anchor.
    """
    # One heading is the title once more.
    if len(headings) > 1:
        return [
            ContentsEntry(
                url_of(heading.page, heading.anchor),
                page_label(file.document, heading.page),
                heading.title,
                heading.level,
            )
            for heading in headings
        ]
    # Each page, in long documents each tenth or hundredth.
    step = next(step for step in (1, 10, 100, 1_000) if last <= step * MAX_RANGES)
    numbers = range(1, last + 1, step) if last > 1 else ()
    return [
        ContentsEntry(url_of(number, ""), page_label(file.document, number))
        for number in numbers
    ]
