"""A ZIP in a batch becomes drafts of its files; each bad one is rejected by itself."""

import stat
import struct
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from desk.models import IncomingFile
from desk.uploads import archives, partial_files
from desk.uploads.jobs import finalize_next
from library.extraction import Refused, kind_by_name, limits
from library.models import LibraryDocument, Resource
from library.processing.text_extraction import extract_next
from tests.desk.uploads.tus_client import announce, offset, send
from tests.extraction.files import docx, paragraph, zipped
from tests.factories import pdf_bytes

pytestmark = pytest.mark.django_db
PDF = pdf_bytes(["How an early warning begins."])
WORD = docx(paragraph("Field notes."))


def work() -> None:
    while finalize_next():
        pass


def states(batch) -> dict[str, str]:
    return dict(batch.files.values_list("name", "state"))


def reason(name: str) -> str:
    return IncomingFile.objects.get(name=name).reason


def encrypted(data: bytes) -> bytes:
    """A ZIP whose first member claims to have a password."""
    patched = bytearray(data)
    for signature, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        position = data.index(signature) + place
        flags = struct.unpack_from("<H", patched, position)[0] | 1
        struct.pack_into("<H", patched, position, flags)
    return bytes(patched)


def test_zip_becomes_drafts(desk, batch):
    data = zipped({"reports/a.pdf": PDF, "b.docx": WORD, "reports/": ""})
    row = send(desk, batch, "all.zip", data)
    assert row.state == "arriving"
    url = reverse("desk_batches:batch", args=[batch.pk])
    assert "Unpacking" in desk.get(url).content.decode()
    work()
    expected = {"all.zip": "unpacked", "a.pdf": "stored", "b.docx": "stored"}
    assert states(batch) == expected
    titles = Resource.objects.values_list("title", flat=True)
    assert sorted(titles) == ["a", "b"]
    assert not Resource.objects.filter(live=True).exists()
    assert not list(partial_files.folder().iterdir())
    document = LibraryDocument.objects.get(original_name="a.pdf")
    assert document.file.open("rb").read() == PDF
    while extract_next():
        pass
    page = desk.get(url).content.decode()
    assert "Its files are in this list." in page


def test_hostile_members_are_rejected_alone(desk, batch):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../etc/good.pdf", PDF)
        archive.writestr("C:\\windows\\win.txt", b"Notes")
        archive.writestr("setup.exe", b"MZ")
        archive.writestr("lie.pdf", b"<html><script>1</script></html>")
        archive.writestr("inner.zip", zipped({"a.pdf": PDF}))
        archive.writestr("bomb.txt", b" " * (30 << 20))
        archive.writestr("macros.docm", b"1")
        archive.writestr("empty.txt", b"")
        archive.writestr("__MACOSX/._good.pdf", b"1")
        archive.writestr("photos/.DS_Store", b"1")
        link = zipfile.ZipInfo("link.pdf")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    send(desk, batch, "all.zip", out.getvalue())
    work()
    rejected = dict.fromkeys(
        (
            "setup.exe",
            "lie.pdf",
            "inner.zip",
            "bomb.txt",
            "macros.docm",
            "empty.txt",
            "link.pdf",
        ),
        "rejected",
    )
    accepted = {"all.zip": "unpacked", "good.pdf": "stored", "win.txt": "stored"}
    assert states(batch) == accepted | rejected
    assert "Unpack it" in reason("inner.zip")
    assert "far more than its size" in reason("bomb.txt")
    assert "only a link" in reason("link.pdf")
    assert "not supported" in reason("setup.exe")
    assert "content is HTML" in reason("lie.pdf")
    assert not list(partial_files.folder().iterdir())


def test_member_with_password_is_rejected_alone(desk, batch):
    send(desk, batch, "a.zip", encrypted(zipped({"a.pdf": PDF, "b.pdf": PDF})))
    work()
    assert states(batch) == {
        "a.zip": "unpacked",
        "a.pdf": "rejected",
        "b.pdf": "stored",
    }
    assert "has a password" in reason("a.pdf")


