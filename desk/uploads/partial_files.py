"""The bytes of partial uploads: DATA_DIR/incoming/<key>.part.

`key` is generated here; no part of the name comes from the uploader.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import RawIOBase
from pathlib import Path
from uuid import UUID

from django.conf import settings

# Bytes kept free on the disk for the database and the site.
MIN_FREE_BYTES = 200 * 1024 * 1024


class UploadBusy(Exception):
    """Another process is writing this upload: another tab, or a lost request."""


def folder() -> Path:
    """Return the folder of partial uploads; create it if it is missing."""
    path = Path(settings.DATA_DIR) / "incoming"
    path.mkdir(mode=0o770, exist_ok=True)  # less the umask
    return path


def path_of(key: UUID) -> Path:
    return folder() / f"{key}.part"


def length(key: UUID) -> int:
    """Return the bytes of a partial upload on disk; 0 if there is none."""
    path = path_of(key)
    return path.stat().st_size if path.exists() else 0


def require_free_space(size: int) -> None:
    """Raise OSError when `size` more bytes would not leave enough of the disk free."""
    if shutil.disk_usage(folder()).free - size < MIN_FREE_BYTES:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextmanager
def locked(key: UUID) -> Iterator[RawIOBase]:
    """Open a partial upload, locked for one writer. Raises UploadBusy if it is taken.

    The system releases the lock when the process ends, however it ends.
    """
    handle = os.open(path_of(key), os.O_RDWR | os.O_CREAT, 0o660)
    with os.fdopen(handle, "r+b", buffering=0) as partial_upload:
        try:
            fcntl.flock(partial_upload, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UploadBusy from error
        yield partial_upload


def write(partial_upload: RawIOBase, data: bytes) -> None:
    """Write all of `data`. Raises OSError, for example when the disk is full."""
    remaining = memoryview(data)
    while remaining:
        remaining = remaining[partial_upload.write(remaining) :]


def remove(key: UUID) -> None:
    path_of(key).unlink(missing_ok=True)
