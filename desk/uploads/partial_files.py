"""The bytes of files on their way in: DATA_DIR/incoming/<key>.part.

`key` is ours; nothing that came from outside is in the name.
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

# Bytes that stay free on the disk, so that the database and the site go on.
MIN_FREE_BYTES = 200 * 1024 * 1024


class UploadBusy(Exception):
    """Somebody else writes this part at the moment: another tab, a lost request."""


def folder() -> Path:
    """Return the folder of the parts, made when it is missing."""
    path = Path(settings.DATA_DIR) / "incoming"
    path.mkdir(mode=0o770, exist_ok=True)  # less the umask
    return path


def path_of(key: UUID) -> Path:
    return folder() / f"{key}.part"


def length(key: UUID) -> int:
    """Return how many bytes of a part lie on the disk; 0 when it is not there."""
    path = path_of(key)
    return path.stat().st_size if path.exists() else 0


def require_free_space(size: int) -> None:
    """Raise OSError when `size` more bytes would not leave enough of the disk free."""
    if shutil.disk_usage(folder()).free - size < MIN_FREE_BYTES:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextmanager
def locked(key: UUID) -> Iterator[RawIOBase]:
    """Open a part for one writer at a time. Raises Busy while there is another.

    The system takes the lock back when its process ends, however it ends.
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
    rest = memoryview(data)
    while rest:
        rest = rest[partial_upload.write(rest) :]


def remove(key: UUID) -> None:
    path_of(key).unlink(missing_ok=True)
