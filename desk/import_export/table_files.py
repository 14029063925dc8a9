"""Tables as files: exported resources and failed rows of imports."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from desk.models import ImportRow, ImportRun
from library.files.storage import on_disk
from library.import_export import (
    PROBLEM,
    Kind,
    columns_for,
    file_name,
    rows_of,
)
from library.models import Organisation, Resource, ResourceFile
from library.sanitize import escape_formula
from library.spreadsheets import csv_lines
from library.vocabularies.lookup import TermLookup

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAX_CELL_LENGTH = 32_767  # characters, in XLSX
_BATCH = 200
# Names in a ZIP, as the import expects them.
_TABLE, _FILES = "resources.csv", "files"
_MAX_BYTES = 4 << 30  # of files in one ZIP

Cells = Sequence[str]


def resource_lines(ids: Sequence[int], *, with_ids: bool = True) -> Iterator[Cells]:
    """Yield the header, then the rows of these resources.

    `with_ids`: to update resources of this library. Without ids, rows of one resource
    share a value in the column `resource`, so that another library can import them.
    """
    files = ResourceFile.objects.filter(resource__in=ids)
    languages = set(files.values_list("language", flat=True).order_by().distinct())
    columns = columns_for(languages - {""})
    yield columns
    organisations = TermLookup(Organisation)
    for first in range(0, len(ids), _BATCH):
        batch = ids[first : first + _BATCH]
        resources = Resource.objects.in_bulk(batch)
        for pk in batch:
            if pk not in resources:
                continue
            for row in rows_of(resources[pk], organisations):
                cells = row if with_ids else row | {"id": "", "resource": str(pk)}
                texts = (cells.get(column, "") for column in columns)
                yield [text.replace("\r\n", "\n") for text in texts]


def failed_lines(run: ImportRun) -> Iterator[Cells]:
    """Yield the original rows of all resources with a failed row.

    The last column has the error. Valid rows of the same resource are included, since
    they describe it.
    """
    yield [*run.columns, PROBLEM]
    for row in ImportRow.objects.filter(run=run).exclude(cells=[]).iterator():
        cells = [*row.cells, *[""] * (len(run.columns) - len(row.cells))]
        yield [*cells, row.text if row.kind == Kind.ERROR else ""]


def xlsx_bytes(lines: Iterable[Cells]) -> bytes:
    """Return an XLSX file. Raises ValidationError for text that it cannot hold."""
    safe_lines = []
    for line in lines:
        safe_line = [str(escape_formula(text)) for text in line]
        for text, safe in zip(line, safe_line, strict=True):
            if len(safe) > _MAX_CELL_LENGTH or ILLEGAL_CHARACTERS_RE.search(safe):
                raise ValidationError(
                    _("XLSX cannot contain “%s”. Export as CSV instead.")
                    % f"{text[:40]}…"
                )
        safe_lines.append(safe_line)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Resources"))
    for line in safe_lines:
        cells = [WriteOnlyCell(sheet, value=text) for text in line]
        for cell in cells:
            cell.data_type = "s"  # text, even if it looks like a number or formula
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zip_file(ids: Sequence[int]) -> IO[bytes]:
    """Return a ZIP of resources and their files, for another library.

    A temporary file on disk, deleted when it is closed. Raises ValidationError if the
    files exceed _MAX_BYTES.
    """
    files = ResourceFile.objects.filter(resource__in=ids).select_related("document")
    documents = {file_name(file): file.document for file in files}
    size = sum(document.file_size or 0 for document in documents.values())
    if size > _MAX_BYTES:
        raise ValidationError(_("The files exceed 4 GB. Select fewer resources."))
    # Closed by the response.
    out = tempfile.TemporaryFile(prefix="library-export-", suffix=".zip")  # noqa: SIM115
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        table = "".join(csv_lines(resource_lines(ids, with_ids=False)))
        archive.writestr(_TABLE, table, zipfile.ZIP_DEFLATED)
        for name, document in documents.items():
            exists = document.file.storage.exists(document.file.name)
            if exists and not document.is_quarantined:
                with on_disk(document.file) as path:
                    archive.write(path, f"{_FILES}/{name}")
    out.seek(0)
    return out
