"""Images of a batch become one scanned PDF with one draft."""

import io
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image

from desk.models import Batch
from desk.uploads.joined_images import join as joining
from library.extraction import limits
from library.models import LibraryDocument, Resource
from library.processing.page_images import render_page
from library.processing.text_extraction import extract_next
from tests.desk.uploads.tus_client import send
from tests.factories import LibraryDocumentFactory, pdf_bytes
from tests.library.processing.ocr import work_off

pytestmark = pytest.mark.django_db
SHADES = {"page1": 40, "page2": 120, "page10": 200}


def picture(shade=40, file_format="JPEG", **options) -> bytes:
    out = io.BytesIO()
    Image.new("L", (300, 400), shade).save(out, file_format, **options)
    return out.getvalue()


@pytest.fixture
def images(desk, batch):
    """Three images, by name, and a PDF that is none."""
    send(desk, batch, "report.pdf", pdf_bytes(["A report."]))
    endings = {"page1": "JPEG", "page2": "PNG", "page10": "TIFF"}
    return {
        name: send(
            desk,
            batch,
            f"{name}.{endings[name].lower()}",
            picture(shade, endings[name]),
        )
        for name, shade in reversed(SHADES.items())
    }


@pytest.fixture
def post(desk, batch):
    def post(rows, **values):
        url = reverse("desk_batches:join", args=[batch.pk])
        values["files"] = [str(row.key) for row in rows]
        return desk.post(url, values, follow=True).content.decode()

    return post


def shades(document: LibraryDocument) -> list[int]:
    """Return the shade of the middle of each page."""
    pages = [render_page(document, number, 720) for number in (1, 2, 3)]
    opened = [Image.open(io.BytesIO(page)).convert("L") for page in pages]
    return [page.getpixel((page.width // 2, page.height // 2)) for page in opened]


@pytest.mark.slow
def test_images_become_one_draft_in_name_order(
    desk, batch, images, post, django_capture_on_commit_callbacks
):
    originals = [Path(row.document.file.path) for row in images.values()]
    url = reverse("desk_batches:join", args=[batch.pk])
    assert url in desk.get(reverse("desk_batches:batch", args=[batch.pk])).text
    form = desk.get(url).text
    names = ["page1.jpeg", "page2.png", "page10.tiff"]
    assert sorted(names, key=form.index) == names
    assert "report.pdf" not in form
    with django_capture_on_commit_callbacks(execute=True):
        page = post(images.values(), title="Minutes")
    assert "The images were joined as “Minutes”." in page
    row = batch.files.get(name="page1.pdf")
    assert (row.resource.title, row.resource.live) == ("Minutes", False)
    assert row.resource.visibility == batch.visibility
    assert row.resource.files.get().document == row.document
    assert {file.name for file in batch.files.all()} == {"report.pdf", "page1.pdf"}
    assert Resource.objects.count() == 2
    assert not any(path.exists() for path in originals)
    work_off(extract_next)
    row.document.refresh_from_db()
    assert (row.document.page_count, row.document.scanned_pages) == (3, [1, 2, 3])
    assert shades(row.document) == pytest.approx(list(SHADES.values()), abs=4)


@pytest.mark.slow
def test_frames_of_a_tiff_are_pages(desk, batch, images, post):
    more = [Image.new("L", (300, 400), 90)]
    data = picture(60, "TIFF", save_all=True, append_images=more)
    frames = send(desk, batch, "page3.tif", data)
    post([images["page10"], frames])
    work_off(extract_next)
    assert batch.files.get(name="page3.pdf").document.page_count == 3


def test_failure_before_the_end_keeps_the_images(batch, images, post, monkeypatch):
    def fail(row):
        raise RuntimeError("power cut")

    monkeypatch.setattr(joining, "delete_stored", fail)
    with pytest.raises(RuntimeError):
        post(images.values())
    assert batch.files.count() == 4
    assert Resource.objects.count() == 4
    assert all(Path(row.document.file.path).exists() for row in images.values())


def test_other_files_and_drafts_are_refused(desk, editor, batch, images, post):
    other = Batch.objects.create(name="Other", created_by=editor)
    foreign = send(desk, other, "page4.jpg", picture(70))
    pdf = batch.files.get(name="report.pdf")
    published = images["page2"]
    resource = published.resource
    resource.save_revision().publish()
    for row in (foreign, pdf, published):
        assert "Only images of this batch" in post([images["page1"], row])
    assert "Select at least two images." in post([images["page1"]])
    assert (
        "Only images"
        in desk.post(
            reverse("desk_batches:join", args=[batch.pk]), {"files": ["x", "\0"]}
        ).text
    )
    assert Resource.objects.count() == 5


def test_draft_with_another_file_is_refused(images, post):
    resource = images["page1"].resource
    resource.files.add(resource.files.model(document=LibraryDocumentFactory()))
    resource.save()
    resource.save_revision()
    assert "has other files" in post(images.values())
    assert Resource.objects.count() == 4


def test_locked_draft_is_refused(images, post, admin_user):
    resource = images["page1"].resource
    resource.locked, resource.locked_by = True, admin_user
    resource.save()
    assert "is locked by another editor" in post(images.values())
    assert Resource.objects.count() == 4


def test_damaged_image_is_named(images, post):
    document = images["page2"].document
    document.file.save("page2.png", ContentFile(picture(9, "PNG")[:90]))
    assert "“page2.png” cannot be read as an image" in post(images.values())
    assert Resource.objects.count() == 4


def test_too_many_pages_are_refused(images, post, monkeypatch):
    monkeypatch.setattr(limits, "JOINED_PAGES", 2)
    assert "Select at most 2 images." in post(images.values())
    assert Resource.objects.count() == 4


def test_join_needs_permission_to_add(client, batch, images):
    client.logout()
    url = reverse("desk_batches:join", args=[batch.pk])
    assert client.get(url).status_code == 302
    assert client.get(reverse("desk_batches:join", args=[0])).status_code == 302
