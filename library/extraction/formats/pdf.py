"""Read PDF pages with PDFium. In the child only: PDFium aborts without memory."""

from io import FileIO
from itertools import islice
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from library.extraction import limits
from library.extraction.formats import bidi
from library.extraction.result import Reason
from library.extraction.sniffing.media_types import MAX_PDF_HEADER_OFFSET, PDF_HEADER
from library.extraction.source import Page, Source, Unreadable

_MAX_OBJECTS = 1_000  # examined to detect a scan
_MIN_LETTERS = 20


class _OffsetFile(FileIO):
    """A file read from `start` on, for a PDF with junk before its header."""

    def __init__(self, path: Path, start: int):
        super().__init__(path)
        self._start = start
        self.seek(0)

    def seek(self, position: int, whence: int = 0) -> int:
        shift = self._start if whence == 0 else 0
        return super().seek(position + shift, whence) - self._start

    def tell(self) -> int:
        return super().tell() - self._start


def open_pdf(path: Path) -> Source:
    """Open a PDF for reading; raises Unreadable (password, unreadable)."""
    document = open_document(path)
    return Source(
        page_count=len(document),
        read=lambda number: _read(document, number),
        title=document.get_metadata_value("Title"),
        created=document.get_metadata_value("CreationDate"),
    )


def open_document(path: Path) -> pypdfium2.PdfDocument:
    """Open a PDF with PDFium; raises Unreadable (password, unreadable)."""
    with path.open("rb") as file:
        start = file.read(MAX_PDF_HEADER_OFFSET).find(PDF_HEADER)
    try:
        return pypdfium2.PdfDocument(_OffsetFile(path, start) if start > 0 else path)
    except pypdfium2.PdfiumError as error:
        is_encrypted = error.err_code == pdfium.FPDF_ERR_PASSWORD
        reason = Reason.PASSWORD if is_encrypted else Reason.UNREADABLE
        raise Unreadable(reason) from error


def _read(document: pypdfium2.PdfDocument, number: int) -> Page:
    page = document[number - 1]
    try:
        text = _text(page)
        return Page(text, is_scan=_is_scan(page, text))
    finally:
        page.close()


def _text(page: pypdfium2.PdfPage) -> str:
    characters = page.get_textpage()
    try:
        count = min(characters.count_chars(), limits.CHARACTERS_PER_PAGE + 1)
        text = characters.get_text_range(0, count) if count else ""
        is_whole = count <= limits.CHARACTERS_PER_PAGE
        return bidi.page_text(characters) if is_whole and bidi.has_rtl(text) else text
    finally:
        characters.close()


def _is_scan(page: pypdfium2.PdfPage, text: str) -> bool:
    """Return whether a page has content but no text, or few letters.

    A scan often has a line of real text, such as a stamp: a page with few letters is a
    scan if pictures cover a third of it.
    """
    letters = sum(map(str.isalpha, text[:4_000]))
    if letters >= _MIN_LETTERS:
        return False
    objects = list(islice(page.get_objects(max_depth=3), _MAX_OBJECTS))
    if not letters:
        return bool(objects)
    width, height = page.get_size()
    picture_area = 0.0
    for item in objects:
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            picture_area += abs(right - left) * abs(top - bottom)
    return picture_area >= width * height / 3
