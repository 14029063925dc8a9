"""Images are checked, limited and scanned like files, however they come in."""

from __future__ import annotations

import io
import json
from pathlib import PurePath

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from PIL.ImageFile import ImageFile
from wagtail.models import Collection, UploadedFile
from wagtail.users.models import UserProfile

from home.models import SiteIdentity
from library.models import LibraryImage
from tests.factories import UserFactory, image_bytes, pdf_bytes
from tests.library.processing import clamd_server
from tests.library.processing.clamd_server import EICAR

pytestmark = pytest.mark.django_db
NAME = "Quagga meeting.png"


@pytest.fixture
def editor(client):
    user = UserFactory(role="editor")
    client.force_login(user)
    return user


@pytest.fixture
def scanner(tmp_path, settings):
    """A virus scanner that answers."""
    path = tmp_path / "clamd"
    settings.CLAMD_ADDRESS = str(path)
    with clamd_server.running(path) as daemon:
        yield daemon


def upload(content: bytes, name: str = NAME) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def choose(client, file) -> str:
    """Upload an image where one is chosen for a text; return the answer."""
    values = {
        "image-chooser-upload-title": "Meeting",
        "image-chooser-upload-file": file,
    }
    return client.post(reverse("wagtailimages_chooser:create"), values).text


def add(client, file) -> str:
    """Upload an image on the page for several images."""
    values = {"title": "Meeting", "files[]": file}
    return client.post(reverse("wagtailimages:add_multiple"), values).text


def replace(client, file) -> str:
    """Put another file in the place of an image's."""
    image = LibraryImage.objects.first() or LibraryImage.objects.create(
        title="Before", file=upload(image_bytes())
    )
    values = {"title": "Meeting", "file": file, "tags": ""}
    return client.post(reverse("wagtailimages:edit", args=[image.pk]), values).text


def set_logo(client, file) -> str:
    """Upload a logo for the library; return the answer."""
    admin = UserFactory(is_superuser=True)
    client.force_login(admin)
    pk = SiteIdentity.load().pk
    url = reverse("wagtailsettings:edit", args=["home", "siteidentity", pk])
    return client.post(url, {"name_en": "Library", "logo": file}).text


WAYS = {"choose": choose, "add": add, "replace": replace, "logo": set_logo}


def stored() -> set[str]:
    """Return the names of all images that are stored, with those put aside."""
    names = LibraryImage.objects.values_list("file", flat=True)
    logos = SiteIdentity.objects.exclude(logo="").values_list("logo", flat=True)
    return {*names, *logos, *UploadedFile.objects.values_list("file", flat=True)}


def assert_refused(client, way: str, file: SimpleUploadedFile, words: str) -> None:
    if way == "replace":
        replace(client, upload(image_bytes()))
    before = stored()
    response = WAYS[way](client, file)
    assert words in response.encode().decode("unicode_escape")
    assert stored() == before


@pytest.mark.parametrize("way", WAYS)
def test_good_image_is_stored(client, editor, scanner, way):
    WAYS[way](client, upload(image_bytes()))
    (name,) = stored()
    assert PurePath(name).suffix == ".png"
    assert scanner.streams == 1


@pytest.mark.parametrize("way", WAYS)
def test_pdf_named_as_image_is_rejected(client, editor, way):
    file = upload(pdf_bytes(["A page."]), "report.jpg")
    assert_refused(client, way, file, "Upload a valid image")


@pytest.mark.parametrize("way", WAYS)
def test_image_with_wrong_extension_is_rejected(client, editor, way):
    file = upload(image_bytes("PNG"), "photo.jpg")
    assert_refused(client, way, file, "extension does not match")


@pytest.mark.parametrize("way", WAYS)
def test_image_of_80_megapixels_is_rejected(client, editor, monkeypatch, way):
    file = upload(image_bytes(size=(10_000, 8_000)))
    assert file.size < 1 << 20
    # Nothing of its size is decoded.
    decoded = []
    load = ImageFile.load
    monkeypatch.setattr(
        ImageFile, "load", lambda self: decoded.append(self.size) or load(self)
    )
    assert_refused(client, way, file, "too many pixels")
    assert (10_000, 8_000) not in decoded


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_decompression_bomb_is_rejected(client, editor, way):
    file = upload(image_bytes(size=(60_000, 8_000)))
    assert_refused(client, way, file, "too many pixels")


@pytest.mark.parametrize("way", WAYS)
def test_image_above_size_limit_is_rejected(client, editor, settings, way):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 1_000
    noise = io.BytesIO()
    Image.effect_noise((100, 100), 50).save(noise, "PNG")
    assert_refused(client, way, upload(noise.getvalue()), "file is too big")


@pytest.mark.parametrize("way", WAYS)
def test_damaged_image_is_rejected(client, editor, way):
    whole = io.BytesIO()
    Image.effect_noise((100, 100), 50).save(whole, "PNG")
    file = upload(whole.getvalue()[:4_000])
    assert_refused(client, way, file, "This image is damaged")


@pytest.mark.parametrize("name", ["script.svg", "picture.html", "scan.tiff", "a.gif"])
def test_other_image_types_are_rejected(client, editor, name):
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>'
    assert_refused(client, "choose", upload(svg, name), "Not a supported image format")


def test_animation_with_too_many_pixels_is_rejected(client, editor, settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40 * 30 * 3
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    animation = io.BytesIO()
    frames[0].save(animation, "PNG", save_all=True, append_images=(frames * 2)[1:])
    assert_refused(client, "choose", upload(animation.getvalue()), "too many pixels")


@pytest.mark.parametrize("way", WAYS)
def test_image_with_virus_is_rejected(client, editor, scanner, way):
    assert_refused(client, way, upload(image_bytes() + EICAR), "virus was found")
    assert scanner.streams == (2 if way == "replace" else 1)


@pytest.mark.parametrize("way", WAYS)
def test_image_is_rejected_without_scanner(client, editor, scanner, way, settings):
    if way == "replace":
        replace(client, upload(image_bytes()))
    settings.CLAMD_ADDRESS += "-away"
    before = stored()
    response = WAYS[way](client, upload(image_bytes()))
    assert "scanner is not responding" in response
    assert stored() == before


def test_image_too_large_for_scanner_is_rejected(client, editor, scanner):
    scanner.most = 10
    assert_refused(client, "choose", upload(image_bytes()), "too large for the virus")


def test_stored_name_reveals_nothing(client, editor):
    choose(client, upload(image_bytes()))
    image = LibraryImage.objects.get()
    assert "uagga" not in image.file.name
    assert "uagga" not in image.get_rendition("max-20x20").file.name


def test_image_with_long_title_is_scanned(client, editor, scanner):
    """Wagtail puts a file aside whose title is refused, and asks for another title."""
    values = {"title": "x" * 300, "files[]": upload(image_bytes() + EICAR)}
    response = client.post(reverse("wagtailimages:add_multiple"), values)
    assert json.loads(response.text)["success"] is False
    assert not UploadedFile.objects.exists()


def test_profile_picture_is_rejected(client, editor):
    url = reverse("wagtailadmin_account")
    assert "avatar-avatar" not in client.get(url).text
    client.post(url, {"avatar-avatar": upload(image_bytes())})
    assert not UserProfile.objects.get(user=editor).avatar


def test_images_are_in_the_root_collection(client, editor):
    choose(client, upload(image_bytes()))
    root = Collection.get_first_root_node()
    assert LibraryImage.objects.get().collection == root
