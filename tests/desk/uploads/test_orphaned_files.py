"""What nobody came back for goes after weeks; what any row names stays."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from desk.models import IncomingFile
from desk.uploads import partial_files
from desk.uploads.jobs import expire_uploads
from library.maintenance.orphaned_files import sweep_files
from library.models import FileVersion, LibraryDocument
from tests.desk.uploads.tus_client import announce, incoming, piece, send
from tests.factories import LibraryDocumentFactory, ResourceFactory

pytestmark = pytest.mark.django_db
LATER = timezone.now() + timedelta(days=31)
SOON = timezone.now() + timedelta(days=29)
UNNAMED = "ab/abababab-0000-4000-8000-000000000000.pdf"


@pytest.fixture
def stray(settings) -> Path:
    """A stored file that no row names."""
    path = settings.MEDIA_ROOT / UNNAMED
    path.parent.mkdir(parents=True)
    path.write_bytes(b"%PDF-")
    return path


@pytest.mark.reliability(33)
def test_old_stored_file_without_row_is_deleted(stray, caplog):
    assert sweep_files(SOON) == []
    assert stray.exists()
    assert sweep_files(LATER) == [UNNAMED]
    assert not stray.exists()
    assert UNNAMED in caplog.text


@pytest.mark.reliability(33)
def test_files_referenced_by_any_row_are_kept(stray):
    resource = ResourceFactory(pages=["text"])
    file = resource.files.get()
    unused = LibraryDocumentFactory(title="Not in any resource")
    unused.cover.save("cover", ContentFile(b"jpg"))
    earlier = LibraryDocumentFactory(title="An earlier version")
    FileVersion.objects.create(file=file, document=earlier, number=1)
    named = [d.file for d in LibraryDocument.objects.all()] + [unused.cover]
    assert len(named) == 4
    assert sweep_files(LATER) == [UNNAMED]
    assert all(Path(one.path).exists() for one in named)


def test_files_with_other_names_are_kept(stray, settings):
    others = [settings.MEDIA_ROOT / name for name in ("images/logo.png", "README")]
    others[0].parent.mkdir()
    for other in others:
        other.write_bytes(b"x")
    sweep_files(LATER)
    assert all(other.exists() for other in others)


def test_temporary_files_are_deleted(settings):
    half = settings.MEDIA_ROOT / "aside" / UNNAMED[3:39]
    half.parent.mkdir(parents=True)
    half.write_bytes(b"half")
    assert len(sweep_files(LATER)) == 1
    assert not half.exists()


def test_upload_without_progress_expires_with_message(desk, batch):
    url = announce(desk, batch, "a.txt", 50)["Location"]
    piece(desk, url, 0, b"x" * 20)
    key = incoming(url).key
    expire_uploads(SOON)
    assert partial_files.length(key) == 20
    expire_uploads(LATER)
    row = incoming(url)
    assert row.state == "rejected"
    assert "30 days" in row.reason
    assert not partial_files.path_of(key).exists()


def test_active_upload_does_not_expire(desk, batch):
    url = announce(desk, batch, "a.txt", 50)["Location"]
    piece(desk, url, 0, b"x" * 20)
    with partial_files.locked(incoming(url).key):
        expire_uploads(LATER)
    assert incoming(url).state == "arriving"


def test_old_part_without_upload_is_deleted(desk, batch):
    kept = send(desk, batch, "a.txt", b"text")
    for key in (kept.key, "no-upload"):
        partial_files.path_of(key).write_bytes(b"left by a crash")
    expire_uploads(SOON)
    assert len(list(partial_files.folder().iterdir())) == 2
    expire_uploads(LATER)
    assert not list(partial_files.folder().iterdir())
    assert IncomingFile.objects.get().state == "stored"
    assert kept.document.file.open("rb").read() == b"text"
