"""Resources from a spreadsheet, good rows in, each bad row explained; and back again.

`read_rows` turns a CSV or XLSX file into rows, `Check` a row into what it asks for,
`import_group` stores the rows of one resource, `rows_of` writes them for an export.
A row that is in the library already is left alone.
"""

from library.import_export.columns import PROBLEM, BadTable
from library.import_export.exporter import columns_for, file_name, rows_of
from library.import_export.importer import Report, groups, import_group, import_rows
from library.import_export.outcomes import Kind, Outcome, Way
from library.import_export.readers.file_sources import Bundle, Files, Folder, NoFiles
from library.import_export.readers.table import Row, read_rows
from library.import_export.term_lookup import Organisations
from library.import_export.validation import Check

__all__ = [
    "PROBLEM",
    "BadTable",
    "Bundle",
    "Check",
    "Files",
    "Folder",
    "Kind",
    "NoFiles",
    "Organisations",
    "Outcome",
    "Report",
    "Row",
    "Way",
    "columns_for",
    "file_name",
    "groups",
    "import_group",
    "import_rows",
    "read_rows",
    "rows_of",
]
