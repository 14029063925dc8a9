"""View of some pages of a PDF as a PDF of their own, made for each request."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from library.access.restricted_files import log_restricted_file
from library.extraction import NotCopied, Reason, limits
from library.files.serving import Download, generated_headers
from library.models import ResourceFile
from library.processing.page_images import RendererBusy, has_page_images
from library.processing.page_ranges import copy_page_range
from library.rate_limits import rate_limit
from library.views.files import redirect_if_moved, visible_file
from library.views.page_numbers import parse_page_number
from library.views.reader.images import RETRY_AFTER_SECONDS
from library.views.reader.page import missing_page

FIRST, LAST = "from", "to"
# Of what was typed.
_MAX_SHOWN = 6
_TOO_LARGE = (Reason.TOO_LARGE, Reason.TIME_LIMIT, Reason.MEMORY_LIMIT)


class BadRange(Exception):
    """A range that the file does not have, with a message for the reader."""


@rate_limit("downloads")
@require_safe
def page_range(
    request: HttpRequest, pk: int, lang: str, part: int = 1, slug: str = ""
) -> HttpResponse:
    """Serve pages `from` to `to` of a PDF; otherwise a page says which are possible."""
    file = visible_file(request, pk, lang, part)
    if not has_page_images(file.document):
        raise Http404
    page_count = file.document.page_count
    if not page_count:
        return missing_page(request, file, page_count)
    if redirection := redirect_if_moved(request, file.page_range_url):
        return redirection
    try:
        pages = _requested_range(request, page_count)
    except BadRange as error:
        return _explain(request, file, str(error), 400)
    return _serve(request, file, pages)


def _requested_range(request: HttpRequest, page_count: int) -> range:
    """Return the numbers of the requested pages. Raises BadRange."""
    numbers = []
    for name in (FIRST, LAST):
        number = parse_page_number(request.GET.get(name, ""))
        if number is None:
            raise BadRange(_("Enter the first and the last page as numbers."))
        numbers.append(number)
    first, last = numbers
    if first > last:
        raise BadRange(_("The first page comes after the last page."))
    if first < 1 or last > page_count:
        raise BadRange(_("The file does not have all of these pages."))
    if last - first >= limits.RANGE_PAGES:
        raise BadRange(_("These are too many pages at once."))
    return range(first, last + 1)


def _serve(request: HttpRequest, file: ResourceFile, pages: range) -> HttpResponse:
    """Return the pages as a download, or a page that says why that failed."""
    is_public = not file.resource.is_restricted
    title = file.title or file.resource.title
    first, last = pages[0], pages[-1]
    numbers = f"{first}-{last}" if last > first else f"{first}"
    name = f"{title[:100]} p. {numbers}.pdf"
    download = Download(None, "application/pdf", name)
    headers = generated_headers(download) | {"X-Robots-Tag": "noindex"}
    # As images of pages: made for one reader, and for no cache of others.
    headers["Cache-Control"] = f"private, no-{'cache' if is_public else 'store'}"
    if request.method == "HEAD":
        return HttpResponse(headers=headers)
    try:
        copy = copy_page_range(file.document, first, last)
    except RendererBusy:
        text = _("Other pages are being prepared. Try again in a moment.")
        response = _explain(request, file, text, 503)
        response["Retry-After"] = RETRY_AFTER_SECONDS
        return response
    except NotCopied as error:
        if error.reason in _TOO_LARGE:
            text = _("These pages are too large together. Choose fewer pages.")
        else:
            text = _("These pages could not be copied. Download the whole file.")
        return _explain(request, file, text, 422)
    response = FileResponse(copy)
    for name, value in headers.items():
        response[name] = value
    return response if is_public else log_restricted_file(request, response)


def _explain(
    request: HttpRequest, file: ResourceFile, problem: str, status: int
) -> HttpResponse:
    context = {
        "resource": file.resource,
        "file": file,
        "problem": problem,
        "first": request.GET.get(FIRST, "")[:_MAX_SHOWN],
        "last": request.GET.get(LAST, "")[:_MAX_SHOWN],
        "max_pages": limits.RANGE_PAGES,
    }
    return render(request, "library/page_range.html", context, status=status)
