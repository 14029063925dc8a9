"""A reading list in Markdown: nothing that people wrote becomes a sign of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from library.sanitize import one_line
from members.models import ReadingList
from members.reading_lists.entries import Shown
from members.reading_lists.export_text import Words, lines, words
from search.export.formats import ExportContext

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#+\-!|~&$^=])")
# "1." or "1)" at the start of a line would begin a numbered list.
_NUMBER = re.compile(r"^(\d+)([.)])")


def plain(text: str) -> str:
    """Return one line of text that Markdown shows as it is."""
    return _NUMBER.sub(r"\1\\\2", _SIGNS.sub(r"\\\1", text))


def markdown(
    reading_list: ReadingList, rows: Sequence[Shown], reader: ExportContext
) -> Iterator[str]:
    """Yield the pieces of the file."""
    yield f"# {plain(one_line(reading_list.title))}\n\n"
    yield from _paragraphs(lines(reading_list.note))
    for place, entry in enumerate(words(rows, reader), start=1):
        yield from _entry(place, entry)


def _entry(place: int, entry: Words) -> Iterator[str]:
    yield f"## {place}\\. {plain(entry.title)}\n\n"
    if entry.label:
        yield f"**{plain(entry.label)}**\n\n"
    if entry.quote:
        yield "\n>\n".join(f"> {plain(line)}" for line in entry.quote) + "\n\n"
    if entry.address:
        without = entry.citation.removesuffix(entry.address)
        yield f"{plain(without)}<{entry.address}>\n\n"
    elif entry.citation:
        yield f"{plain(entry.citation)}\n\n"
    yield from _paragraphs(entry.note)


def _paragraphs(said: Sequence[str]) -> Iterator[str]:
    return (f"{plain(line)}\n\n" for line in said)
