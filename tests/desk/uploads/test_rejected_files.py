"""Files that the library does not take: said before any byte, or when all are there."""

import re

import pytest
from django.urls import reverse

from desk.models import IncomingFile
from desk.uploads import partial_files
from library.models import LibraryDocument, Resource
from tests.desk.uploads.tus_client import announce, incoming, offset, piece, send
from tests.factories import pdf_bytes

PDF = pdf_bytes(["A page."])
HTML = b"<html><script>alert(1)</script></html>"
STORED = re.compile(r"[0-9a-f]{2}/[0-9a-f-]{36}\.[a-z0-9]+")


@pytest.fixture(autouse=True)
def nothing_is_left(settings):
    """No test here leaves a byte of a refused file behind."""
    yield
    assert not list(partial_files.folder().iterdir())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nasty.exe", "Programs are not supported"),
        ("report.pdf.exe", "upload a text or a PDF"),
        ("picture.svg", "Export it as PDF or PNG"),
        ("macro.docm", "macros"),
        ("no ending", "the name has no ending"),
        ("", "This file type is not supported"),
        ("\0", "This file type is not supported"),
    ],
)
def test_file_type_is_rejected_before_upload(desk, batch, name, words):
    response = announce(desk, batch, name, 5)
    assert response.status_code == 415
    assert words in response.content.decode()
    row = incoming(response["Location"])
    assert (row.state, row.received) == ("rejected", 0)
    assert row.reason == response.content.decode()
    assert piece(desk, response["Location"], 0, b"12345").status_code == 410


@pytest.mark.reliability(26)
def test_file_over_limit_is_rejected_before_upload(desk, batch, settings):
    settings.LIBRARY_MAX_UPLOAD_SIZE = 1000
    response = announce(desk, batch, "big.txt", 1001)
    assert response.status_code == 413
    assert "big.txt is larger than 1000" in response.content.decode()
    assert announce(desk, batch, "huge.txt", 10**15 - 1).status_code == 413
    assert send(desk, batch, "just.txt", b"x" * 1000).state == "stored"


@pytest.mark.reliability(26)
def test_limit_is_300_megabytes(desk, batch):
    for size, status in ((300 * 2**20, 201), (300 * 2**20 + 1, 413)):
        assert announce(desk, batch, "a.pdf", size).status_code == status


@pytest.mark.reliability(25)
@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("lie.pdf", HTML, "the content is HTML"),
        ("lie.pdf", b"PK\x03\x04 not really a zip", "content is not PDF"),
        ("lie.docx", PDF, "the content is PDF"),
        ("lie.docx", b"PK\x03\x04 not really a zip", ""),
        ("lie.txt", b"\x7fELF\x00\x00\x01", "content is not plain text"),
        ("blank.pdf", b" " * 50, "This file is empty"),
    ],
)
def test_content_not_matching_extension_is_rejected(desk, batch, name, data, words):
    url = announce(desk, batch, name, len(data))["Location"]
    response = piece(desk, url, 0, data)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert incoming(url).reason == response.content.decode() != ""
    assert not Resource.objects.exists()
    assert not LibraryDocument.objects.exists()


def test_empty_file_is_rejected(desk, batch):
    response = announce(desk, batch, "empty.pdf", 0)
    assert response.status_code == 415
    assert "empty" in response.content.decode()


def test_rejected_file_can_be_uploaded_again(desk, batch):
    url = announce(desk, batch, "a.pdf", len(HTML), "mark")["Location"]
    piece(desk, url, 0, HTML)
    again = announce(desk, batch, "a.pdf", len(PDF), "mark")["Location"]
    assert again != url
    piece(desk, again, 0, PDF)
    assert [row.state for row in IncomingFile.objects.all()] == ["stored"]


@pytest.mark.reliability(25)
@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\evil\u202etxt.pdf", "eviltxt.pdf"),
        ("/root/a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie: x=1.pdf"),
        ("nul\0byte.pdf", "nulbyte.pdf"),
        ("<script>alert(1)<b>.pdf", "<script>alert(1)<b>.pdf"),
        ("é" * 300 + ".pdf", "é" * 180 + ".pdf"),
        ("تقرير.pdf", "تقرير.pdf"),
    ],
)
def test_names_are_stored_sanitised(desk, batch, settings, name, kept):
    row = send(desk, batch, name, PDF, name)
    assert row.name == row.document.original_name == kept
    assert STORED.fullmatch(row.document.file.name)
    stored = [p for p in settings.MEDIA_ROOT.rglob("*") if p.is_file()]
    assert [str(p.relative_to(settings.MEDIA_ROOT)) for p in stored] == [
        row.document.file.name
    ]
    page = desk.get(reverse("desk_batches:batch", args=[batch.pk])).content.decode()
    assert "<script>alert" not in page


def test_undecodable_name_is_rejected(desk, batch):
    assert announce(desk, batch, "\ud800.pdf", 5).status_code == 400
    assert not IncomingFile.objects.exists()


def test_rejected_file_does_not_block_others(desk, batch):
    url = announce(desk, batch, "a.pdf", len(PDF))["Location"]
    announce(desk, batch, "nasty.exe", 5)
    assert offset(desk, url) == 0
    assert piece(desk, url, 0, PDF).status_code == 204
