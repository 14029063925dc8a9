"""Resources from a spreadsheet: one row a file, good rows in, each bad row explained.

`read_rows` turns a CSV file into rows, `Check` turns a row into what it asks for,
`import_rows` stores that. A row that is already in the library is left alone.
"""

from .reading import BadTable, Row, read_rows
from .storing import Report, import_rows

__all__ = ["BadTable", "Report", "Row", "import_rows", "read_rows"]
