"""Cache and Content-Security-Policy headers, and compression."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware

ADMIN = "/admin/"
PAGE_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
# Wagtail's admin has inline scripts and styles, data: images, and previews in frames.
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; "
    "form-action 'self'; base-uri 'self'; frame-ancestors 'self'"
)


class PageHeadersMiddleware:
    """Set default cache and Content-Security-Policy headers.

    Pages for signed-in users are not cached. Public pages must be revalidated, so that
    a change of visibility has effect at once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_private = request.user.is_authenticated
        caching = "private, no-store" if is_private else "no-cache"
        response.headers.setdefault("Cache-Control", caching)
        policy = ADMIN_POLICY if request.path.startswith(ADMIN) else PAGE_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        return response


class GZipPagesMiddleware(GZipMiddleware):
    """Compress pages but not files, whose byte ranges must match the stored file."""

    def process_response(
        self, request: HttpRequest, response: HttpResponse
    ) -> HttpResponse:
        if response.has_header("Accept-Ranges"):
            return response
        return super().process_response(request, response)
