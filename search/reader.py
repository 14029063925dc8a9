"""Reading: a resource with its matching pages, and the text of one page."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlencode

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from library.access.viewers import Viewer
from library.models import DocumentPage, Resource, ResourceFile
from library.views import page_images
from library.views.files import moved, visible_file, visible_resource
from search.panels import resource_panels
from search.query.glossary import expand_query
from search.query.tree import Query
from search.service.request import ALSO, OFF, word_params
from search.service.searcher import hits_in_resource, marked_text, page_numbers

# Lines longer than this are paragraphs already.
MAX_LINE_LENGTH = 160
_NEW_ITEM = re.compile(r"\s*(?:[•▪●–—*-]|\(?[0-9a-zA-Z]{1,4}[.)])\s")


def flowing(text: str) -> str:
    """Join the lines of paragraphs, of which a PDF knows only where each line ends.

    A line that is nearly full goes on in the next one, unless that begins a list's
    item. What matched across two lines still does.
    """
    lines = text.split("\n")
    width = _usual_width(lines)
    if not 0 < width <= MAX_LINE_LENGTH:
        return text
    flown = lines[0]
    for before, line in pairwise(lines):
        goes_on = len(before) > 0.7 * width and line and not _NEW_ITEM.match(line)
        flown += (" " if goes_on else "\n") + line
    return flown


def _usual_width(lines: list[str]) -> int:
    """Return the length that one line in ten exceeds."""
    lengths = sorted(len(line) for line in lines if line)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


# The parameter and its value of a reader who wants the page's picture too.
PICTURE, SHOWN = "picture", "1"


@dataclass(frozen=True)
class PageNavigation:
    """Where one may go from a page: numbers, None where the way ends.

    `rank` is the page's place among the matching ones, 0 when it is none of them.
    """

    last: int
    previous: int | None
    next: int | None
    previous_hit: int | None
    next_hit: int | None
    hits: int
    rank: int


def page_navigation(number: int, last: int, hits: Sequence[int]) -> PageNavigation:
    """Return the ways from page `number`; `hits` are matching pages in page order."""
    before, after = bisect_left(hits, number), bisect_right(hits, number)
    return PageNavigation(
        last=last,
        previous=number - 1 if number > 1 else None,
        next=number + 1 if number < last else None,
        previous_hit=hits[before - 1] if before else None,
        next_hit=hits[after] if after < len(hits) else None,
        hits=len(hits),
        rank=after if after > before else 0,
    )


@require_safe
def resource(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """A resource; with `q`, its pages that match."""
    found = visible_resource(request, pk)
    if elsewhere := moved(request, found.get_absolute_url()):
        return elsewhere
    query, words = _words(request)
    hits = hits_in_resource(query, found)
    context = {
        "resource": found,
        "query": query,
        "params": _query_string(words),
        "hits": hits or (),
        "is_limited": hits is None,
        "short_url": request.build_absolute_uri(found.permanent_url),
        "panels": resource_panels(request, found),
        **_versions(found, Viewer.of(request.user)),
    }
    return render(request, "library/resource.html", context)


def _words(request: HttpRequest) -> tuple[Query, dict[str, str]]:
    """Return what a reader looks for, and the parameters that carry it on."""
    no_expansion = request.GET.get(ALSO) == OFF
    query = expand_query(request.GET.get("q", ""), no_expansion).query
    return query, word_params(query.text, no_expansion)


def _query_string(params: dict[str, str]) -> str:
    return f"?{urlencode(params)}" if params else ""


def _versions(found: Resource, viewer: Viewer) -> dict[str, Resource | None]:
    """Return the older and the newer resource, those that the viewer may see."""
    visible = Resource.objects.visible_to(viewer)
    return {
        "older": visible.filter(pk=found.supersedes_id).first(),
        "newer": visible.filter(supersedes=found).first(),
    }


@require_safe
def page(
    request: HttpRequest, pk: int, lang: str, n: int, part: int = 1, slug: str = ""
) -> HttpResponse:
    """The text of one page, the words of `q` marked."""
    file = visible_file(request, pk, lang, part)
    last = _last_page(file)
    if not 1 <= n <= last:
        raise Http404
    if elsewhere := moved(request, file.page_url(n)):
        return elsewhere
    query, words = _words(request)
    stored = _stored(file, n)
    text = _text(file, stored)
    hits = page_numbers(query, file)
    context = {
        "resource": file.resource,
        "file": file,
        "number": n,
        "query": query,
        "text": marked_text(query, text, file.language),
        "has_text": bool(text.strip()),
        "is_recognised": stored.is_ocr,
        "way": page_navigation(n, last, hits or ()),
        "is_limited": hits is None,
        "params": _query_string(words),
        "in_viewer": _in_viewer(n, query),
        **_picture(file, n, request.GET.get(PICTURE) == SHOWN, words),
    }
    return render(request, "search/page.html", context)


def _picture(
    file: ResourceFile, number: int, is_shown: bool, words: dict[str, str]
) -> dict[str, str]:
    """Return what the page view says of its picture, which comes only when asked for.

    picture: its address, "" while it is not shown. toggle: the way to the page with
    it or without it, "" for a file without pictures. turn: what links to the other
    pages carry.
    """
    if not page_images.has_pictures(file.document):
        return {"picture": "", "toggle": "", "turn": _query_string(words)}
    here = file.page_url(number)
    with_it = words | {PICTURE: SHOWN}
    return {
        "picture": page_images.address(here) if is_shown else "",
        "toggle": here + _query_string(words if is_shown else with_it),
        "turn": _query_string(with_it if is_shown else words),
    }


def _stored(file: ResourceFile, number: int) -> DocumentPage:
    """Return a page as it was read; an empty one where nothing was."""
    pages = DocumentPage.objects.filter(document=file.document_id, number=number)
    return pages.first() or DocumentPage()


def _text(file: ResourceFile, page: DocumentPage) -> str:
    return flowing(page.text) if file.document.media_type == "pdf" else page.text


def _last_page(file: ResourceFile) -> int:
    pages = DocumentPage.objects.filter(document=file.document_id)
    return max(
        file.document.page_count, pages.aggregate(last=Max("number"))["last"] or 0
    )


def _in_viewer(number: int, query: Query) -> str:
    """Return the fragment that opens a PDF at this page and looks for the words."""
    words = {"search": query.text, "phrase": "true"} if query.text else {}
    return "#" + urlencode({"page": number, **words})
