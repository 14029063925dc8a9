"""Read an image file as scanned pages, one for each frame of a TIFF or HEIC."""

import math
from pathlib import Path
from typing import cast

import pillow_heif
from PIL import (  # noqa: F401 (plugins must be imported before the sandbox)
    ExifTags,
    Image,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from library.extraction import limits
from library.extraction.result import Reason
from library.extraction.source import Page, Source, Unreadable

# Our own limit says what is wrong, and counts each frame.
Image.MAX_IMAGE_PIXELS = None
# Its decoder still starts one.
pillow_heif.options.DECODE_THREADS = 0  # ty: ignore[invalid-assignment]
pillow_heif.register_heif_opener()

_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "HEIF")
# Others have thumbnails, a second picture or an animation instead.
_WITH_PAGES = ("TIFF", "HEIF")
# By EXIF's orientation, for the camera that was turned.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Scans have this many pixels on their long side: A4 at 200 dpi.
_SCAN_LENGTH = 2_340
_MIN_SCALE, _MAX_SCALE = 0.5, 2


def open_image(path: Path) -> Source:
    """Open an image file, whose pages are all scans.

    The first page is decoded, so that a damaged file is known as such.
    """
    image = _open(path)
    count = _page_count(image)
    frame(path, 1, image.size)
    return Source(count, lambda number: Page("", is_scan=True))


def frame(path: Path, number: int, size: tuple[int, int]) -> Image.Image:
    """Return a page upright, not much larger than the box `size`: L, RGB or RGBA.

    Raises Unreadable for too many pixels.
    """
    image = _open(path)
    if not 1 <= number <= _page_count(image):
        raise Unreadable
    image.seek(number - 1)
    if image.width * image.height > limits.IMAGE_PIXELS:
        raise Unreadable(Reason.TOO_MANY_PIXELS)
    # A quarter turn may follow. Only JPEGs can be decoded at a smaller size.
    side = max(size)
    image.draft(None, (side, side))
    image.load()
    # Pillow turns a TIFF itself.
    is_turned = image.format == "TIFF"
    orientation = 1 if is_turned else image.getexif().get(ExifTags.Base.Orientation)
    if image.mode not in ("L", "RGB", "RGBA"):
        image = flatten(image)
    factor = min(image.width // max(size[0], 1), image.height // max(size[1], 1))
    if factor > 1:
        image = image.reduce(factor)
    turn = _TURNS.get(orientation)
    return image.transpose(turn) if turn else image


def page_count(path: Path) -> int:
    """Return the number of pages of an image file."""
    return _page_count(_open(path))


def scan(path: Path, number: int) -> Image.Image:
    """Return a page in grey, at about the size of a scan at 200 dpi."""
    size = (_SCAN_LENGTH, _SCAN_LENGTH)
    image = flatten(frame(path, number, size)).convert("L")
    long_side = max(image.size)
    scale = min(max(_SCAN_LENGTH / long_side, _MIN_SCALE), _MAX_SCALE)
    max_scale = math.sqrt(limits.SCAN_PIXELS / (image.width * image.height))
    scale = min(scale, max_scale)
    width, height = (max(round(side * scale), 1) for side in image.size)
    return image.resize((width, height), Image.Resampling.LANCZOS)


def flatten(image: Image.Image) -> Image.Image:
    """Return an image as RGB on white paper."""
    if image.mode in ("L", "RGB"):
        return image.convert("RGB")
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        # 16 bits of grey: scanners write them, Pillow would cut them off at 255.
        low, high = cast("tuple[float, float]", image.getextrema())
        factor = 255 / max(high - low, 1)
        return image.point(lambda shade: shade * factor - low * factor).convert("RGB")
    mask = image.convert("RGBA")
    paper = Image.new("RGB", image.size, "white")
    paper.paste(mask, mask=mask)
    return paper


def _open(path: Path) -> Image.Image:
    image = Image.open(path, formats=_FORMATS)
    if image.width * image.height > limits.IMAGE_PIXELS:
        raise Unreadable(Reason.TOO_MANY_PIXELS)
    return image


def _page_count(image: Image.Image) -> int:
    return getattr(image, "n_frames", 1) if image.format in _WITH_PAGES else 1
