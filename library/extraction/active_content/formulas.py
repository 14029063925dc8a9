"""DDE in formulas: a cell that starts another program."""

import re
from collections.abc import Iterator
from pathlib import Path

from library.extraction.active_content.findings import Finding
from library.extraction.formats.text import read_bytes

# =cmd|'/c calc'!A0, also after a sign, and LibreOffice's =DDE("soffice";…).
_DDE = re.compile(
    r"""[=+\-@][^"\r\n;|]{0,80}?(?:[\w.]{1,40}\|[^!\r\n]{1,500}!|\bDDE\s*\()""",
    re.IGNORECASE,
)
_CELL = re.compile(r"""(?:^|[,;\t"])\s*(?=[=+\-@])""", re.MULTILINE)


def is_dde(formula: str) -> bool:
    """Return whether a formula, with its "=", starts a program by DDE."""
    return bool(_DDE.match(formula.strip()))


def read_csv(path: Path) -> Iterator[Finding]:
    """Yield DDE if a cell of a table is such a formula."""
    data = read_bytes(path)
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1"
    text = data.decode(encoding, "replace")
    if any(_DDE.match(text, cell.end()) for cell in _CELL.finditer(text)):
        yield Finding.DDE
