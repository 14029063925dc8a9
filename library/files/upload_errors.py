"""Files of forms that are too large, cut short, or find no room: whatever the form.

The form is read when its CSRF token is looked for, before any view: so these faults are
met around all of them.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.utils.translation import gettext as _


def is_disk_full(error: Exception) -> bool:
    full = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return isinstance(error, OSError) and error.errno in full


def disk_full_message() -> str:
    """Return what somebody reads when there is no room for a file."""
    return _(
        "The library's disk is full. What has arrived is kept. Tell whoever runs the "
        "library, then try again."
    )


class SizeLimitHandler(FileUploadHandler):
    """Keeps little past the limit of a file, so that no stream fills the disk.

    Enough is kept to show that the file is too large: its form says so, and names it.
    Visitors have no form for files, and send none.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass bytes on. Raises RequestDataTooBig for a visitor's."""
        most = settings.LIBRARY_MAX_UPLOAD_SIZE
        if not self.request.user.is_authenticated:
            raise RequestDataTooBig
        if start + len(raw_data) > most:
            self.request.has_too_large_file = True
        return raw_data if start <= most else None

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one have the file."""


class UploadErrorMiddleware:
    """Answer 413, 507 and 400 with what to do; comes before the check of the token."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        is_form_again = response.status_code == 200 and is_page
        if is_form_again and getattr(request, "has_too_large_file", False):
            response.status_code = 413
        return response

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        if request.content_type != "multipart/form-data":
            return None
        try:
            request.POST  # noqa: B018 (reads the form)
        except Exception as error:
            _drop(request)
            if answer := self.process_exception(request, error):
                return answer
            raise
        return None

    def process_exception(self, request, error: Exception) -> HttpResponse | None:
        if is_disk_full(error):
            return _told(request, 507, disk_full_message())
        if isinstance(error, UnreadablePostError):
            return _told(request, 400, _("The upload was cut short: send it again."))
        return None


def _drop(request: HttpRequest) -> None:
    """Remove the temporary file that was being written; Django only forgets it."""
    for handler in request.upload_handlers:
        with suppress(OSError):  # closing writes what is left, for which is no room
            handler.upload_interrupted()


def _told(request: HttpRequest, status: int, advice: str) -> HttpResponse:
    context = {"advice": advice, "address": request.path}
    return render(request, "library/upload_fault.html", context, status=status)
