"""View that renders a page of a PDF as an image. Images are not stored."""

from __future__ import annotations

import threading

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_safe

from library.extraction import page_picture
from library.files.storage import on_disk
from library.models import LibraryDocument
from library.rate_limits import rate_limit
from library.views.files import redirect_if_moved, visible_file

MAX_CONCURRENT_RENDERS = 2  # per process
RENDER_TIMEOUT_SECONDS = 3  # for a request that waits for others
RETRY_AFTER_SECONDS = 10
_renders = threading.BoundedSemaphore(MAX_CONCURRENT_RENDERS)


def has_page_images(document: LibraryDocument) -> bool:
    """Return whether the pages of a file can be shown as images."""
    return document.media_type == "pdf" and not document.is_quarantined


def image_url(page_url: str) -> str:
    """Return the URL of the image of the page whose text is at `page_url`."""
    return f"{page_url}picture.webp"


@rate_limit("downloads")
@require_safe
def page_image(
    request: HttpRequest, pk: int, lang: str, n: int, part: int = 1, slug: str = ""
) -> HttpResponse:
    """Serve the image of a page; 503 while too many others are rendered."""
    file = visible_file(request, pk, lang, part)
    document = file.document
    if not has_page_images(document) or not 1 <= n <= document.page_count:
        raise Http404
    if redirection := redirect_if_moved(request, image_url(file.page_url(n))):
        return redirection
    # Unique for each file and page, and reveals nothing about the file.
    version = f"{document.pk} {document.sha256} {n}"
    etag = f'"{salted_hmac(__name__, version).hexdigest()[:24]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = _render(request, document, n)
    if response.status_code != 503:
        response["ETag"] = etag
    is_restricted = file.resource.is_restricted
    response["Cache-Control"] = (
        "private, no-store" if is_restricted else "public, no-cache"
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    # No ranges: the image is rendered for each request.
    response["Accept-Ranges"] = "none"
    return response


def _render(request: HttpRequest, document: LibraryDocument, n: int) -> HttpResponse:
    if request.method == "HEAD":
        return HttpResponse(content_type="image/webp")
    if not _renders.acquire(timeout=RENDER_TIMEOUT_SECONDS):
        headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
        return HttpResponse(status=503, headers=headers)
    try:
        with on_disk(document.file) as path:
            image = page_picture(path, n)
    finally:
        _renders.release()
    if image is None:
        raise Http404
    return HttpResponse(image, "image/webp")
