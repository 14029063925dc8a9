"""Whatever way a file comes in, the same is refused, and names do no harm."""

import random
import re

import pytest

from library.models import LibraryDocument, Resource
from members.models import Submission
from tests.extraction.files import docx, paragraph, zipped
from tests.factories import MembershipFactory, UserFactory, pdf_bytes
from tests.uploads import disks
from tests.uploads.upload_routes import (
    WAYS,
    bundle,
    chooser,
    plain_form,
    suggestion,
    wagtails_upload,
)

pytestmark = pytest.mark.django_db
# A table's row and one of several files are told of on the page that follows, and
# Wagtail's scripts read their answers as JSON.
ELSEWHERE = {bundle: 302, plain_form: 302, chooser: 200, wagtails_upload: 200}
STORED = re.compile(r"^[0-9a-f]{2}/[0-9a-f-]{36}\.[a-z0-9]+$")
PDF = pdf_bytes(["A page."])
HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
REJECTED = [
    ("page.pdf", HTML),
    ("polyglot.pdf", HTML + PDF),
    ("polyglot.pdf", zipped({"a": "b"}) + PDF),
    ("archive.docx", zipped({"a.txt": "x"})),
    ("office.pdf", docx(paragraph("text"))),
    ("drawing.svg", SVG),
    ("drawing.pdf", SVG),
    ("program.exe", b"MZ\x90\x00"),
    ("report.pdf.exe", PDF),
    ("report.\u202efdp", PDF),
    ("macro.docm", docx(paragraph("text"))),
]
NEUTRALISED = [
    ("../../etc/passwd.pdf", "passwd.pdf"),
    ("..\\..\\evil\u202etxt.pdf", "eviltxt.pdf"),
    ("Set-Cookie: x=1\r\nX: y.pdf", None),
    ("nul\0byte.pdf", "nulbyte.pdf"),
    ("é" * 300 + ".pdf", "é" * 180 + ".pdf"),
    ("<script>alert(1)<b>.pdf", None),
]


@pytest.fixture(params=WAYS, ids=lambda way: way.__name__)
def way(request):
    return request.param


@pytest.fixture
def sender(client, way):
    """Who may use this way: the editor, or for suggestions a member."""
    is_member = way is suggestion
    person = MembershipFactory().user if is_member else UserFactory(role="editor")
    client.force_login(person)
    return client


@pytest.fixture
def outside(settings):
    """What lies outside of the storage before and after."""
    before = _outside(settings)
    yield
    assert _outside(settings) == before


# Of requests, which are counted beside SQLite.
COUNTS = "request_counts"


def _outside(settings) -> set:
    inside = (settings.MEDIA_ROOT, settings.DATA_DIR / "imports")
    paths = settings.DATA_DIR.rglob("*")
    files = {path for path in paths if path.is_file() and path.stem != COUNTS}
    return {path for path in files if not any(map(path.is_relative_to, inside))}


def brought() -> list[LibraryDocument]:
    """The files that came in; not the one that a replacement replaces."""
    return [d for d in LibraryDocument.objects.all() if d.original_name != "file.txt"]


@pytest.mark.reliability(25)
def test_content_not_matching_its_type_is_rejected(sender, way, settings, outside):
    for name, data in REJECTED:
        way(sender, name, data)
    assert brought() == []
    assert not Resource.objects.exists()
    assert not Submission.objects.exists()
    stored = [p.name for p in settings.MEDIA_ROOT.rglob("*.*") if p.is_file()]
    assert all(name.endswith(".txt") for name in stored)


@pytest.mark.reliability(25)
def test_name_is_stored_sanitised(sender, way, settings, outside):
    for name, kept in NEUTRALISED:
        before = {document.pk for document in brought()}
        way(sender, name, PDF + name.encode())  # other bytes each time
        new = [document for document in brought() if document.pk not in before]
        # No header, and no ZIP, holds every name: then the file is refused.
        assert len(new) == 1 or (kept is None or (way is bundle and not new)), name
        for document in new:
            assert STORED.fullmatch(document.file.name)
            assert not re.search(r"[\x00-\x1f\u202e/\\]", document.original_name)
            assert kept is None or way is bundle or document.original_name == kept
    assert brought()
    names = {path.relative_to(settings.MEDIA_ROOT) for path in _stored(settings)}
    assert all(STORED.fullmatch(name.as_posix()) for name in names)


def _stored(settings):
    return [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


@pytest.mark.reliability(26)
def test_one_byte_over_the_limit_is_rejected(sender, way, settings):
    size = len(PDF) + 1000
    settings.LIBRARY_MAX_UPLOAD_SIZE = size
    just, over = (PDF + b" " * (n - len(PDF)) for n in (size, size + 1))
    answer = way(sender, "over.pdf", over)
    assert answer.status_code == ELSEWHERE.get(way, 413)
    if answer.status_code == 200:
        assert "is larger than" in answer.content.decode()
    assert brought() == []
    way(sender, "just.pdf", just)
    assert [document.file_size for document in brought()] in ([size], [size, size])


@pytest.fixture
def full_disk(settings, tmp_path, monkeypatch):
    """A disk of 6 MB, 5 of which are taken by the file that this gives."""
    with disks.small_disk(settings, monkeypatch, tmp_path, 6) as disk:
        (disk / "filler").write_bytes(b"x" * (5 << 20))
        yield disk / "filler"


@pytest.mark.reliability(33)
def test_full_disk_is_reported_and_leaves_no_file(sender, way, settings, full_disk):
    large = random.Random(1).randbytes(1_000_000).hex().encode()  # packed: half of it
    answer = way(sender, "large.txt", large)
    assert answer.status_code == 507
    assert "disk is full" in answer.content.decode()
    assert brought() == []
    assert not [p for p in _stored(settings) if p.stat().st_size > 100]
    assert sender.get("/").status_code == 200
    full_disk.unlink()
    way(sender, "large.txt", large)
    assert {document.file_size for document in brought()} == {len(large)}
