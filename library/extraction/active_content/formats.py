"""The functions that look for active content, by format. In the child only."""

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from library.extraction.active_content.findings import Finding

READERS = {
    "pdf": "pdf.read_pdf",
    "rtf": "rtf.read_rtf",
    "eml": "mail.find_in_eml",
    "msg": "mail.find_in_msg",
    "csv": "formulas.read_csv",
    **dict.fromkeys(("docx", "pptx", "xlsx"), "ooxml.read_ooxml"),
    **dict.fromkeys(("odt", "odp", "ods", "odg"), "opendocument.read_opendocument"),
    **dict.fromkeys(("doc", "ppt", "xls"), "ole.read_ole"),
}


def reader(code: str) -> Callable[[Path], Iterator[Finding]]:
    """Return the function that yields the findings in a file of a format."""
    module, _, function = READERS[code].rpartition(".")
    return getattr(
        import_module(f"library.extraction.active_content.{module}"), function
    )
