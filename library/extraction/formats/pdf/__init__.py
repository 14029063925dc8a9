"""Read PDF files with PDFium, in the child process only."""

from library.extraction.formats.pdf.reader import open_document, open_pdf

__all__ = ["open_document", "open_pdf"]
