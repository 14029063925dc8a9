"""Uploads that are too large, and a full disk."""

from __future__ import annotations

import errno

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext as _


def is_disk_full(error: Exception) -> bool:
    return isinstance(error, OSError) and error.errno in (
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EFBIG,
    )


def disk_full_message() -> str:
    return _(
        "The disk is full. Files already uploaded are safe. Contact your "
        "administrator, then try again."
    )


class SizeLimitHandler(FileUploadHandler):
    """Discard the rest of a file over the size limit, so that it cannot fill the disk.

    Enough is stored for the form to report that the file is too large. Anonymous users
    have no form for files, so their uploads are rejected.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass bytes on. Raises RequestDataTooBig for anonymous users."""
        limit = settings.LIBRARY_MAX_UPLOAD_SIZE
        if not self.request.user.is_authenticated:
            raise RequestDataTooBig
        if start + len(raw_data) > limit:
            self.request.has_too_large_file = True
        return raw_data if start <= limit else None

    def file_complete(self, file_size: int) -> None:
        """Return None: the next handler returns the file."""
