"""Pictures of pages: public, without metadata, and nothing else is in reach."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from home.models import TextPage
from library.checks.settings import check_picture_storage
from library.maintenance.orphaned_files import named_files
from library.models import LibraryImage, LibraryRendition
from tests.factories import LibraryDocumentFactory, UserFactory
from tests.pages import add_page

pytestmark = pytest.mark.django_db
SECRET = "Quagga camp"
LATITUDE = b"GPS at 15.5007N"
SPEC = "width-30|format-webp"


def photograph(kind: str = "JPEG") -> bytes:
    """Return an image with a place and a comment in its metadata."""
    image = Image.effect_noise((80, 60), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x010E] = LATITUDE.decode()  # description
    exif[0x0112] = 6  # turned by 90 degrees
    exif.get_ifd(0x8825)[1] = "N"
    buffer = io.BytesIO()
    more = {"comment": LATITUDE} if kind == "JPEG" else {}
    image.save(buffer, kind, exif=exif, xmp=b"<x>" + LATITUDE + b"</x>", **more)
    return buffer.getvalue()


@pytest.fixture
def image():
    file = ContentFile(photograph(), f"{SECRET}.jpg")
    return LibraryImage.objects.create(title=SECRET, file=file)


def content_of(response) -> bytes:
    return b"".join(response)


def test_rendition_is_public_and_cached(client, image):
    rendition = image.get_rendition(SPEC)
    response = client.get(rendition.url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert Image.open(io.BytesIO(content_of(response))).size == (30, 40)
    again = client.get(rendition.url, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert client.post(rendition.url).status_code == 405


def test_rendition_name_is_random(client, image):
    rendition = image.get_rendition(SPEC)
    assert rendition.url.startswith("/pictures/")
    response = client.get(rendition.url)
    for text in (rendition.url, rendition.file.name, str(response.headers)):
        assert "uagga" not in text
    assert Path(image.file.name).stem not in rendition.url


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("spec", [SPEC, "max-40x40", "original"])
def test_rendition_has_no_metadata(client, kind, spec):
    content = photograph(kind)
    assert LATITUDE in content
    file = ContentFile(content, f"photo.{kind.lower()}")
    image = LibraryImage.objects.create(title="Camp", file=file)
    shown = content_of(client.get(image.get_rendition(spec).url))
    assert LATITUDE not in shown
    assert b"Exif" not in shown
    assert not Image.open(io.BytesIO(shown)).getexif()


def test_original_has_no_url(client, image):
    document = LibraryDocumentFactory(pdf=True, pages=["text"])
    rendition = image.get_rendition(SPEC)
    for name in (image.file.name, document.file.name):
        for path in (
            f"/pictures/{name}",
            f"/pictures/../files/{name}",
            f"/pictures/%2e%2e/files/{name}",
            f"/pictures/..%2ffiles%2f{name}",
            f"/media/{name}",
        ):
            assert client.get(path).status_code == 404, path
    folder = Path(rendition.file.path).parents[1]
    assert folder == Path(settings.DATA_DIR) / "pictures"
    assert not (folder / image.file.name).exists()


@pytest.mark.parametrize(
    "name",
    [
        "",
        "x",
        "00/00000000-0000-0000-0000-000000000000.webp",
        "00/00000000-0000-0000-0000-000000000000.svg",
        "..%2f..%2fsecret_key",
        "%00",
        "//etc/passwd",
    ],
)
def test_unknown_rendition_returns_404(client, image, name):
    image.get_rendition(SPEC)
    assert client.get(f"/pictures/{name}").status_code == 404


def test_missing_rendition_is_generated_again(client, image):
    rendition = image.get_rendition(SPEC)
    rendition.file.storage.delete(rendition.file.name)
    response = client.get(rendition.url)
    assert Image.open(io.BytesIO(content_of(response))).size == (30, 40)
    rendition.file.storage.delete(rendition.file.name)
    image.file.storage.delete(image.file.name)
    assert client.get(rendition.url).status_code == 404


def test_pictures_beside_files_are_an_error(monkeypatch):
    assert check_picture_storage(None) == []
    field = LibraryRendition._meta.get_field("file")
    monkeypatch.setattr(field, "storage", default_storage)
    (error,) = check_picture_storage(None)
    assert error.id == "library.E004"


def test_deleted_image_deletes_its_renditions(
    client, image, django_capture_on_commit_callbacks
):
    url = image.get_rendition(SPEC).url
    with django_capture_on_commit_callbacks(execute=True):
        image.delete()
    assert client.get(url).status_code == 404
    assert not LibraryRendition.objects.exists()


def test_bucket_does_not_serve_renditions(client, image, settings):
    settings.FILES_SERVED_BY = "nginx"
    response = client.get(image.get_rendition(SPEC).url)
    assert "X-Accel-Redirect" not in response
    assert content_of(response)


def test_backup_has_images_without_renditions(image):
    rendition = image.get_rendition(SPEC)
    names = set(named_files())
    assert image.file.name in names
    assert rendition.file.name not in names


def test_page_shows_rendition_in_two_widths(client, index):
    content = io.BytesIO()
    Image.effect_noise((1600, 1000), 60).save(content, "JPEG")
    image = LibraryImage.objects.create(
        title=SECRET, file=ContentFile(content.getvalue(), "a.jpg")
    )
    page = add_page(TextPage, "About")
    value = {"image": image.pk, "decorative": True, "alt_text": ""}
    page.body = page.body.stream_block.to_python(
        [{"type": "picture", "value": {"image": value}}]
    )
    page.save_revision().publish()
    html = client.get("/about/").text
    tag = html[html.index("<img", html.index("<figure")) :].partition(">")[0]
    for attribute in (
        'loading="lazy"',
        'alt=""',
        'width="',
        'height="',
        "720w",
        "1200w",
    ):
        assert attribute in tag, attribute
    assert tag.count(".webp") == 3
    assert "uagga" not in html


def test_form_says_that_pictures_are_public(client):
    client.force_login(UserFactory(is_superuser=True))
    for name in ("wagtailimages:add", "wagtailimages_chooser:choose"):
        assert "Pictures are public" in client.get(reverse(name)).text, name
