"""A full disk: said clearly, what arrived is kept, nothing else breaks."""

import shutil

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from desk.models import IncomingFile
from desk.uploads import partial_files
from library.models import LibraryDocument
from tests.desk.uploads.tus_client import announce, incoming, offset, piece, send
from tests.uploads import disks

TEXT = b"A line of text about early warning.\n" * 100_000


@pytest.fixture
def small_disk(settings, tmp_path, monkeypatch):
    with disks.small_disk(settings, monkeypatch, tmp_path, 3) as disk:
        yield disk


@pytest.mark.reliability(33)
def test_disk_filling_up_keeps_received_bytes(desk, batch, small_disk):
    data = TEXT[: 2 * 2**20]
    url = announce(desk, batch, "a.txt", len(data))["Location"]
    assert piece(desk, url, 0, data[: 2**20]).status_code == 204
    # It had room when the piece was announced, and none when it came.
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * (2 * 2**20 - 300_000))
    response = send_in_spite_of_it(desk, url, 2**20, data[2**20 :])
    assert response.status_code == 507
    assert "disk is full" in response.content.decode()
    assert offset(desk, url) == 2**20
    filler.unlink()
    assert piece(desk, url, 2**20, data[2**20 :]).status_code == 204
    assert incoming(url).document.file.open("rb").read() == data


def send_in_spite_of_it(desk, url, start, data):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(partial_files, "MIN_FREE_BYTES", -(2**30))
        return piece(desk, url, start, data)


def test_upload_without_free_space_is_not_started(desk, batch, small_disk):
    response = announce(desk, batch, "a.txt", 4 * 2**20, "mark")
    assert response.status_code == 507
    assert "Contact your administrator" in response.content.decode()
    assert not IncomingFile.objects.exists()
    assert send(desk, batch, "small.txt", b"text").state == "stored"


def test_free_space_is_reserved_for_the_database(desk, batch, monkeypatch):
    url = announce(desk, batch, "a.txt", 100)["Location"]
    monkeypatch.setattr(
        partial_files, "MIN_FREE_BYTES", shutil.disk_usage(partial_files.folder()).total
    )
    assert announce(desk, batch, "b.txt", 5).status_code == 507
    assert piece(desk, url, 0, b"x" * 50).status_code == 507
    assert offset(desk, url) == 0
    assert desk.get(reverse("desk_batches:batch", args=[batch.pk])).status_code == 200


@pytest.mark.reliability(33)
@pytest.mark.parametrize("room", ["for the upload", "for storing"])
def test_form_upload_returns_507_when_disk_is_full(desk, batch, small_disk, room):
    """Small uploads are in memory until they are stored; large ones in a file."""
    page = reverse("desk_batches:batch", args=[batch.pk])
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * 2**21)
    size = 2**22 if room == "for the upload" else 2**21
    large = SimpleUploadedFile("large.txt", (TEXT * 2)[:size])
    response = desk.post(page, {"files": [large]})
    assert response.status_code == 507
    assert "disk is full" in response.content.decode()
    assert not LibraryDocument.objects.exists()
    # Nothing of it is left, and the next small one is taken.
    files = [path for path in small_disk.rglob("*") if path.is_file()]
    # Requests are counted in a file, beside SQLite.
    assert [path for path in files if path.stem != "request_counts"] == [filler]
    small = SimpleUploadedFile("small.txt", b"text")
    assert desk.post(page, {"files": [small]}).status_code == 302
    assert LibraryDocument.objects.count() == 1
