"""Import and export of resources as spreadsheets.

`read_rows` parses a CSV or XLSX file, `Check` validates a row, `import_group` saves the
rows of one resource, and `rows_of` writes them for an export. Valid rows are imported
even if others fail; rows whose resource and files already exist are skipped.
"""

from library.import_export.columns import PROBLEM, BadTable
from library.import_export.exporter import columns_for, file_name, rows_of
from library.import_export.importer import Report, groups, import_group, import_rows
from library.import_export.outcomes import (
    ImportOptions,
    ImportOutcome,
    Kind,
    KnownFiles,
)
from library.import_export.readers.file_sources import (
    Files,
    Folder,
    NoFiles,
    open_source,
)
from library.import_export.readers.table import TableRow, read_rows
from library.import_export.validation import Check

__all__ = [
    "PROBLEM",
    "BadTable",
    "Check",
    "Files",
    "Folder",
    "ImportOptions",
    "ImportOutcome",
    "Kind",
    "KnownFiles",
    "NoFiles",
    "Report",
    "TableRow",
    "columns_for",
    "file_name",
    "groups",
    "import_group",
    "import_rows",
    "open_source",
    "read_rows",
    "rows_of",
]
