"""Feed, exports and citations as downloads. None of them is for search engines."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from library.access.restricted_files import report_export
from library.access.viewers import Viewer
from library.models import Resource
from library.views.files import moved, visible_resource
from search.engines.base import EngineDown
from search.export.feeds import ResultsFeed
from search.export.formats import (
    CITATIONS,
    FORMATS,
    MAX_EXPORT,
    ExportContext,
    file_name,
    library_name,
    visible,
)
from search.export.recently_added import ADDED, newest_ids_added
from search.service.request import SearchRequest
from search.service.searcher import search_ids

RETRY_AFTER_SECONDS = 60


def export_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return the view for a list that is taken away, to be read and never written.

    Search engines are kept off it, and while there is no engine for the whole list it
    answers 503.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except EngineDown:
            text = _("The full search is away for a moment. Try again in a minute.")
            response = HttpResponse(f"{text}\n", "text/plain; charset=utf-8", 503)
            response["Retry-After"] = str(RETRY_AFTER_SECONDS)
        response["X-Robots-Tag"] = "noindex"
        return response

    return require_safe(answer)


feed = export_view(ResultsFeed())


@export_view
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The first MOST resources of a result list as a file.

    `sort=added`, for exports alone: those that were added last come first.
    """
    if kind not in FORMATS:
        raise Http404
    reader = export_context(request)
    asked = SearchRequest.from_params(request.GET, reader.viewer)
    listed = newest_ids_added if request.GET.get("sort") == ADDED else search_ids
    ids = listed(asked, MAX_EXPORT)
    report_export(request, ids)
    rows = visible(ids, reader.viewer)
    pieces = FORMATS[kind].write(rows, reader)
    return download(StreamingHttpResponse(pieces), kind, file_name(asked, kind))


@export_view
def cite(request: HttpRequest, pk: int, kind: str, slug: str = "") -> HttpResponse:
    """One resource for a bibliography."""
    if kind not in CITATIONS:
        raise Http404
    found = visible_resource(request, pk)
    if elsewhere := moved(request, cite_address(found, kind)):
        return elsewhere
    report_export(request, [found.pk])
    pieces = FORMATS[kind].write([found], export_context(request))
    return download(HttpResponse("".join(pieces)), kind, f"{found.slug}.{kind}")


def cite_address(resource: Resource, kind: str) -> str:
    return reverse("cite", kwargs=resource.url_kwargs | {"kind": kind})


def export_context(request: HttpRequest) -> ExportContext:
    """Return for whom a list is written that the sender of a request takes along."""
    viewer = Viewer.of(request.user)
    return ExportContext(viewer, library_name(request), request.build_absolute_uri)


def download(response: HttpResponse, kind: str, name: str) -> HttpResponse:
    """Return the response as a file of a format of FORMATS, under this name."""
    response["Content-Type"] = f"{FORMATS[kind].mime}; charset=utf-8"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
