"""HTTP responses for stored files: ranges, conditional requests, safe headers.

Permissions are checked before anything here runs, so that neither a conditional nor a
range request reveals that a file exists.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import quote

from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from library.files.sendfile import nginx_response, storage_redirect
from library.models import LibraryDocument
from library.models.vocabularies import ascii_slug

logger = logging.getLogger(__name__)

CHUNK = 256 * 1024
SECONDS_PER_YEAR = 365 * 24 * 60 * 60
_SINGLE_RANGE = re.compile("bytes=([0-9]{0,18})-([0-9]{0,18})")
_DEFAULT_MIME = "application/octet-stream"
# Uploaded files are untrusted: they may run and load nothing. The browser isolates its
# own PDF viewer; Safari's shows nothing inside a sandbox.
_SANDBOX = "default-src 'none'; sandbox"
_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"


@dataclass(frozen=True)
class Download:
    """A file to serve; `name` is the suggested file name.

    file: None for one that is made for its request.
    is_immutable: the URL never serves other bytes, and they are public.
    """

    file: FieldFile | None
    mime: str
    name: str
    is_inline: bool = False
    is_public: bool = False
    is_immutable: bool = False


def download_of(
    document: LibraryDocument, title: str, *, is_public: bool = False
) -> Download:
    """Return a document as a download named after `title`.

    Raises Http404 for a quarantined file.
    """
    if document.is_quarantined:
        raise Http404
    media = document.media
    mime = media.mime if media else _DEFAULT_MIME
    return Download(
        document.file,
        mime=f"{mime}; charset=utf-8" if mime.startswith("text/") else mime,
        name=f"{title[:120]}{media.extensions[0] if media else '.bin'}",
        # A browser would open the file without showing the warning.
        is_inline=bool(media and media.inline and not document.active_content),
        is_public=is_public,
    )


def serve(request, download: Download) -> HttpResponse:
    """Return the file, a range of it, or 304/412/416, as FILES_SERVED_BY says. Raises
    Http404 if the stored file is missing."""
    return BACKENDS[settings.FILES_SERVED_BY](request, download)


def _serve_by_nginx(request, download: Download) -> HttpResponse:
    _size, modified, etag = _version(download.file)
    return nginx_response(download.file.name, _headers(download, etag, modified))


def _serve_by_s3(request, download: Download) -> HttpResponse:
    file = download.file
    return storage_redirect(request, file.storage, file.name, _headers(download))


def serve_from_here(request, download: Download) -> HttpResponse:
    """Return the file from this process, whatever FILES_SERVED_BY is. Raises Http404 if
    the stored file is missing."""
    size, modified, etag = _version(download.file)
    response = get_conditional_response(
        request, etag=etag, last_modified=int(modified), response=None
    )
    if response is None:
        byte_range = _requested_range(request, size, etag, modified)
        response = _body(request, download.file, size, byte_range)
    for name, value in _headers(download, etag, modified).items():
        response[name] = value
    return response


# By FILES_SERVED_BY.
BACKENDS = {
    "library": serve_from_here,
    "nginx": _serve_by_nginx,
    "s3": _serve_by_s3,
}


def _version(file: FieldFile) -> tuple[int, float, str]:
    """Return size, modification time and ETag, which reveals nothing else."""
    try:
        size = file.size
        modified = file.storage.get_modified_time(file.name).timestamp()
    except (FileNotFoundError, ValueError) as error:
        logger.error("The stored file %s is missing", file.name)
        raise Http404 from error
    return size, modified, f'"{int(modified * 1_000_000):x}-{size:x}"'


def _body(request, file: FieldFile, size: int, byte_range: range | None):
    if byte_range is None:
        is_head = request.method == "HEAD"
        response = HttpResponse() if is_head else FileResponse(file.open("rb"))
        response["Content-Length"] = size
        return response
    if not byte_range:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})

    def chunks() -> Iterator[bytes]:
        with file.open("rb") as stream:
            stream.seek(byte_range.start)
            remaining = len(byte_range)
            while remaining and (chunk := stream.read(min(CHUNK, remaining))):
                remaining -= len(chunk)
                yield chunk

    response = StreamingHttpResponse(chunks(), status=206)
    last = byte_range.stop - 1
    response["Content-Range"] = f"bytes {byte_range.start}-{last}/{size}"
    response["Content-Length"] = len(byte_range)
    return response


def _requested_range(request, size: int, etag: str, modified: float) -> range | None:
    """Return the requested bytes; None for the whole file, an empty range for none.

    Several ranges, and malformed ones, get the whole file, as RFC 9110 allows.
    """
    match = _SINGLE_RANGE.fullmatch(request.headers.get("Range", ""))
    is_same = request.headers.get("If-Range", etag) in (etag, http_date(modified))
    if request.method != "GET" or not match or not any(match.groups()) or not is_same:
        return None
    first, last = match.groups()
    if not first:
        return range(max(size - int(last), 0), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)


def generated_headers(download: Download) -> dict[str, str]:
    """Return the headers of a download that is made for its request: without ranges."""
    headers = _headers(download)
    del headers["ETag"], headers["Last-Modified"]
    return headers | {"Accept-Ranges": "none"}


def _headers(download: Download, etag: str = "", modified: float = 0) -> dict[str, str]:
    if download.is_immutable:
        caching = f"public, max-age={SECONDS_PER_YEAR}, immutable"
    else:
        # With `no-cache` browsers store a public file and revalidate each time, so that
        # a change of visibility takes effect at once.
        caching = "public, no-cache" if download.is_public else "private, no-store"
    # Both forms of the name in RFC 6266: ASCII, and the full name in UTF-8.
    suffix = PurePath(download.name).suffix
    ascii_name = (ascii_slug(download.name.removesuffix(suffix)) or "file") + suffix
    full_name = quote(" ".join(download.name.split()).replace("/", "-"), safe="")
    names = f"filename=\"{ascii_name}\"; filename*=UTF-8''{full_name}"
    kind = "inline" if download.is_inline else "attachment"
    is_pdf = download.is_inline and download.mime == "application/pdf"
    return {
        "Content-Type": download.mime,
        "Content-Disposition": f"{kind}; {names}",
        "Content-Security-Policy": _PDF_POLICY if is_pdf else _SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": caching,
        "Accept-Ranges": "bytes",
        "ETag": etag,
        "Last-Modified": http_date(modified),
    }
