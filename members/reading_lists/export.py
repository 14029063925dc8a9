"""The formats in which a reading list leaves the library."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from library.resources.citations import Reference, bibtex, ris
from members.models import ReadingList
from members.reading_lists.docx import docx
from members.reading_lists.entries import Shown
from members.reading_lists.export_text import address, lines, page_label
from members.reading_lists.markdown import markdown
from search.export.formats import FORMATS as RESULT_FORMATS
from search.export.formats import ExportContext

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class ListFormat:
    """A file format: `write` gives the file, whole or in pieces."""

    label: str
    mime: str
    write: Callable[
        [ReadingList, Sequence[Shown], ExportContext], bytes | Iterator[str]
    ]


def references(rows: Sequence[Shown], reader: ExportContext) -> Iterator[Reference]:
    """Yield each resource of a list once, with all that was written to it."""
    notes: dict[int, list[str]] = {}
    for row in rows:
        if row.resource:
            notes.setdefault(row.resource.pk, []).extend(_notes(row, reader))
    resources = {row.resource.pk: row.resource for row in rows if row.resource}
    for pk, resource in resources.items():
        yield replace(reader.reference(resource), notes=tuple(notes[pk]))


def _notes(row: Shown, reader: ExportContext) -> Iterator[str]:
    """Yield a passage with its page and address, then the note."""
    if row.file:
        quote = " ".join(lines(row.quote))
        said = f"“{quote}” " if quote else ""
        yield f"{page_label(row)}: {said}{address(row, reader)}"
    if note := " ".join(lines(row.entry.note)):
        yield note


def _bibliography(kind: str, write: Callable[[Reference], str]) -> ListFormat:
    def all_of(_list, rows: Sequence[Shown], reader: ExportContext) -> Iterator[str]:
        return (write(found) for found in references(rows, reader))

    known = RESULT_FORMATS[kind]
    return ListFormat(known.label, f"{known.mime}; charset=utf-8", all_of)


FORMATS = {
    "docx": ListFormat("Word", WORD, docx),
    "md": ListFormat("Markdown", "text/markdown; charset=utf-8", markdown),
    "ris": _bibliography("ris", ris),
    "bib": _bibliography("bib", bibtex),
}
