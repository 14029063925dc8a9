"""Error pages for uploads that are too large or incomplete, or when the disk is full.

Django reads a form to check its CSRF token, before any view runs. So a middleware
handles these errors for all forms.
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


class UploadErrorMiddleware:
    """Answer 413, 507 or 400 with what to do. Must come before the CSRF middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        is_form_with_errors = response.status_code == 200 and is_page
        if is_form_with_errors and getattr(request, "has_too_large_file", False):
            response.status_code = 413
        return response

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        if request.content_type != "multipart/form-data":
            return None
        try:
            request.POST  # noqa: B018 (reads the form)
        except Exception as error:
            # Remove the unfinished temporary file; Django only drops its reference.
            for handler in request.upload_handlers:
                with suppress(OSError):  # closing flushes, but the disk is full
                    handler.upload_interrupted()
            if response := self.process_exception(request, error):
                return response
            raise
        return None

    def process_exception(self, request, error: Exception) -> HttpResponse | None:
        if is_disk_full(error):
            return _error_page(request, 507, disk_full_message())
        if isinstance(error, UnreadablePostError):
            text = _("The upload was interrupted. Upload the file again.")
            return _error_page(request, 400, text)
        return None


def _error_page(request: HttpRequest, status: int, advice: str) -> HttpResponse:
    context = {"advice": advice, "url": request.path, "has_no_translations": True}
    return render(request, "library/upload_error.html", context, status=status)
