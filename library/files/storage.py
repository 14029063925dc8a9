"""Where files lie. Each is there whole or not at all, whatever ends the process."""

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
    """A file that nobody writes to any more, open for reading.

    Storing it links its bytes to a second name where the disk and the rights allow it:
    nothing is copied, and the first name stays until its owner takes it away.
    """

    def __init__(self, path: Path):
        super().__init__(path.open("rb"), name=str(path))

    def temporary_file_path(self) -> str:
        return self.name


class WholeFileStorage(FileSystemStorage):
    """Writes aside, flushes to the disk, then renames.

    So a stored name never stands for half a file. A process that ends between this and
    the commit of the row leaves a file that no row names;
    `library.maintenance.orphaned_files` removes those after some weeks.
    """

    def _save(self, name: str, content: File) -> str:
        folder = Path(self.path(name)).parent
        is_new = not folder.exists()
        with self._aside(content) as path:
            stored = super()._save(name, _Finished(path))
        flush(folder)
        if is_new:
            flush(folder.parent)
        return stored

    @contextmanager
    def _aside(self, content: File) -> Iterator[Path]:
        path = Path(self.location) / "aside" / str(uuid.uuid4())
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _fill(path, content)
            flush(path)
            yield path
        finally:
            path.unlink(missing_ok=True)


class PictureStorage(WholeFileStorage):
    """A folder beside that of the files, for pictures that everybody may see."""

    @property
    def base_location(self) -> Path:
        return Path(settings.DATA_DIR) / "pictures"

    @property
    def location(self) -> str:
        return str(self.base_location.absolute())


class _Finished(File):
    """What FileSystemStorage moves into its place."""

    def __init__(self, path: Path):
        super().__init__(None, name=str(path))

    def temporary_file_path(self) -> str:
        return self.name


def _fill(path: Path, content: File) -> None:
    if hasattr(content, "temporary_file_path"):
        source = content.temporary_file_path()
        # Another disk, or one without links: copy.
        with suppress(OSError):
            if _may_link(source, path.parent):
                os.link(source, path)
                return
        shutil.copyfile(source, path)
        return
    with path.open("xb") as file:
        for chunk in content.chunks():
            file.write(chunk)


def _may_link(source: str, folder: Path) -> bool:
    """Return whether a second name in `folder` has the rights of a new file there.

    A link keeps owner, group and access list of its source. Where the folder gives its
    files a group or an access list, so that nginx can read them, only a copy has those.
    """
    file, parent = os.stat(source), folder.stat()
    lists = os.listxattr(folder) if hasattr(os, "listxattr") else []
    if file.st_uid != os.geteuid() or DEFAULT_ACL in lists:
        return False
    return not parent.st_mode & stat.S_ISGID or file.st_gid == parent.st_gid


@contextmanager
def on_disk(file: FieldFile) -> Iterator[Path]:
    """Give a path to a stored file's bytes. What lies elsewhere is fetched for so long.

    Raises OSError when the file is gone.
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
    """Have the disk keep what a file, or a folder's list of names, holds by now."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
