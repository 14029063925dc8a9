"""The picture for a cover: a PDF's first page, or what an office file brings along."""

import base64
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image, JpegImagePlugin, PngImagePlugin  # noqa: F401 (the two decoders)

from . import epub, ooxml, pdf
from .archive import Archive
from .source import Unreadable

_WIDTH, _HEIGHT = 400, 640  # pixels
_MOST_PIXELS = 40_000_000
_LARGEST_SCALE = 4
_QUALITY = 82
_ODF_THUMBNAIL = "Thumbnails/thumbnail.png"


def painter(code: str) -> Callable[[Path], str | None]:
    """The function that draws a media type's cover as base64 of a JPEG, or as None."""
    picture = _PICTURES.get(code, lambda path: None)
    return lambda path: _encoded(picture(path))


def _first_page(path: Path) -> Image.Image:
    page = pdf.open_document(path)[0]
    width, height = page.get_size()
    scale = min(_WIDTH / max(width, 1), _HEIGHT / max(height, 1), _LARGEST_SCALE)
    return page.render(scale=scale, may_draw_forms=False).to_pil()


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
    out = BytesIO()
    paper.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return base64.b64encode(out.getvalue()).decode("ascii")


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
