"""The view of the text of one page of a file."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from library.extraction import limits
from library.models import ExtractionStatus, ResourceFile
from library.processing.page_images import has_page_images
from library.rate_limits import rate_limit
from library.resources import search_inside
from library.resources.page_labels import page_label
from library.resources.search_inside import ClosePassage, Piece, SearchInside
from library.views.files import redirect_if_moved, visible_file
from library.views.page_numbers import parse_page_number
from library.views.reader.hits import hit_list
from library.views.reader.picture import (
    BOTH,
    IMAGE,
    TEXT,
    VIEW,
    VIEW_LABELS,
    ZOOM,
    ZOOMS,
    page_picture,
    view_of,
    zoom_of,
)
from library.views.reader.text import (
    last_page,
    mark_closest,
    paragraph_number,
    read_page,
)

MatchFinder = Callable[[str], tuple[Piece, ...]]


@dataclass(frozen=True)
class PageNavigation:
    """The pages to go to from a page, None where there is none.

    `rank`: the page's position among the matching ones, 0 when it does not match.
    """

    last: int
    previous: int | None
    next: int | None
    previous_hit: int | None
    next_hit: int | None
    hits: int
    rank: int


def page_navigation(number: int, last: int, hits: Sequence[int]) -> PageNavigation:
    """Return the navigation from page `number`; `hits`: matching pages in order."""
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


@dataclass(frozen=True)
class ViewLink:
    """A link that shows the same page otherwise. is_wide: on wide screens only."""

    url: str
    label: str
    is_current: bool
    is_wide: bool = False


def _query_string(params: dict[str, str]) -> str:
    return f"?{urlencode(params)}" if params else ""


@rate_limit("downloads")
@require_safe
def page(
    request: HttpRequest, pk: int, lang: str, n: int, part: int = 1, slug: str = ""
) -> HttpResponse:
    """The text of one page, with the words of `q` highlighted.

    A page without these words has its passage highlighted that is closest in meaning.
    views, zooms: links that show the page otherwise, none for a file without images.
    turn: the parameters for links to other pages.
    """
    file = visible_file(request, pk, lang, part)
    last = last_page(file)
    if not 1 <= n <= last:
        return missing_page(request, file, last)
    url = file.page_url(n)
    if redirection := redirect_if_moved(request, url):
        return redirection
    search = search_inside.provider(request.GET)
    if (target := parse_page_number(request.GET.get("go", ""))) is not None:
        target_url = file.page_url(min(max(target, 1), last))
        return redirect(target_url + _query_string(search.params))
    page_text = read_page(file, n)
    hits = search.page_numbers(file)
    close_passages = search.close_passages(file)

    words_in, matches_in = _match_finders(search, file, n, close_passages)
    pieces = matches_in(page_text.text)
    has_images = has_page_images(file.document)
    view, zoom = view_of(request.GET, has_images), zoom_of(request.GET)
    picture = None
    if view != TEXT:
        picture = page_picture(
            file.document,
            n,
            url,
            view,
            zoom,
            is_recognised=page_text.is_recognised,
            pieces_of=matches_in if search.text else None,
        )
    view_params = {VIEW: view} if view != TEXT else {}
    zoom_params = {ZOOM: str(zoom)} if view == IMAGE and zoom != ZOOMS[0] else {}
    viewer_fragment = {"page": n}
    if search.text:
        viewer_fragment |= {"search": search.text, "phrase": "true"}
    context = {
        "resource": file.resource,
        "file": file,
        "number": n,
        "words": search.text,
        "text": pieces if view != IMAGE else (),
        "has_text": bool(page_text.text.strip()),
        "is_cut": page_text.is_cut,
        "is_recognised": page_text.is_recognised,
        "navigation": page_navigation(n, last, hits or ()),
        "hit_list": hit_list(file, n, last, hits or (), words_in),
        "is_limited": hits is None,
        "params": _query_string(search.params),
        "close_passages": close_passages,
        # PDF viewers open at this page and search for the words.
        "in_viewer": "#" + urlencode(viewer_fragment),
        "place": _cited_place(n, file, page_text.text, pieces),
        "short_url": request.build_absolute_uri(file.permanent_page_url(n)),
        "cited_page": urlencode({"lang": lang, "part": file.part or 1, "p": n}),
        # At this page: the whole text may be divided.
        "whole_text_url": f"{file.text_url}?from={n}" if n > 1 else file.text_url,
        "max_pages": limits.RANGE_PAGES if has_images else 0,
        "view": view,
        "zoom": zoom if zoom_params else ZOOMS[0],
        "picture": picture,
        "views": _view_links(url, search.params, view) if has_images else [],
        "zooms": _zoom_links(url, search.params, zoom) if view == IMAGE else [],
        "turn": _query_string(search.params | view_params | zoom_params),
    }
    return render(request, "library/page.html", context)


def _match_finders(
    search: SearchInside,
    file: ResourceFile,
    number: int,
    passages: Sequence[ClosePassage],
) -> tuple[MatchFinder, MatchFinder]:
    """Return what finds the words in a text of a file, and what finds those or else
    the closest passage of a page."""

    def words_in(text: str) -> tuple[Piece, ...]:
        return search.highlighted(text, file.language)

    def matches_in(text: str) -> tuple[Piece, ...]:
        pieces = words_in(text)
        if any(piece.is_match for piece in pieces):
            return pieces
        return mark_closest(text, number, passages)

    return words_in, matches_in


def _cited_place(
    number: int, file: ResourceFile, text: str, pieces: Sequence[Piece]
) -> str:
    """Return the page to cite, and in UN documents the paragraph of the first match."""
    cited = page_label(file.document, number)
    paragraph = ""
    if file.resource.un_symbol:
        before = takewhile(lambda piece: not piece.is_match, pieces)
        place = sum(len(piece.text) for piece in before)
        paragraph = paragraph_number(text, place) if place < len(text) else ""
    if not paragraph:
        return cited
    return f"{cited}, " + _("para. %(number)s") % {"number": paragraph}


def _view_links(url: str, params: dict[str, str], current: str) -> list[ViewLink]:
    return [
        ViewLink(
            url + _query_string(params | ({} if view == TEXT else {VIEW: view})),
            str(label),
            is_current=view == current,
            is_wide=view == BOTH,
        )
        for view, label in VIEW_LABELS.items()
    ]


def _zoom_links(url: str, params: dict[str, str], current: int) -> list[ViewLink]:
    return [
        ViewLink(
            url + _query_string(params | {VIEW: IMAGE, ZOOM: str(zoom)}),
            f"{zoom} %",
            is_current=zoom == current,
        )
        for zoom in ZOOMS
    ]


def missing_page(request: HttpRequest, file: ResourceFile, last: int) -> HttpResponse:
    """Say why a visible file has no such page."""
    is_waiting = file.document.status == ExtractionStatus.WAITING
    context = {
        "resource": file.resource,
        "file": file,
        "last": last,
        "is_waiting": is_waiting,
    }
    return render(request, "library/missing_page.html", context, status=404)
