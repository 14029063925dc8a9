"""Write images as the pages of one PDF.

Each page is decoded in a sandboxed child, which returns it as a JPEG; here the JPEGs
are only copied. Libraries that write such PDFs (Pillow, img2pdf, PDFium) would parse
the pictures in this process.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from library.extraction import limits
from library.extraction.images import page_sheet
from library.extraction.result import Reason
from library.extraction.scans.page_scan import PageSheet

_LONG_SIDE = 842  # points, of A4: as which images are recognised
_CATALOG, _PAGES = 1, 2  # numbers of objects; those of the pages follow
_OBJECTS_PER_PAGE = 3


class NotJoined(Exception):
    """An image cannot be joined: `index`, from 0, counts the images."""

    def __init__(self, reason: Reason, index: int):
        super().__init__(reason.value)
        self.reason = reason
        self.index = index


def join_images(images: Iterable[tuple[Path, str]], out: IO[bytes]) -> int:
    """Write images (path, code of the media type) to `out` as a PDF.

    All frames of a TIFF or HEIC are pages. Returns their number, at most
    `limits.JOINED_PAGES`; takes about `limits.JOINED_SECONDS` at most. Raises
    NotJoined.
    """
    deadline = time.monotonic() + limits.JOINED_SECONDS
    pdf = _ImagePdf(out)
    for index, (path, code) in enumerate(images):
        number, frames = 0, 1
        while number < frames:
            number += 1
            sheet = page_sheet(path, number, code)
            if sheet is None:
                raise NotJoined(Reason.UNREADABLE, index)
            frames = sheet.frames
            if pdf.page_count == limits.JOINED_PAGES:
                raise NotJoined(Reason.TOO_LARGE, index)
            if time.monotonic() > deadline:
                raise NotJoined(Reason.TIME_LIMIT, index)
            pdf.add_page(sheet)
    pdf.finish()
    return pdf.page_count


class _ImagePdf:
    """A PDF that is written page by page, each of which is a JPEG."""

    def __init__(self, out: IO[bytes]):
        self.page_count = 0
        self._out = out
        self._offsets: dict[int, int] = {}  # by number of the object
        out.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")

    def add_page(self, sheet: PageSheet) -> None:
        page = self._number_of(self.page_count)
        self.page_count += 1
        scale = _LONG_SIDE / max(sheet.width, sheet.height)
        # PDF's smallest page has three points.
        width, height = (
            f"{max(side * scale, 3):.2f}" for side in (sheet.width, sheet.height)
        )
        self._write_object(
            page,
            f"/Type/Page/Parent {_PAGES} 0 R/MediaBox[0 0 {width} {height}]"
            f"/Contents {page + 1} 0 R/Resources<</XObject<</I {page + 2} 0 R>>>>",
        )
        drawing = f"{width} 0 0 {height} 0 0 cm /I Do".encode("ascii")
        self._write_object(page + 1, "", drawing)
        self._write_object(
            page + 2,
            f"/Type/XObject/Subtype/Image/Width {sheet.width}/Height {sheet.height}"
            f"/ColorSpace/{'DeviceGray' if sheet.is_grey else 'DeviceRGB'}"
            "/BitsPerComponent 8/Filter/DCTDecode",
            sheet.picture,
        )

    def finish(self) -> None:
        pages = map(self._number_of, range(self.page_count))
        kids = " ".join(f"{number} 0 R" for number in pages)
        count = self.page_count
        self._write_object(_PAGES, f"/Type/Pages/Count {count}/Kids[{kids}]")
        self._write_object(_CATALOG, f"/Type/Catalog/Pages {_PAGES} 0 R")
        table, size = self._out.tell(), len(self._offsets) + 1
        rows = [f"{self._offsets[number]:010} 00000 n \n" for number in range(1, size)]
        end = (
            f"xref\n0 {size}\n0000000000 65535 f \n{''.join(rows)}"
            f"trailer\n<</Size {size}/Root {_CATALOG} 0 R>>\n"
            f"startxref\n{table}\n%%EOF\n"
        )
        self._out.write(end.encode("ascii"))

    def _number_of(self, page: int) -> int:
        return _PAGES + 1 + page * _OBJECTS_PER_PAGE

    def _write_object(
        self, number: int, entries: str, stream: bytes | None = None
    ) -> None:
        self._offsets[number] = self._out.tell()
        body = b""
        if stream is not None:
            entries += f"/Length {len(stream)}"
            body = b"stream\n" + stream + b"\nendstream\n"
        start = f"{number} 0 obj\n<<{entries}>>\n".encode("ascii")
        self._out.write(start + body + b"endobj\n")
