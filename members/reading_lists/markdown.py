"""Export of a reading list as Markdown, with all user text escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from library.sanitize import single_line
from members.models import ReadingList
from members.reading_lists.entries import VisibleEntry
from members.reading_lists.export_text import entry_texts, lines
from search.export.formats import ExportContext

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#+\-!|~&$^=])")
# "1." or "1)" at the start of a line would start a numbered list.
_NUMBER = re.compile(r"^(\d+)([.)])")


def escape(text: str) -> str:
    """Return a line of text with all Markdown syntax escaped."""
    return _NUMBER.sub(r"\1\\\2", _SIGNS.sub(r"\\\1", text))


def markdown(
    reading_list: ReadingList, rows: Sequence[VisibleEntry], reader: ExportContext
) -> Iterator[str]:
    """Yield a reading list as pieces of a Markdown file."""
    yield f"# {escape(single_line(reading_list.title))}\n\n"
    yield from _paragraphs(lines(reading_list.note))
    for place, entry in enumerate(entry_texts(rows, reader), start=1):
        yield f"## {place}\\. {escape(entry.title)}\n\n"
        if entry.label:
            yield f"**{escape(entry.label)}**\n\n"
        if entry.quote:
            yield "\n>\n".join(f"> {escape(line)}" for line in entry.quote) + "\n\n"
        if entry.url:
            text = entry.citation.removesuffix(entry.url)
            yield f"{escape(text)}<{entry.url}>\n\n"
        elif entry.citation:
            yield f"{escape(entry.citation)}\n\n"
        yield from _paragraphs(entry.note)


def _paragraphs(texts: Sequence[str]) -> Iterator[str]:
    return (f"{escape(line)}\n\n" for line in texts)
