"""Apply redirects to 404 responses."""

from __future__ import annotations

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from wagtail.contrib.redirects.middleware import RedirectMiddleware

from .targets import find_redirect, visible_target


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
