"""Headers that every page needs, in one place."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware

ADMIN = "/admin/"
PAGE_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
# Wagtail's admin carries scripts in its forms, styles in its pages and pictures in its
# styles, and shows previews in a frame.
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; "
    "form-action 'self'; base-uri 'self'; frame-ancestors 'self'"
)


class PageHeadersMiddleware:
    """Set what may be kept and what may run, unless a view has decided it.

    What a signed-in person sees stays in no cache. Pages for everybody may be kept but
    are asked for again, so that a change of visibility works at once.
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
    """Compress pages, not files: a part of a file must be the part asked for."""

    def process_response(
        self, request: HttpRequest, response: HttpResponse
    ) -> HttpResponse:
        if response.has_header("Accept-Ranges"):
            return response
        return super().process_response(request, response)
