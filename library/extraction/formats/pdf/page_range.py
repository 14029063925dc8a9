"""Copy pages of a PDF, in the child only: memory holds the copy, no file may grow."""

import base64
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2

from library.extraction import limits
from library.extraction.formats.pdf.reader import open_document
from library.extraction.result import Reason
from library.extraction.source import Unreadable

_PIECE_BYTES = 192 << 10  # small lines are read fastest


class _LimitedBuffer(BytesIO):
    is_full = False

    def write(self, data) -> int:
        # PDFium goes on after an error: what follows one is left out, too.
        if self.is_full or self.tell() + len(data) > limits.RANGE_BYTES:
            self.is_full = True
            return len(data)
        return super().write(data)


def copy_pages(path: Path, first: int, last: int) -> Iterator[str]:
    """Yield a PDF of pages `first` to `last` in pieces of base64.

    Raises Unreadable.
    """
    copy = pypdfium2.PdfDocument.new()
    copy.import_pages(open_document(path), list(range(first - 1, last)))
    out = _LimitedBuffer()
    copy.save(out)
    if out.is_full:
        raise Unreadable(Reason.TOO_LARGE)
    data = out.getbuffer()
    for start in range(0, len(data), _PIECE_BYTES):
        piece = data[start : start + _PIECE_BYTES]
        yield base64.b64encode(piece).decode("ascii")
