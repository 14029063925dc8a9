"""A page of a PDF as a picture: on request, light, for those who may see the file."""

from __future__ import annotations

from io import BytesIO
from itertools import product

import pytest
from django.test import Client
from PIL import Image

from library.extraction import limits, page_picture
from library.processing import page_images as renderer
from library.views.reader import images as page_images
from tests.extraction.files import bomb_page, pdf_of_pages
from tests.factories import LibraryDocumentFactory, ResourceFactory, UserFactory
from tests.library.access.not_found import assert_looks_absent

pytestmark = pytest.mark.django_db
ABSENT = "/library/999999-resource/en/p/1/picture.webp"


def pdf_file(pages=("A first page.", "A second page."), **resource):
    document = LibraryDocumentFactory(pdf=True, pages=pages)
    return ResourceFactory(
        title="Resource", files=[{"document": document}], **resource
    ).files.get()


def picture_url(file, number: int = 1) -> str:
    return page_images.image_url(file.page_url(number))


def drawn(client, file, number: int) -> Image.Image:
    response = client.get(picture_url(file, number))
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    return Image.open(BytesIO(response.content))


def test_page_image_has_the_width_of_a_phone(client):
    file = pdf_file(["", "W" * 60])
    empty, written = drawn(client, file, 1), drawn(client, file, 2)
    assert 715 <= empty.width == written.width <= 720
    wide = client.get(page_images.image_url(file.page_url(2), 1_200))
    assert 1_190 <= Image.open(BytesIO(wide.content)).width <= 1_200
    other = client.get(picture_url(file, 2), {"width": "9999999"})
    assert Image.open(BytesIO(other.content)).size == written.size
    assert empty.convert("L").getextrema()[0] > 200
    assert written.convert("L").getextrema()[0] < 60


def test_page_image_of_noise_is_small(tmp_path):
    noise = Image.effect_noise((1800, 2500), 100)
    noise.save(tmp_path / "noise.pdf")
    picture = page_picture(tmp_path / "noise.pdf", 1)
    assert len(picture) <= limits.PICTURE_BYTES
    assert Image.open(BytesIO(picture)).width > 200


def test_failing_or_missing_page_has_no_image(tmp_path):
    (tmp_path / "bomb.pdf").write_bytes(pdf_of_pages([bomb_page()]))
    assert page_picture(tmp_path / "bomb.pdf", 1) is None
    assert page_picture(tmp_path / "bomb.pdf", 2) is None
    assert page_picture(tmp_path / "absent.pdf", 1) is None


def test_missing_file_has_no_page_image(client):
    file = pdf_file()
    file.document.file.storage.delete(file.document.file.name)
    assert client.get(picture_url(file)).status_code == 404


@pytest.mark.parametrize("number", [0, 3, 10**30])
def test_only_existing_pages_have_images(client, number):
    assert client.get(picture_url(pdf_file(), number)).status_code == 404


def test_only_pdfs_have_page_images(client):
    file = ResourceFactory(pages=["text"]).files.get()
    assert client.get(picture_url(file)).status_code == 404
    assert "picture" not in client.get(file.page_url(1)).content.decode()


@pytest.mark.reliability(20)
@pytest.mark.parametrize("visibility", ["members", "committee"])
def test_hidden_page_image_equals_a_missing_one(visibility, subtests):
    url = picture_url(pdf_file(visibility=visibility))
    conditions = [{}, {"If-None-Match": "*"}, {"If-Match": '"x"'}]
    for method, headers in product(["get", "head"], conditions):
        with subtests.test(method=method, headers=headers):
            ask = getattr(Client(), method)
            hidden = ask(url, headers=headers)
            absent = ask(ABSENT, headers=headers)
            assert_looks_absent(hidden, absent)


@pytest.mark.reliability(21)
def test_page_image_for_members_is_not_cached(client, tmp_path):
    file = pdf_file(visibility="members")
    stored = set(tmp_path.rglob("*"))
    client.force_login(UserFactory(role="member"))
    response = client.get(picture_url(file))
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    # Requests are counted in a file, beside SQLite.
    new = {path.stem for path in set(tmp_path.rglob("*")) - stored}
    assert new <= {"request_counts"}


def test_cached_public_page_image_is_not_rendered_again(client):
    file = pdf_file()
    first = client.get(picture_url(file))
    assert first["Cache-Control"] == "private, no-cache"
    again = client.get(picture_url(file), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(picture_url(file, 2))["ETag"] != first["ETag"]


def test_page_image_of_restricted_resource_is_hidden(client):
    file = pdf_file()
    etag = client.get(picture_url(file))["ETag"]
    file.resource.visibility = "members"
    file.resource.save()
    headers = {"If-None-Match": etag}
    assert client.get(picture_url(file), headers=headers).status_code == 404


def test_concurrent_renders_return_503(client, monkeypatch):
    monkeypatch.setattr(renderer, "RENDER_TIMEOUT_SECONDS", 0)
    file = pdf_file()
    for _ in range(renderer.MAX_CONCURRENT_RENDERS):
        renderer._renders.acquire()
    try:
        response = client.get(picture_url(file))
        html = client.get(file.page_url(1), {"q": "first", "view": "image"}).text
    finally:
        for _ in range(renderer.MAX_CONCURRENT_RENDERS):
            renderer._renders.release()
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "ETag" not in response
    assert "could not be marked on this image" in html
    assert "picture.webp" in html
    assert client.get(picture_url(file)).status_code == 200


def test_old_url_redirects_to_the_new_one(client):
    file = pdf_file()
    url = picture_url(file)
    response = client.get(url.replace("-resource/", "-old/"))
    assert response["Location"] == url
