"""Image files as scanned pages: frames, orientation, modes, bombs."""

from __future__ import annotations

import io
import struct
import zlib

import pillow_heif
import pytest
from PIL import ExifTags, Image, ImageDraw

from library.extraction import (
    MEDIA_TYPES,
    Reason,
    Refused,
    Status,
    cover,
    extract,
    limits,
    page_picture,
    page_scan,
    sniff,
)

pillow_heif.register_heif_opener()
FORMATS = {
    "jpeg": ("JPEG", "photo.jpg"),
    "png": ("PNG", "photo.png"),
    "tiff": ("TIFF", "photo.tif"),
    "webp": ("WEBP", "photo.webp"),
    "heic": ("HEIF", "photo.heic"),
}
CODES = sorted(FORMATS)


def page(mark: int = 1, size: tuple[int, int] = (600, 800)) -> Image.Image:
    """A page with `mark` black bars, and a black box in its top left corner."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, size[0] // 4, size[1] // 4), fill="black")
    for bar in range(mark):
        top = size[1] // 2 + 20 * bar
        draw.rectangle((0, top, size[0], top + 10), fill="black")
    return image


def stored(folder, code, image=None, **options):
    file_format, name = FORMATS[code]
    path = folder / name
    (image or page()).save(path, file_format, **options)
    return path


def read(path):
    return extract(path, sniff(path, path.name))


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("L")


def is_dark(image: Image.Image, x: float, y: float) -> bool:
    """Whether a place, in shares of the sides, is black."""
    return image.getpixel((int(x * image.width), int(y * image.height))) < 100


@pytest.mark.slow
@pytest.mark.parametrize("code", CODES)
def test_image_is_one_scanned_page(tmp_path, code):
    path = stored(tmp_path, code)
    assert sniff(path, path.name) is MEDIA_TYPES[code]
    result = read(path)
    assert (result.status, result.reason) == (Status.DONE, Reason.NO_TEXT)
    assert (result.page_count, result.image_only_pages) == (1, (1,))
    for data in (
        cover(path, MEDIA_TYPES[code]),
        page_scan(path, 1, code).picture,
        page_picture(path, 1, 720, code),
    ):
        picture = opened(data)
        assert picture.height > picture.width
        assert is_dark(picture, 0.1, 0.1)
        assert not is_dark(picture, 0.9, 0.9)
    assert len(page_picture(path, 1, 720, code)) <= limits.PICTURE_BYTES


@pytest.mark.parametrize("code", ["tiff", "heic"])
def test_frames_are_pages_in_order(tmp_path, code):
    frames = [page(2), page(3, (800, 600))]
    path = stored(tmp_path, code, save_all=True, append_images=frames)
    result = read(path)
    assert (result.page_count, result.image_only_pages) == (3, (1, 2, 3))
    third = opened(page_scan(path, 3, code).picture)
    assert third.width > third.height
    assert page_scan(path, 4, code) is None


@pytest.mark.parametrize("code", ["webp", "png"])
def test_animation_is_one_page(tmp_path, code):
    path = stored(tmp_path, code, save_all=True, append_images=[page(2), page(3)])
    assert read(path).page_count == 1


# A HEIC is turned by its container, which its decoder obeys.
@pytest.mark.slow
@pytest.mark.parametrize("code", ["jpeg", "png", "tiff", "webp"])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_turned_camera_gives_an_upright_page(tmp_path, code, orientation):
    turns = {3: 180, 6: 90, 8: 270}
    turned = page().rotate(turns.get(orientation, 0), expand=True)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    path = stored(tmp_path, code, turned, exif=exif)
    for data in (page_scan(path, 1, code).picture, page_picture(path, 1, 720, code)):
        picture = opened(data)
        assert picture.height > picture.width
        assert is_dark(picture, 0.1, 0.1)
        assert not is_dark(picture, 0.9, 0.1)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "I;16"])
def test_every_mode_is_rendered(tmp_path, mode):
    image = page().convert("L")
    if mode == "I;16":
        image = image.point(lambda shade: shade * 257, "I").convert("I;16")
    path = stored(tmp_path, "tiff" if mode == "I;16" else "png", image.convert(mode))
    code = sniff(path, path.name).code
    for data in (
        cover(path, MEDIA_TYPES[code]),
        page_scan(path, 1, code).picture,
        page_picture(path, 1, 720, code),
    ):
        picture = opened(data)
        assert is_dark(picture, 0.1, 0.1)
        assert not is_dark(picture, 0.9, 0.9)


def test_transparent_paper_is_white(tmp_path):
    image = Image.new("RGBA", (600, 800), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 200, 200))
    path = stored(tmp_path, "png", image)
    picture = opened(page_scan(path, 1, "png").picture)
    assert is_dark(picture, 0.1, 0.1)
    assert not is_dark(picture, 0.9, 0.9)


def _bomb(width: int, height: int) -> bytes:
    """A PNG that says how large it is; its rows would be inflated from few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000, 9)
    signature = b"\x89PNG\r\n\x1a\n"
    return (
        signature + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(50_000, 50_000), (10_000, 10_000), (2**31 - 1, 1)])
def test_image_bomb_is_not_decoded(tmp_path, size):
    path = tmp_path / "bomb.png"
    path.write_bytes(_bomb(*size))
    result = read(path)
    assert result.status == Status.FAILED
    assert result.reason == Reason.TOO_MANY_PIXELS
    assert cover(path, MEDIA_TYPES["png"]) is None
    assert page_scan(path, 1, "png") is None


def test_later_frame_with_too_many_pixels_is_not_decoded(tmp_path):
    huge = Image.new("1", (10_000, 7_000))
    path = stored(tmp_path, "tiff", save_all=True, append_images=[huge])
    assert read(path).page_count == 2
    assert page_scan(path, 1, "tiff")
    assert page_scan(path, 2, "tiff") is None


def test_tiff_of_300_pages_is_read(tmp_path):
    frames = [Image.new("1", (100, 140), 1) for _ in range(299)]
    path = stored(tmp_path, "tiff", save_all=True, append_images=frames)
    result = read(path)
    assert result.page_count == 300
    assert len(result.image_only_pages) == 300


@pytest.mark.parametrize("code", CODES)
def test_damaged_image_says_so(tmp_path, code):
    path = stored(tmp_path, code)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 3])
    result = read(path)
    assert result.status == Status.FAILED
    assert result.reason == Reason.UNREADABLE
    assert cover(path, MEDIA_TYPES[code]) is None


def test_image_named_as_another_type_is_rejected(tmp_path):
    path = stored(tmp_path, "png")
    for name in ("photo.jpg", "photo.pdf", "photo.txt"):
        with pytest.raises(Refused) as error:
            sniff(path, name)
        assert error.value.code == "mislabelled"


@pytest.mark.slow
def test_real_photographs_are_read(shared_data):
    folder = shared_data / "nasty" / "scanned_or_image"
    paths = [
        p for p in sorted(folder.iterdir()) if p.suffix in (".heic", ".jpg", ".png")
    ]
    assert paths
    for path in paths:
        result = read(path)
        assert result.status == Status.DONE, path.name
        assert page_scan(path, 1, sniff(path, path.name).code), path.name
