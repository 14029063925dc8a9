"""Resources from a spreadsheet, good rows in, each bad row explained; and back again.

`read_rows` turns a CSV or XLSX file into rows, `Check` a row into what it asks for,
`import_group` stores the rows of one resource, `rows_of` writes them for an export.
A row that is in the library already is left alone.
"""

from .checking import Check
from .columns import PROBLEM, BadTable
from .outcome import Kind, Outcome, Way
from .reading import Row, read_rows
from .sources import Bundle, Files, Folder, NoFiles
from .storing import Report, groups, import_group, import_rows
from .terms import Organisations
from .writing import columns_for, file_name, rows_of

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