def test_damaged_member_is_rejected_alone(desk, batch):
    data = bytearray(zipped({"a.pdf": PDF, "b.pdf": PDF}))
    data[60:64] = b"\xff\xff\xff\xff"
    send(desk, batch, "a.zip", bytes(data))
    work()
    assert states(batch) == {
        "a.zip": "unpacked",
        "a.pdf": "rejected",
        "b.pdf": "stored",
    }
    assert "damaged in the ZIP" in reason("a.pdf")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"not a ZIP at all", "cannot be read"),
        (zipped({"a.pdf": PDF})[:200], "cannot be read"),
        (zipped({}), "contains no files"),
        (zipped({".DS_Store": "1"}), "contains no files"),
        (WORD, "office file"),
    ],
)
def test_bad_zip_is_rejected(desk, batch, data, words):
    row = send(desk, batch, "a.zip", data)
    work()
    row.refresh_from_db()
    assert row.state == "rejected"
    assert words in row.reason
    assert not Resource.objects.exists()
    assert not list(partial_files.folder().iterdir())


def test_zip_with_too_many_or_too_large_files_is_rejected(desk, batch, monkeypatch):
    many = {f"{number}.txt": "a" for number in range(limits.UNPACKED_FILES + 1)}
    send(desk, batch, "many.zip", zipped(many))
    sizes = bytearray(zipped({"a.txt": "text", "b.txt": "text"}))
    for start in (sizes.index(b"PK\1\2"), sizes.rindex(b"PK\1\2")):
        struct.pack_into("<L", sizes, start + 24, 600 << 20)
    send(desk, batch, "large.zip", bytes(sizes))
    work()
    assert states(batch) == {"many.zip": "rejected", "large.zip": "rejected"}
    assert "too many" in reason("many.zip")
    assert "more than 1 GB" in reason("large.zip")


def test_names_in_other_encodings_are_read(desk, batch):
    names = "تقرير.txt".encode()
    data = zipped({"X" * 10 + ".txt": "Notes"}).replace(b"X" * 10 + b".txt", names)
    send(desk, batch, "a.zip", data)
    work()
    assert states(batch)["تقرير.txt"] == "stored"


@pytest.mark.parametrize("crash_at", ["write", "fsync", "hand_to_worker"])
def test_crash_while_unpacking_loses_and_duplicates_nothing(
    desk, batch, monkeypatch, caplog, crash_at
):
    data = zipped({f"{number}.pdf": PDF for number in range(3)})
    row = send(desk, batch, "a.zip", data)
    place = {
        "write": (partial_files, "write"),
        "fsync": (archives.os, "fsync"),
        "hand_to_worker": (archives, "hand_to_worker"),
    }[crash_at]
    original, calls = getattr(*place), []

    def fail_at_second(*args):
        calls.append(args)
        if len(calls) == 2:
            raise OSError("killed here")
        return original(*args)

    monkeypatch.setattr(*place, fail_at_second)
    assert finalize_next()
    monkeypatch.undo()
    row.refresh_from_db()
    assert row.state == "arriving"
    IncomingFile.objects.update(touched_at=timezone.now() - timedelta(hours=1))
    work()
    assert states(batch) == {
        "a.zip": "unpacked",
        **{f"{number}.pdf": "stored" for number in range(3)},
    }
    assert Resource.objects.count() == batch.files.count() - 1 == 3


def test_same_zip_again_creates_nothing(desk, batch):
    data = zipped({"a.pdf": PDF})
    send(desk, batch, "a.zip", data, "mark")
    work()
    url = announce(desk, batch, "a.zip", len(data), "mark")["Location"]
    assert offset(desk, url) == len(data)
    work()
    assert Resource.objects.count() == 1


def test_form_without_scripts_takes_a_zip(desk, batch):
    files = [
        SimpleUploadedFile("a.zip", zipped({"a.pdf": PDF})),
        SimpleUploadedFile("b.pdf", PDF),
    ]
    url = reverse("desk_batches:batch", args=[batch.pk])
    page = desk.post(url, {"files": files}, follow=True).content.decode()
    assert "1 ZIP is being unpacked." in page
    work()
    expected = {"a.zip": "unpacked", "a.pdf": "stored", "b.pdf": "stored"}
    assert states(batch) == expected


def test_zip_elsewhere_is_refused_with_advice():
    with pytest.raises(Refused, match="Unpack this ZIP"):
        kind_by_name("files.ZIP")
