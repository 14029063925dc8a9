"""Resumable uploads over HTTP: the open protocol tus 1.0 (tus.io), core and creation.

POST announces a file and returns its URL; HEAD returns the stored bytes; PATCH appends
a chunk. Errors are plain text for the editor.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desk.models import Batch, IncomingFile
from desk.uploads import resumable
from desk.uploads.partial_files import UploadBusy
from desk.uploads.resumable import TooLong, UploadClosed, WrongOffset, uploads_of
from library.files.upload_errors import disk_full_message, is_disk_full
from library.rate_limits import ADMIN_USERS, no_rate_limit

VERSION = "1.0.0"
CHUNK_CONTENT_TYPE = "application/offset+octet-stream"
_FINISHED = (IncomingFile.State.STORED, IncomingFile.State.UNPACKED)
_NUMBER = re.compile("[0-9]{1,15}")
View = Callable[..., HttpResponse]


def tus_endpoint(view: View) -> View:
    """Require an editor and the protocol version; turn errors into tus responses."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.has_perm("library.add_resource"):
            raise PermissionDenied
        if request.method == "OPTIONS":
            headers = {
                "Tus-Extension": "creation",
                "Tus-Max-Size": settings.LIBRARY_MAX_UPLOAD_SIZE,
            }
            response = HttpResponse(status=204, headers=headers)
        elif request.headers.get("Tus-Resumable") != VERSION:
            response = _plain(412, _("This request does not use the tus 1.0 protocol."))
        else:
            response = _respond(view, request, *args, **kwargs)
        response["Tus-Resumable"] = response["Tus-Version"] = VERSION
        response["Cache-Control"] = "no-store"
        return response

    return wrapper


def _respond(view: View, request: HttpRequest, *args, **kwargs) -> HttpResponse:
    try:
        return view(request, *args, **kwargs)
    except UploadBusy:
        return _plain(423, _("This file is being uploaded in another tab."))
    except WrongOffset:
        return _plain(409, _("The upload will resume from the last saved byte."))
    except TooLong:
        return _plain(413, _("The file is larger than announced. Upload it again."))
    except OSError as error:
        if not is_disk_full(error):
            raise
        return _plain(507, disk_full_message())


@no_rate_limit(ADMIN_USERS)
@require_http_methods(["OPTIONS", "POST"])
@tus_endpoint
def uploads(request: HttpRequest, pk: int) -> HttpResponse:
    """Announce a file of a batch; `fingerprint` in its metadata identifies it."""
    batch = get_object_or_404(Batch, pk=pk)
    size = _number(request, "Upload-Length")
    metadata = _metadata(request)
    if size is None or metadata is None:
        return _plain(400, _("The file name or size is missing."))
    incoming = resumable.start_upload(
        batch,
        request.user,
        name=metadata.get("filename", ""),
        size=size,
        fingerprint=metadata.get("fingerprint", ""),
    )
    if incoming.state == IncomingFile.State.REJECTED:
        is_too_large = size > settings.LIBRARY_MAX_UPLOAD_SIZE
        return _rejected(incoming, 413 if is_too_large else 415)
    response = HttpResponse(status=201)
    response["Location"] = _upload_url(incoming)
    response["Upload-Offset"] = resumable.offset_of(incoming)
    return response


@no_rate_limit(ADMIN_USERS)
@require_http_methods(["OPTIONS", "HEAD", "PATCH"])
@tus_endpoint
def upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return how much of an upload is stored, or append a chunk."""
    incoming = get_object_or_404(uploads_of(request.user), key=key)
    if incoming.state == IncomingFile.State.REJECTED:
        return _rejected(incoming, 410)
    if request.method == "PATCH":
        return _append(request, incoming)
    response = _progress(incoming, resumable.offset_of(incoming), 200)
    name = base64.b64encode(incoming.name.encode()).decode()
    response["Upload-Metadata"] = f"filename {name}"
    return response


def _append(request: HttpRequest, incoming: IncomingFile) -> HttpResponse:
    if request.content_type != CHUNK_CONTENT_TYPE:
        return _plain(
            415, _("The content type of a chunk must be %s.") % CHUNK_CONTENT_TYPE
        )
    offset = _number(request, "Upload-Offset")
    length = _number(request, "Content-Length")
    if offset is None or length is None:
        return _plain(400, _("The offset or length of this chunk is missing."))
    try:
        incoming = resumable.append_chunk(incoming.key, offset, request, length)
    except UploadClosed as closed:
        incoming = IncomingFile.objects.filter(key=incoming.key).first()
        if incoming is None:
            raise Http404 from closed
        if incoming.state in _FINISHED:
            raise WrongOffset from closed
    if incoming.state == IncomingFile.State.REJECTED:
        return _rejected(incoming, 422)
    return _progress(incoming, incoming.received, 204)


def _plain(status: int, text: str) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


def _progress(incoming: IncomingFile, offset: int, status: int) -> HttpResponse:
    headers = {"Upload-Offset": offset, "Upload-Length": incoming.size}
    return HttpResponse(status=status, headers=headers)


def _rejected(incoming: IncomingFile, status: int) -> HttpResponse:
    response = _plain(status, incoming.reason)
    response["Location"] = _upload_url(incoming)
    return response


def _upload_url(incoming: IncomingFile) -> str:
    return reverse("desk_batches:upload", args=[incoming.key])


def _number(request: HttpRequest, header: str) -> int | None:
    text = request.headers.get(header, "")
    return int(text) if _NUMBER.fullmatch(text) else None


def _metadata(request: HttpRequest) -> dict[str, str] | None:
    """Return the Upload-Metadata of a request; None if it cannot be decoded."""
    pairs = (
        pair.strip().partition(" ")
        for pair in request.headers.get("Upload-Metadata", "").split(",")
    )
    try:
        return {
            key: base64.b64decode(value, validate=True).decode()
            for key, _space, value in pairs
        }
    except (binascii.Error, UnicodeDecodeError):
        return None
