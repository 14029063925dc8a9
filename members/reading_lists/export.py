"""Export formats of reading lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from library.resources.citations import Reference, bibtex, ris
from members.models import ReadingList
from members.reading_lists.docx import docx
from members.reading_lists.entries import VisibleEntry
from members.reading_lists.export_text import entry_page_label, entry_url, lines
from members.reading_lists.markdown import markdown
from search.export.formats import FORMATS as RESULT_FORMATS
from search.export.formats import ExportContext

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class ListFormat:
    """A file format; `write` returns the file, whole or in pieces."""

    label: str
    mime: str
    write: Callable[
        [ReadingList, Sequence[VisibleEntry], ExportContext], bytes | Iterator[str]
    ]


def references(
    rows: Sequence[VisibleEntry], reader: ExportContext
) -> Iterator[Reference]:
    """Yield each resource of a list once, with all its passages and notes."""
    notes: dict[int, list[str]] = {}
    for row in rows:
        if not row.resource:
            continue
        resource_notes = notes.setdefault(row.resource.pk, [])
        if row.file:
            quote = " ".join(lines(row.quote))
            quote = f"“{quote}” " if quote else ""
            resource_notes.append(
                f"{entry_page_label(row)}: {quote}{entry_url(row, reader)}"
            )
        if note := " ".join(lines(row.entry.note)):
            resource_notes.append(note)
    resources = {row.resource.pk: row.resource for row in rows if row.resource}
    for pk, resource in resources.items():
        yield replace(reader.reference(resource), notes=tuple(notes[pk]))


def _bibliography(kind: str, write: Callable[[Reference], str]) -> ListFormat:
    def write_all(
        _list, rows: Sequence[VisibleEntry], reader: ExportContext
    ) -> Iterator[str]:
        return (write(reference) for reference in references(rows, reader))

    result_format = RESULT_FORMATS[kind]
    mime = f"{result_format.mime}; charset=utf-8"
    return ListFormat(result_format.label, mime, write_all)


FORMATS = {
    "docx": ListFormat("Word", WORD, docx),
    "md": ListFormat("Markdown", "text/markdown; charset=utf-8", markdown),
    "ris": _bibliography("ris", ris),
    "bib": _bibliography("bib", bibtex),
}
