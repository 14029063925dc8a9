"""Render pages of a PDF, and covers from PDFs and thumbnails in office files."""

import base64
import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from ctypes import byref, c_int
from io import BytesIO
from pathlib import Path

import pypdfium2.raw as pdfium
from PIL import (  # noqa: F401 (plugins must be imported before the sandbox)
    Image,
    ImageFilter,
    JpegImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)
from pypdfium2 import PdfiumError, PdfPage, PdfTextPage

from library.extraction import limits
from library.extraction.boxes import UNITS_PER_POINT
from library.extraction.containers import ooxml
from library.extraction.containers.zip_archive import Archive
from library.extraction.formats import epub, image, pdf
from library.extraction.result import Reason
from library.extraction.scans import dots, rules, skew
from library.extraction.source import Unreadable

# Pixels of a cover: sharp at the size of a shelf, light enough for six on a page.
_COVER_WIDTH, _COVER_HEIGHT = 260, 416
_MAX_PAGE_RATIO = 3  # height to width; a longer page is made narrower
_MAX_PIXELS = 40_000_000
_MAX_SCALE = 4
_QUALITY = 55
# A page is blank if a smaller share of its pixels is darker than paper.
_MIN_INK = 0.0001
_PAPER = 235
_PAGE_QUALITIES = (65, 45, 25, 5)
_SCAN_QUALITIES = (90, 75, 50, 25)
# Tesseract's Arabic model reads letters with soft edges better than sharp ones. In
# pixels at `limits.SCAN_DPI`.
_ARABIC_BLUR = 1.5
_SHEET_QUALITIES = (85, 70, 50, 25)
_SHEET_LENGTH = 3_508  # pixels: A4 at 300 dpi
_POINTS_PER_INCH = 72
_ODF_THUMBNAIL = "Thumbnails/thumbnail.png"


def cover_renderer(code: str) -> Callable[[Path], str | None]:
    """Return the function that renders a media type's cover as a base64 JPEG.

    The function returns None for a file without a cover and for a blank page.
    """
    open_cover = _COVERS.get(code, lambda path: None)
    return lambda path: _encode_cover(open_cover(path))


def page_renderer(code: str, number: int, width: int) -> Callable[[Path], str]:
    """Return the function that renders a page as a small base64 WebP.

    code: of the media type, PDF or an image.
    """

    def render(path: Path) -> str:
        picture = _page(code, path, number, width, _MAX_PAGE_RATIO * width)
        return _encode(picture, "WEBP", _PAGE_QUALITIES, limits.PICTURE_BYTES)

    return render


def thumbnail_renderer(code: str, first: int, last: int) -> Callable[[Path], str]:
    """Return the function that renders pages side by side as a base64 WebP.

    They stand in rows of `limits.THUMBNAIL_COLUMNS`, each at the top of a cell of
    `limits.THUMBNAIL_SIZE`. The place of a page that fails stays empty.
    """
    width, height = limits.THUMBNAIL_SIZE
    columns = limits.THUMBNAIL_COLUMNS

    def render(path: Path) -> str:
        count = last - first + 1
        size = (width * columns, height * math.ceil(count / columns))
        sheet = Image.new("RGB", size, "white")
        for place in range(count):
            with suppress(PdfiumError, Unreadable):
                picture = _page(code, path, first + place, width - 2, height - 2)
                row, column = divmod(place, columns)
                left = column * width + (width - picture.width) // 2
                sheet.paste(picture, (left, row * height + 1))
        return _encode(sheet, "WEBP", _PAGE_QUALITIES, limits.PICTURE_BYTES)

    return render


def scan_renderer(
    code: str, number: int, is_arabic: bool
) -> Callable[[Path], Iterator[dict]]:
    """Return the function that renders a page for text recognition.

    code: of the media type, PDF or an image. The dots of grey paper are removed and the
    page is made level; the values are those of a `PageScan`, its picture as base64. For
    Arabic script letters are made soft, and a second picture without ruled lines
    follows if the page has some.
    """

    def render(path: Path) -> Iterator[dict]:
        page = image.scan(path, number) if code != "pdf" else _scan_pdf(path, number)
        page = dots.remove_dots(page)
        angle = skew.measure_skew(page)
        pictures = [skew.straighten(page, angle) if angle else page]
        if is_arabic:
            without_rules = rules.remove_rules(pictures[0])
            pictures += [without_rules] if without_rules else []
            soft = ImageFilter.GaussianBlur(_ARABIC_BLUR)
            pictures = [picture.filter(soft) for picture in pictures]
        for picture in pictures:
            yield {
                "data": _encode(picture, "JPEG", _SCAN_QUALITIES, limits.SCAN_BYTES),
                "width": page.width,
                "height": page.height,
                "angle": angle,
            }

    return render


def sheet_renderer(code: str, number: int) -> Callable[[Path], Iterator[dict]]:
    """Return the function that renders a page of an image as a JPEG for a PDF.

    The values are those of a `PageSheet`, its picture as base64.
    """

    def render(path: Path) -> Iterator[dict]:
        size = (_SHEET_LENGTH, _SHEET_LENGTH)
        page = image.frame(path, number, size)
        picture = page if page.mode == "L" else image.flatten(page)
        picture.thumbnail(size)
        data = _encode(picture, "JPEG", _SHEET_QUALITIES, limits.SCAN_BYTES)
        # It may have been halved to fit.
        with Image.open(BytesIO(base64.b64decode(data))) as encoded:
            width, height = encoded.size
        yield {
            "data": data,
            "width": width,
            "height": height,
            "is_grey": picture.mode == "L",
            "frames": image.page_count(path),
        }

    return render


