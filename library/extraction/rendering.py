"""Pictures: a PDF's pages; for a cover also what an office file brings along."""

import base64
import math
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import (  # noqa: F401 (what opens and writes the formats, while allowed)
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)

from library.extraction import limits
from library.extraction.containers import ooxml
from library.extraction.containers.zip_archive import Archive
from library.extraction.formats import epub, pdf
from library.extraction.source import Unreadable

# Pixels of a cover: sharp at the size of a shelf, light enough for six on a page.
_WIDTH, _HEIGHT = 260, 416
_PAGE_WIDTH, _PAGE_HEIGHT = 900, 2_700  # of a page that is read
_MOST_PIXELS = 40_000_000
_LARGEST_SCALE = 4
_QUALITY = 55
# A page with less ink than this share of its pixels shows nothing of its file.
_BLANK_INK = 0.0001
_PAPER = 235
_PAGE_QUALITIES = (65, 45, 25, 5)
_SCAN_QUALITIES = (90, 75, 50, 25)
_POINTS_AN_INCH = 72
_ODF_THUMBNAIL = "Thumbnails/thumbnail.png"


def painter(code: str) -> Callable[[Path], str | None]:
    """The function that draws a media type's cover as base64 of a JPEG, or as None.

    None also for a blank page.
    """
    picture = _PICTURES.get(code, lambda path: None)
    return lambda path: _encoded(picture(path))


def page_painter(number: int) -> Callable[[Path], str]:
    """The function that draws a page of a PDF as base64 of a light WebP."""
    return lambda path: _light(_page(path, number, _PAGE_WIDTH, _PAGE_HEIGHT))


def scan_painter(number: int) -> Callable[[Path], str]:
    """The function that draws a page of a PDF as base64 of a large grey JPEG."""
    return lambda path: _small_enough(_scan(path, number))


def _scan(path: Path, number: int) -> Image.Image:
    page = pdf.open_document(path)[number - 1]
    width, height = page.get_size()
    most = math.sqrt(limits.SCAN_PIXELS / max(width * height, 1))
    scale = min(limits.SCAN_DPI / _POINTS_AN_INCH, most)
    return page.render(scale=scale, grayscale=True, may_draw_forms=False).to_pil()


def _small_enough(picture: Image.Image) -> str:
    """Encode a picture as well as the way to the parent allows."""
    for quality in _SCAN_QUALITIES:
        out = BytesIO()
        picture.save(out, "JPEG", quality=quality)
        if out.tell() <= limits.SCAN_BYTES:
            return _base64(out)
    return _small_enough(picture.reduce(2))


def _first_page(path: Path) -> Image.Image:
    return _page(path, 1, _WIDTH, _HEIGHT)


def _page(path: Path, number: int, width: int, height: int) -> Image.Image:
    """Draw a page as large as fits."""
    page = pdf.open_document(path)[number - 1]
    own_width, own_height = page.get_size()
    scale = min(width / max(own_width, 1), height / max(own_height, 1), _LARGEST_SCALE)
    return page.render(scale=scale, may_draw_forms=False).to_pil()


def _light(picture: Image.Image) -> str:
    """Encode a picture as well as its bytes allow, else half as large."""
    picture = picture.convert("RGB")
    for quality in _PAGE_QUALITIES:
        out = BytesIO()
        picture.save(out, "WEBP", quality=quality)
        if out.tell() <= limits.PICTURE_BYTES:
            return _base64(out)
    return _light(picture.reduce(2))


def _base64(out: BytesIO) -> str:
    return base64.b64encode(out.getvalue()).decode("ascii")


def _ooxml_thumbnail(path: Path) -> Image.Image | None:
    archive = Archive(path)
    return _opened(archive, ooxml.parts_of_kind(archive, "", "thumbnail"))


def _odf_thumbnail(path: Path) -> Image.Image | None:
    return _opened(Archive(path), [_ODF_THUMBNAIL])


def _epub_cover(path: Path) -> Image.Image | None:
    """The manifest item marked as the cover (EPUB 3) or named by a meta (EPUB 2)."""
    archive = Archive(path)
    package, folder = epub.open_package(archive)
    named = {
        meta.get("content")
        for meta in package.iter("{*}meta")
        if meta.get("name") == "cover"
    }
    items = [
        item
        for item in package.iter("{*}item")
        if "cover-image" in item.get("properties", "") or item.get("id") in named
    ]
    return _opened(archive, [epub.member(folder, item) for item in items])


def _opened(archive: Archive, names: list[str]) -> Image.Image | None:
    """The first of these members that is a JPEG or PNG of a sane size."""
    for name in names:
        if name not in archive.names:
            continue
        picture = Image.open(BytesIO(archive.read(name)), formats=("JPEG", "PNG"))
        if picture.width * picture.height > _MOST_PIXELS:
            raise Unreadable
        return picture
    return None


def _encoded(picture: Image.Image | None) -> str | None:
    if picture is None:
        return None
    picture.thumbnail((_WIDTH, _HEIGHT))
    paper = Image.new("RGB", picture.size, "white")
    mask = picture.convert("RGBA")
    paper.paste(mask, mask=mask)
    if _is_blank(paper):
        return None
    out = BytesIO()
    paper.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return _base64(out)


def _is_blank(picture: Image.Image) -> bool:
    """Return whether a picture is empty paper, as of a sheet without a thumbnail."""
    shades = picture.convert("L").histogram()
    return sum(shades[:_PAPER]) < _BLANK_INK * sum(shades)


_PICTURES: dict[str, Callable[[Path], Image.Image | None]] = {
    "pdf": _first_page,
    "docx": _ooxml_thumbnail,
    "pptx": _ooxml_thumbnail,
    "xlsx": _ooxml_thumbnail,
    "odt": _odf_thumbnail,
    "odp": _odf_thumbnail,
    "ods": _odf_thumbnail,
    "epub": _epub_cover,
}
