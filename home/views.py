"""The home page, and what belongs to the frame."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.defaults import permission_denied

from library.serving import Download, serve
from library.viewers import Viewer
from search import breaker
from search.browsing import tiles
from search.engine import EngineDown
from search.request import SearchRequest
from search.searching import search

from .colours import stylesheet
from .models import LOGO_TYPES, SiteIdentity

NEWEST = 6
TILES = ("region", "theme", "type")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search first, then ways to browse, then the newest."""
    asked = SearchRequest(viewer=Viewer.of(request.user), per_page=NEWEST)
    results = search(asked)
    facets = {facet.name: facet for facet in results.facets if facet.values}
    shelves = [tiles(facets[name]) for name in TILES if name in facets]
    context = {"results": results, "shelves": shelves}
    return render(request, "home/home.html", context)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form without the right token, and say no more than that."""
    return permission_denied(request, PermissionDenied())


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, else 503: for a load balancer."""
    if not _database_answers():
        return HttpResponse("database down\n", "text/plain", status=503)
    return HttpResponse("ok\n", "text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """What readers have: 503 without the database; without the engine 200, limited."""
    if not _database_answers():
        return JsonResponse({"database": "down"}, status=503)
    search = "ok" if _engine_answers() else "limited"
    return JsonResponse({"database": "ok", "search": search})


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _engine_answers() -> bool:
    """Ask as a search does: an engine that is left alone is not asked again."""
    try:
        return breaker.call(lambda engine: engine.live_index()) is not None
    except EngineDown:
        return False


@require_safe
def brand(request: HttpRequest) -> HttpResponse:
    """The coalition's colour as a stylesheet."""
    colour = SiteIdentity.load(request).brand_colour
    if not colour:
        raise Http404
    response = HttpResponse(stylesheet(colour), "text/css")
    response["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
def logo(request: HttpRequest) -> HttpResponse:
    image = SiteIdentity.load(request).logo
    if not image:
        raise Http404
    kind = image.name.rpartition(".")[2].lower()
    mime = LOGO_TYPES[kind]
    name = f"logo.{kind}"
    return serve(request, Download(image, mime, name, is_inline=True, is_public=True))
