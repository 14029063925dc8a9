"""Small images of the pages of a PDF, with links to them."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image

from library.extraction import limits, page_thumbnails
from tests.extraction.files import bomb_page, pdf_of_pages, stream
from tests.factories import LibraryDocumentFactory, ResourceFactory

pytestmark = pytest.mark.django_db
WIDTH, HEIGHT = limits.THUMBNAIL_SIZE


def pdf_file(pages, **resource):
    document = LibraryDocumentFactory(pdf=True, pages=pages)
    return ResourceFactory(files=[{"document": document}], **resource).files.get()


def page_links(response) -> list[str]:
    return re.findall(r'href="[^"]*/p/(\d+)/', response.content.decode())


def drawn(client, file, first: int = 1) -> Image.Image:
    response = client.get(f"{file.thumbnails_url}{first}.webp")
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert len(response.content) <= limits.PICTURE_BYTES
    return Image.open(BytesIO(response.content)).convert("L")


def cell(picture: Image.Image, place: int) -> Image.Image:
    row, column = divmod(place, limits.THUMBNAIL_COLUMNS)
    left, top = column * WIDTH, row * HEIGHT
    return picture.crop((left, top, left + WIDTH, top + HEIGHT))


def darkest(picture: Image.Image) -> int:
    return picture.getextrema()[0]


def test_thumbnails_link_to_their_pages(client):
    file = pdf_file(["", "W" * 60, "", *[""] * 20])
    first = client.get(file.thumbnails_url)
    assert page_links(first) == [str(number) for number in range(1, 21)]
    assert page_links(client.get(file.thumbnails_url, {"from": 22})) == [
        "21",
        "22",
        "23",
    ]
    picture = drawn(client, file)
    assert picture.size == (5 * WIDTH, 4 * HEIGHT)
    assert darkest(cell(picture, 1)) < 200 < darkest(cell(picture, 0))
    assert drawn(client, file, 21).size == (5 * WIDTH, HEIGHT)


def test_thumbnails_mark_the_pages_with_the_words(client, index, write):
    file = pdf_file(["A sparrow.", "A nightjar.", "Another sparrow."])
    write()
    html = client.get(file.thumbnails_url, {"q": "nightjar"}).content.decode()
    marked = re.findall(r'class="hit">\s*<a href="([^"]*)"', html)
    assert marked == [f"{file.page_url(2)}?q=nightjar#hit-1"]


def test_page_that_fails_leaves_the_others(tmp_path):
    path = tmp_path / "file.pdf"
    path.write_bytes(pdf_of_pages([stream(b""), stream(b"0 0 500 800 re f")]))
    picture = Image.open(BytesIO(page_thumbnails(path, 1, 3))).convert("L")
    assert darkest(cell(picture, 1)) < 200 < darkest(cell(picture, 0))
    assert darkest(cell(picture, 2)) == 255
    path.write_bytes(pdf_of_pages([bomb_page()]))
    assert page_thumbnails(path, 1, 1) is None


@pytest.mark.parametrize("number", [0, 2, 20, 41, 10**30])
def test_only_beginnings_of_ranges_have_a_picture(client, number):
    file = pdf_file([""] * 21)
    assert client.get(f"{file.thumbnails_url}{number}.webp").status_code == 404


def test_files_without_images_have_no_thumbnails(client):
    file = ResourceFactory(pages=["text"]).files.get()
    for url in (file.thumbnails_url, f"{file.thumbnails_url}1.webp"):
        assert client.get(url).status_code == 404
    assert file.thumbnails_url not in client.get(file.page_url(1)).content.decode()


def test_thumbnails_are_kept_by_no_shared_cache(client):
    public = pdf_file(["text"])
    response = client.get(f"{public.thumbnails_url}1.webp")
    again = client.get(
        f"{public.thumbnails_url}1.webp", headers={"If-None-Match": response["ETag"]}
    )
    assert (response["Cache-Control"], again.status_code) == ("private, no-cache", 304)
