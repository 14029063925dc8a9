"""A stored file → an HTTP response: ranges, conditions, harmless headers.

Who may see the file is decided before anything here runs, so that no condition and no
range can tell that a file exists.
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

from library.files.sendfile import nginx_response, redirect_to_storage
from library.models import LibraryDocument
from library.models.vocabularies import ascii_slug

logger = logging.getLogger(__name__)

CHUNK = 256 * 1024
YEAR = 365 * 24 * 60 * 60
_ONE_RANGE = re.compile("bytes=([0-9]{0,18})-([0-9]{0,18})")
_UNKNOWN = "application/octet-stream"
# A file is a stranger: it runs nothing and loads nothing. A PDF is shown by a viewer of
# the browser's own, which keeps it apart; Safari's stays empty in a sandbox.
_SANDBOX = "default-src 'none'; sandbox"
_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"


@dataclass(frozen=True)
class Download:
    """What is served, and how: `name` is what the reader's disk calls it.

    is_immutable: the address never stands for other bytes, and everybody may see them.
    """

    file: FieldFile
    mime: str
    name: str
    is_inline: bool = False
    is_public: bool = False
    is_immutable: bool = False


def download_of(
    document: LibraryDocument, title: str, *, is_public: bool = False
) -> Download:
    """Return an upload as a download named after `title`.

    Raises Http404 for a file that is held for the virus scanner.
    """
    if document.is_quarantined:
        raise Http404
    media = document.media
    return Download(
        document.file,
        mime=_mime(media.mime) if media else _UNKNOWN,
        name=f"{title[:120]}{media.extensions[0] if media else '.bin'}",
        is_inline=bool(media and media.inline),
        is_public=is_public,
    )


def serve(request, download: Download) -> HttpResponse:
    """Answer with the file, a part of it, or 304/412/416; or have nginx or a bucket
    do so (FILES_SERVED_BY). Raises Http404 when the stored file is gone."""
    return BACKENDS[settings.FILES_SERVED_BY](request, download)


def _by_nginx(request, download: Download) -> HttpResponse:
    _size, modified, etag = _version(download.file)
    return nginx_response(download.file.name, _headers(download, etag, modified))


def _by_link(request, download: Download) -> HttpResponse:
    file = download.file
    return redirect_to_storage(request, file.storage, file.name, _headers(download))


def serve_from_here(request, download: Download) -> HttpResponse:
    """Answer with the bytes, whoever else could send them. Raises Http404 when the
    stored file is gone."""
    size, modified, etag = _version(download.file)
    conditional = get_conditional_response(
        request, etag=etag, last_modified=int(modified), response=None
    )
    response = conditional or _body(request, download, size, etag, modified)
    for name, value in _headers(download, etag, modified).items():
        response[name] = value
    return response


# By FILES_SERVED_BY: who sends the bytes.
BACKENDS = {"library": serve_from_here, "nginx": _by_nginx, "s3": _by_link}


def _version(file: FieldFile) -> tuple[int, float, str]:
    """Return a stored file's size, time of change and ETag (which tells nothing)."""
    try:
        size = file.size
        modified = file.storage.get_modified_time(file.name).timestamp()
    except (FileNotFoundError, ValueError) as error:
        logger.error("The stored file %s is missing", file.name)
        raise Http404 from error
    return size, modified, f'"{int(modified * 1_000_000):x}-{size:x}"'


def _body(request, download, size: int, etag: str, modified: float) -> HttpResponse:
    wanted = _wanted(request, size, etag, modified)
    if wanted is None:
        response = _whole(request, download.file)
        response["Content-Length"] = size
        return response
    if not wanted:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = StreamingHttpResponse(_read(download.file, wanted), status=206)
    response["Content-Range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{size}"
    response["Content-Length"] = len(wanted)
    return response


def _whole(request, file: FieldFile) -> HttpResponse:
    return HttpResponse() if request.method == "HEAD" else FileResponse(file.open("rb"))


def _wanted(request, size: int, etag: str, modified: float) -> range | None:
    """Return the bytes asked for; None for all of them, an empty range for none.

    Several ranges at once, and what is no range, get the whole file: RFC 9110 allows
    that, and nobody needs more.
    """
    match = _ONE_RANGE.fullmatch(request.headers.get("Range", ""))
    is_same = request.headers.get("If-Range", etag) in (etag, http_date(modified))
    if request.method != "GET" or not match or not any(match.groups()) or not is_same:
        return None
    first, last = match.groups()
    if not first:
        return range(max(size - int(last), 0), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)


def _read(file: FieldFile, wanted: range) -> Iterator[bytes]:
    with file.open("rb") as stream:
        stream.seek(wanted.start)
        left = len(wanted)
        while left and (chunk := stream.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk


def _headers(download: Download, etag: str = "", modified: float = 0) -> dict[str, str]:
    """`no-cache` lets a browser keep a public file, and makes it ask each time whether
    it may still show it: a change of visibility works at once."""
    is_pdf = download.is_inline and download.mime == "application/pdf"
    return {
        "Content-Type": download.mime,
        "Content-Disposition": _disposition(download),
        "Content-Security-Policy": _PDF_POLICY if is_pdf else _SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": _caching(download),
        "Accept-Ranges": "bytes",
        "ETag": etag,
        "Last-Modified": http_date(modified),
    }


def _caching(download: Download) -> str:
    if download.is_immutable:
        return f"public, max-age={YEAR}, immutable"
    return "public, no-cache" if download.is_public else "private, no-store"


def _mime(mime: str) -> str:
    return f"{mime}; charset=utf-8" if mime.startswith("text/") else mime


def _disposition(download: Download) -> str:
    """Return both forms of RFC 6266: plain letters, and the whole name."""
    kind = "inline" if download.is_inline else "attachment"
    suffix = PurePath(download.name).suffix
    plain = (ascii_slug(download.name.removesuffix(suffix)) or "file") + suffix
    exact = quote(" ".join(download.name.split()).replace("/", "-"), safe="")
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{exact}"
