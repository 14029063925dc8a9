"""Tables as files: the export of resources, the rows of an import that failed."""

from __future__ import annotations

import csv
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
    Organisations,
    columns_for,
    file_name,
    rows_of,
)
from library.models import Resource, ResourceFile
from library.sanitize import harmless

# With it, spreadsheet programs read the file as UTF-8.
BYTE_ORDER_MARK = "\ufeff"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAX_CELL_LENGTH = 32_767  # characters, in XLSX
_BATCH = 200
# In a ZIP: beside the table, as the import looks for them.
_TABLE, _FILES = "resources.csv", "files"
_MAX_BYTES = 4 << 30  # of files in one ZIP

Cells = Sequence[str]


def resource_lines(ids: Sequence[int], *, with_ids: bool = True) -> Iterator[Cells]:
    """Yield the header, then the rows of these resources.

    `with_ids`: for changes in this library; without them, rows of one resource share
    a text in the column `resource`, so that another library can import them.
    """
    files = ResourceFile.objects.filter(resource__in=ids)
    languages = set(files.values_list("language", flat=True).order_by().distinct())
    columns = columns_for(languages)
    yield columns
    organisations = Organisations()
    for first in range(0, len(ids), _BATCH):
        found = Resource.objects.in_bulk(ids[first : first + _BATCH])
        for pk in ids[first : first + _BATCH]:
            for row in rows_of(found[pk], organisations) if pk in found else ():
                cells = row if with_ids else row | {"id": "", "resource": str(pk)}
                texts = (cells.get(column, "") for column in columns)
                yield [text.replace("\r\n", "\n") for text in texts]


def failed_lines(run: ImportRun) -> Iterator[Cells]:
    """Yield the rows of all resources of which a row failed, as they came.

    The last column says what is wrong; good rows of the same resource are with them,
    since they describe it.
    """
    yield [*run.columns, PROBLEM]
    for row in ImportRow.objects.filter(run=run).exclude(cells=[]).iterator():
        cells = [*row.cells, *[""] * (len(run.columns) - len(row.cells))]
        yield [*cells, row.text if row.kind == Kind.ERROR else ""]


def csv_pieces(lines: Iterable[Cells]) -> Iterator[str]:
    """Yield the pieces of a CSV file."""
    writer = csv.writer(Echo())
    yield BYTE_ORDER_MARK
    for line in lines:
        yield writer.writerow([harmless(cell) for cell in line])


class Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def xlsx_bytes(lines: Iterable[Cells]) -> bytes:
    """Return an XLSX file. Raises ValidationError for text that it cannot hold."""
    checked = [[_for_xlsx(text) for text in line] for line in lines]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Resources"))
    for line in checked:
        sheet.append([_cell(sheet, text) for text in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _for_xlsx(text: str) -> str:
    safe = str(harmless(text))
    if len(safe) > _MAX_CELL_LENGTH or ILLEGAL_CHARACTERS_RE.search(safe):
        raise ValidationError(
            _("XLSX cannot contain “%s”. Export as CSV instead.") % f"{text[:40]}…"
        )
    return safe


def _cell(sheet, text: str) -> WriteOnlyCell:
    """A cell of text, whatever the text looks like."""
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell


def zip_file(ids: Sequence[int]) -> IO[bytes]:
    """Return a ZIP of resources and their files, for another library.

    A temporary file on the disk, gone when it is closed. Raises ValidationError when
    there are too many files for one ZIP.
    """
    files = ResourceFile.objects.filter(resource__in=ids).select_related("document")
    documents = {file_name(file): file.document for file in files}
    size = sum(document.file_size or 0 for document in documents.values())
    if size > _MAX_BYTES:
        raise ValidationError(_("The files exceed 4 GB. Select fewer resources."))
    # The response that sends it closes it.
    out = tempfile.TemporaryFile(prefix="library-export-", suffix=".zip")  # noqa: SIM115
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        table = "".join(csv_pieces(resource_lines(ids, with_ids=False)))
        archive.writestr(_TABLE, table, zipfile.ZIP_DEFLATED)
        for name, document in documents.items():
            is_there = document.file.storage.exists(document.file.name)
            if is_there and not document.is_held:
                with on_disk(document.file) as path:
                    archive.write(path, f"{_FILES}/{name}")
    out.seek(0)
    return out