def _scan_pdf(path: Path, number: int) -> Image.Image:
    """Render a page in grey, at `limits.SCAN_DPI` as far as its size allows."""
    page = pdf.open_document(path)[number - 1]
    width, height = page.get_size()
    max_scale = math.sqrt(limits.SCAN_PIXELS / max(width * height, 1))
    scale = min(limits.SCAN_DPI / _POINTS_PER_INCH, max_scale)
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    return bitmap.to_pil().convert("L")


def box_reader(number: int) -> Callable[[Path], dict]:
    """Return the function that reads the characters of a PDF page with their boxes.

    The boxes are in the image of the page: turned and cropped like that. Four numbers
    for each character, in hundredths of a point; all 0 for a space.
    """

    def read(path: Path) -> dict:
        page = pdf.open_document(path)[number - 1]
        characters = page.get_textpage()
        width, height = (round(side * UNITS_PER_POINT) for side in page.get_size())
        count = characters.count_chars()
        if count > limits.BOX_CHARACTERS:
            raise Unreadable(Reason.TOO_LARGE)
        # In reading order, but each word in the places that PDFium gives it.
        text = pdf.indexed_text(characters)
        boxes = [_image_box(page, characters, i, width, height) for i in range(count)]
        return {"width": width, "height": height, "text": text, "boxes": boxes}

    return read


def _image_box(
    page: PdfPage, characters: PdfTextPage, index: int, width: int, height: int
) -> list[int]:
    try:
        left, bottom, right, top = characters.get_charbox(index)
    except PdfiumError:  # no character, but a line break that PDFium adds
        return [0, 0, 0, 0]
    if right <= left or top <= bottom:
        # Glyphs without a shape, as in the invisible text over a scan.
        left, bottom, right, top = characters.get_charbox(index, loose=True)
    x, y = c_int(), c_int()
    corners = []
    for corner in ((left, top), (right, bottom)):
        pdfium.FPDF_PageToDevice(
            page, 0, 0, width, height, 0, *corner, byref(x), byref(y)
        )
        corners.append((x.value, y.value))
    (x1, y1), (x2, y2) = corners
    return [min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)]


def _encode(
    picture: Image.Image, file_format: str, qualities: Iterable[int], max_bytes: int
) -> str:
    """Encode in the best quality that fits into `max_bytes`, else at half the size."""
    for quality in qualities:
        out = BytesIO()
        picture.save(out, file_format, quality=quality)
        if out.tell() <= max_bytes:
            return _base64(out)
    return _encode(picture.reduce(2), file_format, qualities, max_bytes)


def _page(code: str, path: Path, number: int, width: int, height: int) -> Image.Image:
    """Render a page of a PDF or of an image as large as fits."""
    if code == "pdf":
        return _render_page(path, number, width, height).convert("RGB")
    picture = image.flatten(image.frame(path, number, (width, height)))
    picture.thumbnail((width, height))
    return picture


def _render_page(path: Path, number: int, width: int, height: int) -> Image.Image:
    """Render a page of a PDF as large as fits."""
    page = pdf.open_document(path)[number - 1]
    own_width, own_height = page.get_size()
    scale = min(width / max(own_width, 1), height / max(own_height, 1), _MAX_SCALE)
    return page.render(scale=scale, may_draw_forms=False).to_pil()


def _base64(out: BytesIO) -> str:
    return base64.b64encode(out.getvalue()).decode("ascii")


def _ooxml_thumbnail(path: Path) -> Image.Image | None:
    archive = Archive(path)
    return _open_first(archive, ooxml.parts_of_kind(archive, "", "thumbnail"))


def _odf_thumbnail(path: Path) -> Image.Image | None:
    return _open_first(Archive(path), [_ODF_THUMBNAIL])


def _epub_cover(path: Path) -> Image.Image | None:
    """Open the cover named in the manifest (EPUB 3) or in a meta element (EPUB 2)."""
    archive = Archive(path)
    package, folder = epub.open_package(archive)
    cover_ids = {
        meta.get("content")
        for meta in package.iter("{*}meta")
        if meta.get("name") == "cover"
    }
    items = [
        item
        for item in package.iter("{*}item")
        if "cover-image" in item.get("properties", "") or item.get("id") in cover_ids
    ]
    return _open_first(archive, [epub.member(folder, item) for item in items])


def _open_first(archive: Archive, names: list[str]) -> Image.Image | None:
    """Open the first existing member, a JPEG or PNG. Raises Unreadable if too large."""
    for name in names:
        if name not in archive.names:
            continue
        picture = Image.open(BytesIO(archive.read(name)), formats=("JPEG", "PNG"))
        if picture.width * picture.height > _MAX_PIXELS:
            raise Unreadable
        return picture
    return None


def _encode_cover(picture: Image.Image | None) -> str | None:
    if picture is None:
        return None
    picture.thumbnail((_COVER_WIDTH, _COVER_HEIGHT))
    paper = image.flatten(picture)
    # Blank paper, such as the thumbnail of an empty sheet, is no cover.
    shades = paper.convert("L").histogram()
    if sum(shades[:_PAPER]) < _MIN_INK * sum(shades):
        return None
    out = BytesIO()
    paper.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return _base64(out)


_COVERS: dict[str, Callable[[Path], Image.Image | None]] = {
    "pdf": lambda path: _render_page(path, 1, _COVER_WIDTH, _COVER_HEIGHT),
    "docx": _ooxml_thumbnail,
    "pptx": _ooxml_thumbnail,
    "xlsx": _ooxml_thumbnail,
    "odt": _odf_thumbnail,
    "odp": _odf_thumbnail,
    "ods": _odf_thumbnail,
    "epub": _epub_cover,
    **dict.fromkeys(
        ("jpeg", "png", "tiff", "webp", "heic"),
        lambda path: image.frame(path, 1, (_COVER_WIDTH, _COVER_HEIGHT)),
    ),
}
