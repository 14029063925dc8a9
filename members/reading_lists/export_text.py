"""The texts of a reading list's entries for exported files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from library.resources.citations import sentence
from library.resources.page_labels import page_label
from library.resources.records import resource_record
from library.sanitize import single_line
from members.reading_lists.entries import VisibleEntry
from search.export.formats import ExportContext


@dataclass(frozen=True)
class EntryText:
    """The texts of an entry; `quote` and `note` are lines.

    label   who may see the resource; "" for everybody
    url     of the passage's page, or else of the resource
    """

    title: str
    direction: str
    label: str
    url: str
    citation: str
    quote: tuple[str, ...]
    quote_direction: str
    note: tuple[str, ...]


def lines(text: str) -> tuple[str, ...]:
    """Return the non-empty lines of a text, without control characters."""
    return tuple(filter(None, map(single_line, text.splitlines())))


def entry_page_label(row: VisibleEntry) -> str:
    """Return the label of a passage's page; "" for an entry without passage."""
    return page_label(row.file.document, row.entry.page) if row.file else ""


def entry_url(row: VisibleEntry, reader: ExportContext) -> str:
    """Return the absolute URL of a passage's page, or else of the resource."""
    if row.file:
        return reader.absolute_url(row.page_url)
    return reader.resource_url(row.resource)


def entry_texts(
    rows: Sequence[VisibleEntry], reader: ExportContext
) -> Iterator[EntryText]:
    """Yield the texts of entries. Those of deleted resources only say so."""
    for row in rows:
        resource, note = row.resource, lines(row.entry.note)
        if resource is None:
            citation = ""
            if row.successor:
                successor = sentence(reader.reference(row.successor))
                citation = f"{_('Replaced by:')} {successor}"
            title = _("Resource removed from the library")
            yield EntryText(title, "", "", "", citation, (), "ltr", note)
            continue
        url, record = entry_url(row, reader), resource_record(resource)
        reference = replace(reader.reference(resource), url=url)
        yield EntryText(
            title=single_line(record.title),
            direction=record.direction,
            label=resource.get_visibility_display() if resource.is_restricted else "",
            url=url,
            citation=sentence(reference, entry_page_label(row)),
            quote=lines(row.quote),
            quote_direction=row.file.direction if row.file else "ltr",
            note=note,
        )
