"""Feeds, exports and citations as downloads, which search engines must not index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    QueryDict,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from library.access.restricted_files import log_restricted_export
from library.access.viewers import Viewer
from library.languages import url_code
from library.models import Resource, ResourceFile
from library.rate_limits import no_rate_limit, rate_limit
from library.resources.citations import bibtex, ris
from library.views.files import redirect_if_moved, visible_resource
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
    """Decorate a read-only view that delivers a whole list.

    It sends `X-Robots-Tag: noindex`, and status 503 while the engine is down.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except EngineDown:
            text = _("Search is temporarily unavailable. Try again in a minute.")
            response = HttpResponse(f"{text}\n", "text/plain; charset=utf-8", 503)
            response["Retry-After"] = str(RETRY_AFTER_SECONDS)
        response["X-Robots-Tag"] = "noindex"
        return response

    return require_safe(answer)


feed = rate_limit("search")(export_view(ResultsFeed()))


@rate_limit("search")
@export_view
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The first MAX_EXPORT resources of a result list as a file.

    `sort=added`, for exports only: last added first.
    """
    if kind not in FORMATS:
        raise Http404
    context = export_context(request)
    search_request = SearchRequest.from_params(request.GET, context.viewer)
    list_ids = newest_ids_added if request.GET.get("sort") == ADDED else search_ids
    ids = list_ids(search_request, MAX_EXPORT)
    log_restricted_export(request, ids)
    rows = visible(ids, context.viewer)
    response = StreamingHttpResponse(FORMATS[kind].write(rows, context))
    return download(response, kind, file_name(search_request, kind))


@no_rate_limit("One resource by its id.")
@export_view
def cite(request: HttpRequest, pk: int, kind: str, slug: str = "") -> HttpResponse:
    """One resource for a bibliography, or its page `p` of the file `lang`, `part`."""
    if kind not in CITATIONS:
        raise Http404
    resource = visible_resource(request, pk)
    url = reverse("cite", kwargs=resource.url_kwargs | {"kind": kind})
    if redirect := redirect_if_moved(request, url):
        return redirect
    log_restricted_export(request, [resource.pk])
    context = export_context(request)
    reference = context.reference(resource)
    if place := _cited_page(resource, request.GET):
        file, number = place
        # Reference managers have no field for parts.
        page = str(number) if file.document.has_pages else ""
        url = context.absolute_url(file.permanent_page_url(number))
        reference = replace(reference, page=page, url=url)
    content = {"ris": ris, "bib": bibtex}[kind](reference)
    return download(HttpResponse(content), kind, f"{resource.slug}.{kind}")


def _cited_page(
    resource: Resource, params: QueryDict
) -> tuple[ResourceFile, int] | None:
    """Return the file and the page that a URL cites; None for the whole resource."""
    part, number = params.get("part", "1"), params.get("p", "")
    for file in resource.files.all():
        last = max(file.document.page_count, 1)
        place = (url_code(file.language), str(file.part or 1))
        is_file = place == (params.get("lang"), part)
        if is_file and number in map(str, range(1, last + 1)):
            return file, int(number)
    return None


def export_context(request: HttpRequest) -> ExportContext:
    """Return the export context of the user who sent a request."""
    viewer = Viewer.of(request.user)
    return ExportContext(viewer, library_name(request), request.build_absolute_uri)


def download(response: HttpResponse, kind: str, name: str) -> HttpResponse:
    """Return the response as a download in a format of FORMATS, with this name."""
    response["Content-Type"] = f"{FORMATS[kind].mime}; charset=utf-8"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
