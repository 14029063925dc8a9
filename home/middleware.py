"""The request log, compression, cache and security headers, and redirects."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, get_language_from_request
from wagtail.contrib.redirects.middleware import RedirectMiddleware

from home.logs.formatters import access, current_request
from home.redirects.targets import find_redirect, visible_target

_ID = re.compile(r"[0-9a-f-]{16,36}")
METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PATCH", "PUT", "DELETE"}
SERVER_ERROR = 500
ADMIN = "/admin/"
WITH_ETAG = ("text/html", "application/atom+xml")
OFFER_COOKIE = "language_offered"
OFFER_PERIOD = 365 * 24 * 3600  # seconds
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


class RequestLogMiddleware:
    """Assign an id to each request, the proxy's or a new one, and log the request.

    Error responses contain the id, for bug reports. Other responses do not, so that
    they can be compared.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        proxy_id = request.headers.get("X-Request-ID", "")
        request.log_id = proxy_id if _ID.fullmatch(proxy_id) else uuid.uuid4().hex
        current_request.set(request)
        start = time.monotonic()
        response = self.get_response(request)
        if response.status_code >= SERVER_ERROR:
            response["X-Request-ID"] = request.log_id
        match = request.resolver_match
        fields = {
            "method": request.method if request.method in METHODS else "other",
            "view": match.view_name if match else "",
            "status": response.status_code,
            "milliseconds": round((time.monotonic() - start) * 1000),
        }
        message = "%(method)s %(view)s %(status)s %(milliseconds)s ms"
        access.info(message, fields, extra=fields)
        return response


def forget_request(**kwargs) -> None:
    """Detach later log messages from the finished request."""
    current_request.set(None)


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


class PageETagMiddleware(ConditionalGetMiddleware):
    """Give public pages and feeds an ETag, and answer 304 to who has the same.

    Pages for signed-in users are not stored by browsers. Files have ETags of their own.
    """

    def needs_etag(self, response: HttpResponse) -> bool:
        is_text = response.get("Content-Type", "").startswith(WITH_ETAG)
        return is_text and super().needs_etag(response)


class LanguageOfferMiddleware:
    """Offer a page in the browser's language, once in each browser.

    `request.offered_language`: the language to offer, "" for none. A page that can
    show the offer sets `request.language_offer`, to None without one. A cookie
    remembers that it was shown.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.offered_language = ""
        accepts = request.headers.get("Accept-Language", "")
        if accepts and request.method == "GET" and OFFER_COOKIE not in request.COOKIES:
            language = get_language_from_request(request)
            if language != get_language():
                request.offered_language = language
        response = self.get_response(request)
        if hasattr(request, "language_offer"):
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        if getattr(request, "language_offer", None):
            response.set_cookie(
                OFFER_COOKIE,
                "1",
                max_age=OFFER_PERIOD,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


class VisibleRedirectMiddleware(RedirectMiddleware):
    """Redirects instead of returning 404, if the viewer may see the target."""

    def process_response(
        self, request: HttpRequest, response: HttpResponse
    ) -> HttpResponse:
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        redirect = find_redirect(request, request.get_full_path())
        target = visible_target(redirect, request) if redirect else None
        if not redirect or not target:
            return response
        if redirect.is_permanent:
            return HttpResponsePermanentRedirect(target)
        return HttpResponseRedirect(target)
