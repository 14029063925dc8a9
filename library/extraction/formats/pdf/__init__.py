"""Read PDF files with PDFium, in the child process only."""

from library.extraction.formats.pdf.reader import indexed_text, open_document, open_pdf

__all__ = ["indexed_text", "open_document", "open_pdf"]
