"""Files of other systems as rows of the import table, recognised by their content.

`read_table` reads the library's own tables, JSON of ReliefWeb's API, metadata exports
of DSpace, and RIS. A converter is a function of a file's content and fetches nothing.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from django.utils.translation import gettext as _

from desk.import_export.formats import dspace, reliefweb, ris
from library.import_export import BadTable, TableRow, read_rows
from library.import_export.columns import COLUMNS
from library.import_export.readers.table import MAX_BYTES, read_lines

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read_table(path: Path) -> list[TableRow]:
    """Return the rows of a table, or of a file of another system. Raises BadTable."""
    suffix = path.suffix.lower()
    if suffix != ".xlsx":
        if path.stat().st_size > MAX_BYTES:
            raise BadTable(_("The table is too large: split it."))
        data = path.read_bytes()
        start = data.removeprefix(_BYTE_ORDER_MARK)[:1000].lstrip()
        if start[:1] in (b"{", b"[") or suffix == ".json":
            return reliefweb.rows(data)
        if ris.is_start(start) or suffix == ".ris":
            return ris.rows(data)
    lines = read_lines(path)
    first = next(lines, (1, []))
    header = [name.strip() for name in first[1]]
    if dspace.is_header(header):
        return dspace.rows(chain([first], lines))
    try:
        return read_rows(path)
    except BadTable as error:
        if set(header) & set(COLUMNS):
            raise
        advice = _(
            "This is neither an import table nor a file of ReliefWeb, DSpace or RIS."
        )
        raise BadTable(f"{advice} {error}") from error
