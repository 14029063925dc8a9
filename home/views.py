"""The home page, pages by URL, health endpoints, brand stylesheets and lists."""

from __future__ import annotations

import re

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.defaults import permission_denied
from django.views.defaults import server_error as default_server_error
from wagtail.models import Page
from wagtail.views import serve as serve_page

from api.rest import problems
from home.contrast import admin_stylesheet, stylesheet
from home.pages.overview import overview
from library.access.viewers import PageAccess
from library.files.serving import Download, serve
from library.rate_limits import no_rate_limit, rate_limit
from search.engines import circuit_breaker
from search.engines.base import EngineDown

from .models import LOGO_TYPES, HomePage, SiteIdentity
from .pages.collection import collections
from .pages.languages import local_url

# Errors are answered in JSON there.
PATHS_OF_PROGRAMS = re.compile(r"/api/v1/|/mcp$")


@no_rate_limit("A page of the site.")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Serve the home page of the active language, or library content without one."""
    route = Page.route_for_request(request, "")
    if route and isinstance(route.page, HomePage):
        return serve_page(request, "")
    return render(request, "home/home.html", overview(request))


@no_rate_limit("A page of the site.")
@require_safe
def page(request: HttpRequest, path: str) -> HttpResponse:
    """Serve a page. Raises Http404 if the viewer may not see it."""
    return serve_page(request, path)


@rate_limit("search")
@require_safe
def page_file(request: HttpRequest, path: str) -> HttpResponse:
    """Serve the feed or an export of a page. Raises Http404 as `page` does."""
    return serve_page(request, path)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the 404 page. It does not depend on the URL: hidden pages look missing."""
    return render(request, "404.html", {"has_no_translations": True}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the 500 page, or the same for programs."""
    if PATHS_OF_PROGRAMS.match(request.path):
        return problems.server_error(request)
    return default_server_error(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the same 403 page as for missing permissions."""
    return permission_denied(request, PermissionDenied())


@no_rate_limit("A redirect.")
@require_safe
def page_short(request: HttpRequest, pk: int) -> HttpResponse:
    """Redirect to a page by id. Raises Http404 if the viewer may not see it."""
    target = get_object_or_404(Page.objects.select_related("locale"), pk=pk)
    url = local_url(target, request)
    if not url or not PageAccess.of(request).may_view(target):
        raise Http404
    return redirect(url)


@no_rate_limit("Load balancers request it often.")
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Return 200 if the database responds, else 503. For load balancers."""
    if not _is_database_up():
        return HttpResponse("database down\n", "text/plain", status=503)
    return HttpResponse("ok\n", "text/plain")


@no_rate_limit("Load balancers request it often.")
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Return 503 without the database, and 200 with "limited" without the engine."""
    if not _is_database_up():
        return JsonResponse({"database": "down"}, status=503)
    # Through the circuit breaker, like a search: an open one is not called again.
    try:
        index = circuit_breaker.call(lambda engine: engine.live_index())
    except EngineDown:
        index = None
    search = "limited" if index is None else "ok"
    return JsonResponse({"database": "ok", "search": search})


def _is_database_up() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


@no_rate_limit("A cached stylesheet.")
@require_safe
def brand(request: HttpRequest) -> HttpResponse:
    """Return the stylesheet with the brand colour."""
    colour = SiteIdentity.load(request).brand_colour
    if not colour:
        raise Http404
    response = HttpResponse(stylesheet(colour), "text/css")
    response["Cache-Control"] = "public, max-age=3600"
    return response


@no_rate_limit("A cached stylesheet.")
@require_safe
def admin_brand(request: HttpRequest) -> HttpResponse:
    """Return the admin's stylesheet with the brand colour."""
    colour = SiteIdentity.load(request).admin_colour
    response = HttpResponse(admin_stylesheet(colour), "text/css")
    response["Cache-Control"] = "public, max-age=3600"
    return response


@no_rate_limit("A small picture.")
@require_safe
def logo(request: HttpRequest) -> HttpResponse:
    image = SiteIdentity.load(request).logo
    if not image:
        raise Http404
    kind = image.name.rpartition(".")[2].lower()
    mime = LOGO_TYPES[kind]
    name = f"logo.{kind}"
    return serve(request, Download(image, mime, name, is_inline=True, is_public=True))


@no_rate_limit("A page of the site.")
@require_safe
def collection_list(request: HttpRequest) -> HttpResponse:
    """List the visible collections, last changed first."""
    context = {"collections": collections(PageAccess.of(request))}
    return render(request, "home/collections.html", context)


@no_rate_limit("A page of the site.")
@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    """List the vocabularies with their most used terms."""
    return render(request, "home/browse.html", overview(request))
