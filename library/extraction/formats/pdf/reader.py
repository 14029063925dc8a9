"""Read PDF pages with PDFium. In the child only: PDFium aborts without memory."""

from io import FileIO
from itertools import islice
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from library.extraction import limits
from library.extraction.cleaning import clean_line
from library.extraction.formats.pdf import (
    bidi,
    front_lines,
    layout,
    overprint,
    words,
)
from library.extraction.result import FrontLine, Reason
from library.extraction.sniffing.media_types import MAX_PDF_HEADER_OFFSET, PDF_HEADER
from library.extraction.source import Page, Source, Unreadable

_MAX_OBJECTS = 1_000  # examined to detect a scan
_MIN_LETTERS = 20
_DRAWN_ANNOTATIONS = (
    pdfium.FPDF_ANNOT_WIDGET,
    pdfium.FPDF_ANNOT_FREETEXT,
    pdfium.FPDF_ANNOT_STAMP,
)
_MAX_ANNOTATIONS = 1_000  # on a page
_MAX_ATTACHMENTS = 500
_MAX_NAME_LENGTH = 200


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
    document.init_forms()
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
        if _has_form_text(page):
            pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
            page.close()
            page = document[number - 1]
        is_front = number <= limits.FRONT_PAGES
        text, lines = _text(page, is_front)
        is_scan = _is_scan(page, text)
        if number == len(document):  # a portfolio consists of its attached files
            for index in range(min(document.count_attachments(), _MAX_ATTACHMENTS)):
                name = document.get_attachment(index).get_name()
                text += "\n" + clean_line(name, _MAX_NAME_LENGTH)
        return Page(text, is_scan, lines)
    finally:
        page.close()


def _has_form_text(page: pypdfium2.PdfPage) -> bool:
    """Return whether form fields or notes are drawn on a page, apart from its text.

    A page with very many is not flattened: that could take all memory.
    """
    count = pdfium.FPDFPage_GetAnnotCount(page)
    if count > _MAX_ANNOTATIONS:
        return False
    for index in range(count):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind in _DRAWN_ANNOTATIONS:
            return True
    return False


def indexed_text(characters: pypdfium2.PdfTextPage) -> str:
    """Return the character at each index of a page, right-to-left words in order.

    Characters that are drawn twice are `overprint.REMOVED` the second time.
    """
    text = overprint.remove_copies(characters, bidi.characters_of(characters))
    return bidi.restore_order(characters, text) if bidi.has_rtl(text) else text


def _text(page: pypdfium2.PdfPage, is_front: bool) -> tuple[str, list[FrontLine]]:
    """Return the text of a page in reading order; of huge pages as it is drawn.

    With the lines of a front page, and no lines of others.
    """
    characters = page.get_textpage()
    try:
        count = characters.count_chars()
        text = characters.get_text_range(0, min(count, limits.CHARACTERS_PER_PAGE + 1))
        if count > limits.CHARACTERS_PER_PAGE or not text.strip():
            return text, []
        if len(text) != count:  # PDFium left characters out
            text = bidi.characters_of(characters)
        text = overprint.remove_copies(characters, text)
        is_rtl = bidi.has_rtl(text)
        if is_rtl:
            text = bidi.restore_order(characters, text)
            letters = sum(map(str.isalpha, text))
            is_rtl = bidi.count_rtl(text) > letters / 2
        page_words = words.read_words(characters, text)
        lines = front_lines.read(page, characters, page_words) if is_front else []
        return layout.page_text(page_words, is_rtl), lines
    finally:
        characters.close()


def _is_scan(page: pypdfium2.PdfPage, text: str) -> bool:
    """Return whether a page has content but no text, few letters, or wrong ones.

    A scan often has a line of real text, such as a stamp: a page with few letters is a
    scan if pictures cover a third of it.
    """
    letters = sum(map(str.isalpha, text[:4_000]))
    if letters >= _MIN_LETTERS:
        return bidi.has_wrong_letters(text)
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
