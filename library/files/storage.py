"""Atomic file storage: a file is stored completely or not at all."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.db.models.fields.files import FieldFile

DEFAULT_ACL = "system.posix_acl_default"  # what `setfacl --default` writes


class FileOnDisk(File):
    """A finished file, open for reading.

    Storing it creates a hard link if the file system and the permissions allow it, so
    nothing is copied; the first name stays until its owner deletes it.
    """

    def __init__(self, path: Path):
        super().__init__(path.open("rb"), name=str(path))

    def temporary_file_path(self) -> str:
        return self.name


class WholeFileStorage(FileSystemStorage):
    """Write to a temporary file, flush it to disk, then rename it.

    A stored name never refers to an incomplete file. A process that ends between this
    and the commit of the row leaves a file without a row;
    `library.maintenance.orphaned_files` removes it after some weeks.
    """

    def _save(self, name: str, content: File) -> str:
        folder = Path(self.path(name)).parent
        is_new = not folder.exists()
        path = Path(self.location) / "aside" / str(uuid.uuid4())
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _write(path, content)
            flush(path)
            saved_name = super()._save(name, _TemporaryFile(path))
        finally:
            path.unlink(missing_ok=True)
        flush(folder)
        if is_new:
            flush(folder.parent)
        return saved_name


class PictureStorage(WholeFileStorage):
    """Storage for public pictures, in a folder beside that of the files."""

    @property
    def base_location(self) -> Path:
        return Path(settings.DATA_DIR) / "pictures"

    @property
    def location(self) -> str:
        return str(self.base_location.absolute())


class DumpStorage(PictureStorage):
    """Storage for dumps of what is public, in a folder beside that of the files."""

    @property
    def base_location(self) -> Path:
        return Path(settings.DATA_DIR) / "dumps"


class _TemporaryFile(File):
    """A file that FileSystemStorage moves instead of copying."""

    def __init__(self, path: Path):
        super().__init__(None, name=str(path))

    def temporary_file_path(self) -> str:
        return self.name


def _write(path: Path, content: File) -> None:
    if hasattr(content, "temporary_file_path"):
        source = content.temporary_file_path()
        with suppress(OSError):  # another disk, or one without hard links
            if _may_link(source, path.parent):
                os.link(source, path)
                return
        shutil.copyfile(source, path)
        return
    with path.open("xb") as file:
        for chunk in content.chunks():
            file.write(chunk)


def _may_link(source: str, folder: Path) -> bool:
    """Return whether a hard link in `folder` has the permissions of a new file there.

    A hard link keeps owner, group and ACL of its source. If the folder assigns a group
    or an ACL to its files, so that nginx can read them, only a copy gets those.
    """
    file, parent = os.stat(source), folder.stat()
    attributes = os.listxattr(folder) if hasattr(os, "listxattr") else []
    if file.st_uid != os.geteuid() or DEFAULT_ACL in attributes:
        return False
    return not parent.st_mode & stat.S_ISGID or file.st_gid == parent.st_gid


@contextmanager
def on_disk(file: FieldFile) -> Iterator[Path]:
    """Yield the path of a stored file; one in a bucket is downloaded temporarily.

    Raises OSError if the file is missing.
    """
    if isinstance(file.storage, FileSystemStorage):
        yield Path(file.path)
        return
    with tempfile.NamedTemporaryFile(prefix="library-stored-") as copy:
        with file.storage.open(file.name) as stored:
            shutil.copyfileobj(stored, copy, 1 << 20)
        copy.flush()
        yield Path(copy.name)


def flush(path: Path) -> None:
    """Flush a file, or the entries of a folder, to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
