"""The PDF in a file of Pages, Keynote or Numbers (2009)."""

from pathlib import Path

from library.extraction.containers.zip_archive import Archive, UnsafeArchive
from library.extraction.sniffing.media_types import MAX_PDF_HEADER_OFFSET, PDF_HEADER
from library.extraction.source import Unreadable

_PREVIEW = "QuickLook/Preview.pdf"


def copy_preview(path: Path, target: Path) -> bool:
    """Write the PDF of all pages to `target`. Return whether there is one."""
    try:
        archive = Archive(path)
        data = archive.read(_PREVIEW) if _PREVIEW in archive.names else b""
    except (Unreadable, UnsafeArchive):
        return False
    if PDF_HEADER not in data[:MAX_PDF_HEADER_OFFSET]:
        return False
    target.write_bytes(data)
    return True
