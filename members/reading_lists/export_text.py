"""What the entries of a reading list say in a file that leaves the library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from library.resources.citations import sentence
from library.sanitize import one_line
from members.reading_lists.entries import Shown
from search.export.formats import ExportContext


@dataclass(frozen=True)
class Words:
    """An entry in words; `quote` and `note` are lines.

    label: who may see the resource; "" for everybody. address: of the passage's page,
    or of the resource.
    """

    title: str
    direction: str
    label: str
    address: str
    citation: str
    quote: tuple[str, ...]
    quote_direction: str
    note: tuple[str, ...]


def lines(text: str) -> tuple[str, ...]:
    """Return a text's lines that say something, of writable characters."""
    return tuple(filter(None, map(one_line, text.splitlines())))


def page_label(row: Shown) -> str:
    return _("p. %(number)s") % {"number": row.entry.page} if row.file else ""


def address(row: Shown, reader: ExportContext) -> str:
    """Return the whole address of a passage's page, or of the resource."""
    return (
        reader.absolute_url(row.page_url)
        if row.file
        else reader.resource_url(row.resource)
    )


def words(rows: Sequence[Shown], reader: ExportContext) -> Iterator[Words]:
    """Yield the entries in words. Of a removed resource only that it was removed."""
    for row in rows:
        yield _present(row, reader) if row.resource else _removed(row, reader)


def _present(row: Shown, reader: ExportContext) -> Words:
    resource, where = row.resource, address(row, reader)
    cited = replace(reader.reference(resource), address=where)
    return Words(
        title=one_line(resource.title),
        direction=resource.direction,
        label=resource.get_visibility_display() if resource.is_restricted else "",
        address=where,
        citation=sentence(cited, page_label(row)),
        quote=lines(row.quote),
        quote_direction=row.file.direction if row.file else "ltr",
        note=lines(row.entry.note),
    )


def _removed(row: Shown, reader: ExportContext) -> Words:
    """Say that a resource is gone and, where it is known, what came in its place."""
    newer = row.successor
    instead = sentence(reader.reference(newer)) if newer else ""
    return Words(
        title=_("A resource that was removed from the library"),
        direction="",
        label="",
        address="",
        citation=f"{_('In its place there is:')} {instead}" if instead else "",
        quote=(),
        quote_direction="ltr",
        note=lines(row.entry.note),
    )
