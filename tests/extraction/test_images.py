"""The cover of a file."""

from io import BytesIO

import pytest
from PIL import Image

from library.extraction import MEDIA_TYPES, cover
from tests.extraction.files import (
    bomb_page,
    docx,
    epub,
    odf,
    paragraph,
    pdf_of_pages,
    pdf_saying,
    saved,
)

OPF = (
    '<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest>'
    '<item id="c" href="c.png" properties="cover-image"/></manifest><spine/></package>'
)


def picture(width: int, height: int) -> bytes:
    image = Image.new("RGBA", (width, height), (0, 90, 160, 128))
    return saved(lambda out: image.save(out, "PNG"))


def cover_of(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    return cover(path, MEDIA_TYPES[path.suffix[1:]])


def test_a_pdf_shows_its_first_page(tmp_path):
    data = pdf_saying("MW" * 40, "y")
    image = Image.open(BytesIO(cover_of(tmp_path, "a.pdf", data)))
    assert image.format == "JPEG"
    assert 245 <= image.width <= 260


def test_blank_page_makes_no_cover(tmp_path):
    assert cover_of(tmp_path, "a.pdf", pdf_saying("", "words")) is None
    blank = saved(lambda out: Image.new("RGB", (300, 400), "white").save(out, "PNG"))
    data = odf("text", "", **{"Thumbnails/thumbnail.png": blank})
    assert cover_of(tmp_path, "a.odt", data) is None


def test_opendocument_cover_is_its_thumbnail(tmp_path):
    data = odf("text", "", **{"Thumbnails/thumbnail.png": picture(800, 1000)})
    assert Image.open(BytesIO(cover_of(tmp_path, "a.odt", data))).size == (260, 325)


def test_epub_cover_is_used(tmp_path):
    data = epub([], **{"OPS/book.opf": OPF, "OPS/c.png": picture(600, 900)})
    assert Image.open(BytesIO(cover_of(tmp_path, "a.epub", data))).width == 260


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", docx(paragraph("x"))),
        ("a.txt", b"plain"),
        ("a.pdf", b"%PDF-1.7"),
        ("a.odt", odf("text", "", **{"Thumbnails/thumbnail.png": b"no picture"})),
        ("a.odt", odf("text", "", **{"Thumbnails/thumbnail.png": picture(9000, 5000)})),
        ("a.pdf", pdf_of_pages([bomb_page()])),
    ],
    ids=["no thumbnail", "text", "broken", "no picture", "too many pixels", "bomb"],
)
def test_a_file_without_a_picture_has_no_cover(tmp_path, name, data):
    assert cover_of(tmp_path, name, data) is None
