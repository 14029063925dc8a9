"""A stored file is there whole or not at all; a file on the disk is not copied."""

import io
import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile

from library.files.storage import FileOnDisk
from tests.library.files.access_lists import grant


def files_in(folder: Path) -> list[str]:
    paths = folder.rglob("*")
    return sorted(str(p.relative_to(folder)) for p in paths if p.is_file())


class Broken(io.BytesIO):
    def read(self, size=-1):
        if data := super().read(size):
            return data
        raise OSError("the source ends too early")


def test_file_is_stored_with_bytes_and_permissions(settings):
    assert default_storage.save("ab/one.txt", ContentFile(b"text")) == "ab/one.txt"
    path = settings.MEDIA_ROOT / "ab" / "one.txt"
    assert path.read_bytes() == b"text"
    assert path.stat().st_mode & 0o777 == settings.FILE_UPLOAD_PERMISSIONS
    assert files_in(settings.MEDIA_ROOT) == ["ab/one.txt"]


def test_existing_name_is_not_overwritten(settings):
    names = [default_storage.save("ab/one.txt", ContentFile(t)) for t in (b"1", b"2")]
    assert len(set(names)) == 2
    assert [(settings.MEDIA_ROOT / n).read_bytes() for n in names] == [b"1", b"2"]


def test_failed_source_leaves_nothing(settings):
    broken = File(Broken(b"half of it"), name="one.txt")
    broken.size = 100
    with pytest.raises(OSError, match="too early"):
        default_storage.save("ab/one.txt", broken)
    assert files_in(settings.MEDIA_ROOT) == []


def test_linked_source_keeps_its_first_name(settings, tmp_path):
    source = tmp_path / "part"
    source.write_bytes(b"text")
    with FileOnDisk(source) as file:
        name = default_storage.save("ab/one.txt", file)
    stored = settings.MEDIA_ROOT / name
    assert os.path.samefile(source, stored)
    source.unlink()
    assert stored.read_bytes() == b"text"


def test_file_is_copied_without_hard_links(settings, tmp_path, monkeypatch):
    def refuse(source, target):
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    source = tmp_path / "part"
    source.write_bytes(b"text")
    with FileOnDisk(source) as file:
        name = default_storage.save("ab/one.txt", file)
    assert (settings.MEDIA_ROOT / name).read_bytes() == source.read_bytes() == b"text"


def part(folder: Path) -> Path:
    source = folder / "part"
    source.write_bytes(b"text")
    return source


def test_file_is_copied_for_an_access_list(settings, tmp_path):
    nginx = 65533
    settings.MEDIA_ROOT.mkdir()
    for default in (False, True):
        grant(settings.MEDIA_ROOT, nginx, 5, default=default)
    source = part(tmp_path)
    with FileOnDisk(source) as file:
        stored = settings.MEDIA_ROOT / default_storage.save("ab/one.txt", file)
    assert not os.path.samefile(source, stored)
    assert stored.read_bytes() == b"text"
    listed = os.getxattr(stored, "system.posix_acl_access")
    assert nginx.to_bytes(4, "little") in listed
    assert stored.stat().st_mode & 0o007 == 0
    with pytest.raises(OSError, match="No data"):
        os.getxattr(source, "system.posix_acl_access")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files to others")
def test_file_is_copied_for_owner_and_group(settings, tmp_path):
    settings.MEDIA_ROOT.mkdir()
    os.chown(settings.MEDIA_ROOT, -1, 65532)
    settings.MEDIA_ROOT.chmod(0o2770)
    source = part(tmp_path)
    of_another = tmp_path / "of another user"
    of_another.write_bytes(b"other")
    os.chown(of_another, 65533, 65532)
    for path in (source, of_another):
        with FileOnDisk(path) as file:
            stored = settings.MEDIA_ROOT / default_storage.save("ab/one.txt", file)
        assert not os.path.samefile(path, stored)
        assert stored.read_bytes() == path.read_bytes()
        assert (stored.stat().st_uid, stored.stat().st_gid) == (0, 65532)
        assert stored.stat().st_mode & 0o7777 == settings.FILE_UPLOAD_PERMISSIONS


def test_large_form_upload_is_stored(settings):
    with TemporaryUploadedFile("large.txt", "text/plain", 4, None) as upload:
        upload.write(b"text")
        upload.flush()
        name = default_storage.save("ab/large.txt", upload)
    assert (settings.MEDIA_ROOT / name).read_bytes() == b"text"
    assert files_in(settings.MEDIA_ROOT) == [name]
