"""Rows without an id whose file the library has already, under another title.

Files are the same when their SHA-256 is. A record of another system is also known by
its source and its UN symbol. A resource with the title of the row is no such case: the
row adds what is missing in it, or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from library.import_export.exporter import file_name, identity
from library.import_export.outcomes import ImportOptions, ImportOutcome, Kind
from library.import_export.readers.table import TableRow
from library.import_export.records import own_resource_id
from library.import_export.validation import CheckedRow, named_files
from library.models import Resource, ResourceFile


@dataclass(frozen=True)
class KnownFile:
    """Where a file of a row is: in a resource, or further up in the same table.

    `is_record`: not a file of the row, but the same record of another system.
    """

    resource: Resource | None
    line: int | None = None
    is_record: bool = False

    @property
    def explanation(self) -> str:
        if self.is_record and self.resource:
            title = self.resource.title
            return _("“%s” has the same source or UN symbol") % title
        if self.is_record:
            return _("the same record as in line %d") % self.line
        if self.resource:
            return _("the file is in “%s” already") % self.resource.title
        return _("the same file as in line %d") % self.line


def hashes_of(rows: Iterable[CheckedRow]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for row in rows for key in row.hashes))


def find_known(
    rows: list[CheckedRow], options: ImportOptions, lines: dict[str, int]
) -> KnownFile | None:
    """Return where the files of the rows of one resource are already, if anywhere.

    `lines`: hash of each file further up in the table → its line; a check needs it,
    because nothing is saved yet. Resources that the user may not see are passed over,
    as if they did not exist.
    """
    hashes = hashes_of(rows)
    files = ResourceFile.objects.filter(
        document__sha256__in=hashes, resource__in=options.may_see()
    )
    title = rows[0].values["title"]
    records = Resource.objects.none()
    if rows[0].row.is_record:
        records = options.may_see().filter(rows[0].same_record)
    if (
        files.filter(resource__title=title).exists()
        or records.filter(title=title).exists()
    ):
        return None
    oldest_first = files.order_by("resource__created_at", "resource")
    if file := oldest_first.select_related("resource").first():
        return KnownFile(file.resource)
    if resource := records.order_by("created_at", "pk").first():
        return KnownFile(resource, is_record=True)
    if not options.is_dry_run:
        return None
    line = min((lines[key] for key in hashes if key in lines), default=None)
    return KnownFile(None, line, is_record=rows[0].row.is_record) if line else None


def known_outcomes(
    rows: list[CheckedRow], known: KnownFile, kind: Kind
) -> list[ImportOutcome]:
    return [
        ImportOutcome(
            row.row.line,
            kind,
            known.explanation,
            known.resource.pk if known.resource else None,
            hashes_of([row]),
        )
        for row in rows
    ]


def as_update(rows: list[CheckedRow], resource: Resource) -> list[TableRow]:
    """Return the rows as if they named the resource by its id.

    Empty cells keep what the resource has: the table does not come from an export. Its
    files go by the names that they have in an export.
    """
    files = resource.files.select_related("document").order_by("pk")
    names = {file.document.sha256: file_name(file) for file in files}
    updates = []
    for row in rows:
        cells = row.row.cells | {"id": identity(resource)}
        if row.row.is_record and own_resource_id(cells["source"]):
            cells["source"] = ""  # its own URL is not where it comes from
        columns = [column for column, _language in named_files(row.row)]
        for column, file in zip(columns, row.files, strict=True):
            cells[column] = names.get(file.sha256, cells[column])
        filled = tuple(name for name in row.row.columns if cells[name])
        updates.append(replace(row.row, cells=cells, columns=filled))
    return updates
