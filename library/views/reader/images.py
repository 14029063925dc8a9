"""Views that render pages of a PDF as images. Images are not stored."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_safe

from library.extraction import limits
from library.models import ResourceFile
from library.processing.page_images import RendererBusy, has_page_images, render_page
from library.rate_limits import rate_limit
from library.views.files import redirect_if_moved, visible_file

RETRY_AFTER_SECONDS = 10


def image_url(page_url: str, width: int = limits.PICTURE_WIDTHS[0]) -> str:
    """Return the URL of the image of the page whose text is at `page_url`."""
    is_default = width == limits.PICTURE_WIDTHS[0]
    return f"{page_url}picture.webp" + ("" if is_default else f"?width={width}")


@rate_limit("downloads")
@require_safe
def page_image(
    request: HttpRequest, pk: int, lang: str, n: int, part: int = 1, slug: str = ""
) -> HttpResponse:
    """Serve the image of a page; 503 while too many others are rendered.

    width: one of `limits.PICTURE_WIDTHS`; the first for any other value.
    """
    file = visible_file(request, pk, lang, part)
    document = file.document
    if not has_page_images(document) or not 1 <= n <= document.page_count:
        raise Http404
    if redirection := redirect_if_moved(request, image_url(file.page_url(n))):
        return redirection
    widths = {str(width): width for width in limits.PICTURE_WIDTHS}
    width = widths.get(request.GET.get("width", ""), limits.PICTURE_WIDTHS[0])
    return image_response(
        request, file, f"{n} {width}", lambda: render_page(document, n, width)
    )


def image_response(
    request: HttpRequest,
    file: ResourceFile,
    name: str,
    render: Callable[[], bytes | None],
) -> HttpResponse:
    """Serve the WebP that `render` returns; 503 while too many others are rendered.

    name: of the image within the file. Raises Http404 if there is no image.
    """
    document = file.document
    # Unique for each file and image, and reveals nothing about the file.
    version = f"{document.pk} {document.sha256} {name}"
    etag = f'"{salted_hmac(__name__, version).hexdigest()[:24]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = _render(request, render)
    if response.status_code != 503:
        response["ETag"] = etag
    # Each page of a public file is requested again too, so that no cache of others
    # keeps it when its visibility changes.
    is_restricted = file.resource.is_restricted
    response["Cache-Control"] = f"private, no-{'store' if is_restricted else 'cache'}"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    # No ranges: the image is rendered for each request.
    response["Accept-Ranges"] = "none"
    return response


def _render(request: HttpRequest, render: Callable[[], bytes | None]) -> HttpResponse:
    if request.method == "HEAD":
        return HttpResponse(content_type="image/webp")
    try:
        image = render()
    except RendererBusy:
        headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
        return HttpResponse(status=503, headers=headers)
    if image is None:
        raise Http404
    return HttpResponse(image, "image/webp")
