"""Read PDF files with PDFium, in the child process only."""

from library.extraction.formats.pdf.outline import read_outline
from library.extraction.formats.pdf.page_range import copy_pages
from library.extraction.formats.pdf.reader import indexed_text, open_document, open_pdf

__all__ = [
    "copy_pages",
    "indexed_text",
    "open_document",
    "open_pdf",
    "read_outline",
]
