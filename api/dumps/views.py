"""The addresses of the dumps, and llms.txt, which tells programs where to read."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_safe

from api.dumps.storage import JSON_LINES, NAMES, TABLE, newest_dump
from library.files.serving import Download, serve_from_here
from library.rate_limits import no_rate_limit, rate_limit

MIME_TYPES = {JSON_LINES: "application/gzip", TABLE: "text/csv; charset=utf-8"}
RETRY_SECONDS = 300
# Paths of llms.txt; one that is not installed is left out.
PATHS = {
    "api": "/api/v1/openapi.json",
    "oai": "/oai",
    "dumps": f"/dumps/{JSON_LINES}",
    "table": f"/dumps/{TABLE}",
    "sums": "/dumps/SHA256SUMS",
    "sitemap": "/sitemap.xml",
    "feed": "/search/feed.atom",
}


@rate_limit("downloads")
@require_safe
def dump_file(request: HttpRequest, name: str) -> HttpResponse:
    """Send a file of the newest dump. Raises Http404 if there is none yet.

    A dump that has what is hidden now is withheld until the next one is written.
    """
    dump = newest_dump()
    if name not in NAMES or dump is None:
        raise Http404
    if dump.has_hidden():
        text = "A new dump is being written. Try again in a few minutes.\n"
        headers = {"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"}
        return HttpResponse(text, "text/plain; charset=utf-8", 503, headers=headers)
    mime = MIME_TYPES.get(name, "text/plain; charset=utf-8")
    download = Download(dump.file(name), mime=mime, name=name, is_public=True)
    return serve_from_here(request, download)


@no_rate_limit("A fixed text.")
@require_safe
def llms(request: HttpRequest) -> HttpResponse:
    """Return llms.txt: what the library is, and where programs read it."""
    urls = {
        name: request.build_absolute_uri(path)
        for name, path in PATHS.items()
        if _is_installed(path)
    }
    mime = "text/plain; charset=utf-8"
    return render(request, "api/llms.txt", {"urls": urls}, content_type=mime)


def _is_installed(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
