"""Reading: a resource with its matching pages, and the text of one page."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from library.models import DocumentPage, Resource, ResourceFile
from library.viewers import Viewer
from library.views import moved, visible_file, visible_resource

from .flowing import flowing
from .glossary import understand
from .query import Query
from .request import ALSO, OFF, word_params
from .searching import hits_in_resource, marked_text, page_numbers


@dataclass(frozen=True)
class Way:
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


def way(number: int, last: int, hits: Sequence[int]) -> Way:
    """Return the ways from page `number`; `hits` are matching pages in page order."""
    before, after = bisect_left(hits, number), bisect_right(hits, number)
    return Way(
        last=last,
        previous=number - 1 if number > 1 else None,
        next=number + 1 if number < last else None,
        previous_hit=hits[before - 1] if before else None,
        next_hit=hits[after] if after < len(hits) else None,
        hits=len(hits),
        rank=after if after > before else 0,
    )


@require_safe
def resource(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A resource; with `q`, its pages that match."""
    found = visible_resource(request, pk)
    if elsewhere := moved(request, found.get_absolute_url()):
        return elsewhere
    query, params = _words(request)
    address = reverse("resource_short", args=[pk])
    context = {
        "resource": found,
        "query": query,
        "params": params,
        "hits": hits_in_resource(query, found),
        "short_url": request.build_absolute_uri(address),
        **_versions(found, Viewer.of(request.user)),
    }
    return render(request, "library/resource.html", context)


def _words(request: HttpRequest) -> tuple[Query, str]:
    """Return what a reader looks for, and what links to the next page carry of it."""
    is_literal = request.GET.get(ALSO) == OFF
    query = understand(request.GET.get("q", ""), is_literal).query
    params = urlencode(word_params(query.text, is_literal))
    return query, f"?{params}" if params else ""


def _versions(found: Resource, viewer: Viewer) -> dict[str, Resource | None]:
    """Return the older and the newer resource, those that the viewer may see."""
    visible = Resource.objects.visible_to(viewer)
    return {
        "older": visible.filter(pk=found.supersedes_id).first(),
        "newer": visible.filter(supersedes=found).first(),
    }


@require_safe
def page(
    request: HttpRequest, pk: int, slug: str, lang: str, n: int, part: int = 1
) -> HttpResponse:
    """The text of one page, the words of `q` marked."""
    file = visible_file(request, pk, lang, part)
    last = _last_page(file)
    if not 1 <= n <= last:
        raise Http404
    if elsewhere := moved(request, file.page_url(n)):
        return elsewhere
    query, params = _words(request)
    text = _text(file, n)
    context = {
        "resource": file.resource,
        "file": file,
        "number": n,
        "query": query,
        "text": marked_text(query, text, file.language),
        "has_text": bool(text.strip()),
        "way": way(n, last, page_numbers(query, file)),
        "params": params,
        "in_viewer": _in_viewer(n, query),
    }
    return render(request, "search/page.html", context)


def _text(file: ResourceFile, number: int) -> str:
    pages = DocumentPage.objects.filter(document=file.document_id, number=number)
    text = pages.values_list("text", flat=True).first() or ""
    return flowing(text) if file.document.media_type == "pdf" else text


def _last_page(file: ResourceFile) -> int:
    pages = DocumentPage.objects.filter(document=file.document_id)
    return max(
        file.document.page_count, pages.aggregate(last=Max("number"))["last"] or 0
    )


def _in_viewer(number: int, query: Query) -> str:
    """Return the fragment that opens a PDF at this page and looks for the words."""
    words = {"search": query.text, "phrase": "true"} if query.text else {}
    return "#" + urlencode({"page": number, **words})
