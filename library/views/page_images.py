"""A page of a PDF as a picture, drawn when a reader asks for it and kept nowhere."""

from __future__ import annotations

import threading

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_safe

from library.extraction import page_picture
from library.files.storage import on_disk
from library.models import LibraryDocument
from library.views.files import redirect_if_moved, visible_file

# So many are drawn at once in a process; another reader waits so many seconds.
AT_ONCE, PATIENCE = 2, 3
AGAIN_AFTER = 10
_places = threading.BoundedSemaphore(AT_ONCE)


def has_page_images(document: LibraryDocument) -> bool:
    """Say whether the pages of a file can be shown as pictures."""
    return document.media_type == "pdf" and not document.is_quarantined


def address(page_address: str) -> str:
    """Return the address of the picture of the page whose text is at `page_address`."""
    return f"{page_address}picture.webp"


@require_safe
def view(
    request: HttpRequest, pk: int, lang: str, n: int, part: int = 1, slug: str = ""
) -> HttpResponse:
    """The picture of one page: 404 where there is none, 503 while others are drawn."""
    file = visible_file(request, pk, lang, part)
    document = file.document
    if not has_page_images(document) or not 1 <= n <= document.page_count:
        raise Http404
    if redirection := redirect_if_moved(request, address(file.page_url(n))):
        return redirection
    etag = _etag(document, n)
    response = get_conditional_response(request, etag=etag) or _drawn(
        request, document, n
    )
    if response.status_code != 503:
        response["ETag"] = etag
    is_restricted = file.resource.is_restricted
    response["Cache-Control"] = (
        "private, no-store" if is_restricted else "public, no-cache"
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    # It is compressed as it is.
    response["Accept-Ranges"] = "none"
    return response


def _etag(document: LibraryDocument, number: int) -> str:
    """Another one for each file and page; it tells nothing of the file."""
    made_of = f"{document.pk} {document.sha256} {number}"
    return f'"{salted_hmac(__name__, made_of).hexdigest()[:24]}"'


def _drawn(request: HttpRequest, document: LibraryDocument, n: int) -> HttpResponse:
    if request.method == "HEAD":
        return HttpResponse(content_type="image/webp")
    if not _places.acquire(timeout=PATIENCE):
        return HttpResponse(status=503, headers={"Retry-After": str(AGAIN_AFTER)})
    try:
        with on_disk(document.file) as path:
            picture = page_picture(path, n)
    finally:
        _places.release()
    if picture is None:
        raise Http404
    return HttpResponse(picture, "image/webp")
