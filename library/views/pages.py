"""The view of the text of one page of a file."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlencode

from django.db.models import Max
from django.db.models.functions import Left
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from library.extraction import limits
from library.models import DocumentPage, ExtractionStatus, ResourceFile
from library.processing.page_images import has_page_images
from library.rate_limits import rate_limit
from library.resources import search_inside
from library.resources.search_inside import ClosePassage, Piece
from library.views.files import redirect_if_moved, visible_file
from library.views.page_picture import (
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

# Longer lines are paragraphs already.
MAX_LINE_LENGTH = 160
_NEW_ITEM = re.compile(r"\s*(?:[•▪●–—*-]|\(?[0-9a-zA-Z]{1,4}[.)])\s")


def join_lines(text: str) -> str:
    """Join the lines of paragraphs; a PDF only knows where each line ends.

    A line that is nearly full continues on the next one, unless that begins a list
    item. Each line break becomes one space, so that highlighting stays in place.
    """
    lines = text.split("\n")
    lengths = sorted(len(line) for line in lines if line)
    # The length that one line in ten exceeds.
    width = lengths[len(lengths) * 9 // 10] if lengths else 0
    if not 0 < width <= MAX_LINE_LENGTH:
        return text
    joined_text = [lines[0]]
    for before, line in pairwise(lines):
        is_full = len(before) > 0.7 * width
        is_continued = is_full and line and not _NEW_ITEM.match(line)
        joined_text += [" " if is_continued else "\n", line]
    return "".join(joined_text)


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


def mark_spans(text: str, spans: Iterable[tuple[int, int]]) -> tuple[Piece, ...]:
    """Return a text in pieces, with the characters from start to end as matches."""
    pieces, place = [], 0
    for start, end in sorted(spans):
        if start >= place:
            pieces += [Piece(text[place:start]), Piece(text[start:end], is_match=True)]
            place = end
    return tuple(piece for piece in (*pieces, Piece(text[place:])) if piece.text)


def _spans_of(
    passages: Iterable[ClosePassage], number: int, text: str
) -> Iterator[tuple[int, int]]:
    """Yield start and end of the passages of a page, whose lines may be joined."""
    flat_text = text.replace("\n", " ")
    for passage in passages:
        flat_passage = passage.text.replace("\n", " ")
        start = flat_text.find(flat_passage) if passage.number == number else -1
        if start >= 0:
            yield start, start + len(flat_passage)


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

    A page without these words has the passages highlighted that are close in meaning.
    views, zooms: links that show the page otherwise, none for a file without images.
    turn: the parameters for links to other pages.
    """
    file = visible_file(request, pk, lang, part)
    pages = DocumentPage.objects.filter(document=file.document_id)
    last_number = pages.aggregate(last=Max("number"))["last"] or 0
    last = max(file.document.page_count, last_number)
    if not 1 <= n <= last:
        return _missing_page(request, file, last)
    url = file.page_url(n)
    if redirect := redirect_if_moved(request, url):
        return redirect
    search = search_inside.provider(request.GET)
    # Extraction cuts longer texts; one that came otherwise must not fill the memory.
    beginning = Left("text", limits.CHARACTERS_PER_PAGE + 1)
    rows = pages.filter(number=n).defer("text").annotate(beginning=beginning)
    # Pages without text have no row.
    document_page = rows.first() or DocumentPage()
    text = getattr(document_page, "beginning", "")
    is_cut = len(text) > limits.CHARACTERS_PER_PAGE
    text = text[: limits.CHARACTERS_PER_PAGE]
    if file.document.media_type == "pdf":
        text = join_lines(text)
    hits = search.page_numbers(file)
    close_passages = search.close_passages(file)

    def pieces_of(text: str) -> tuple[Piece, ...]:
        pieces = search.highlighted(text, file.language)
        if any(piece.is_match for piece in pieces):
            return pieces
        return mark_spans(text, _spans_of(close_passages, n, text))

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
            is_recognised=document_page.is_ocr,
            pieces_of=pieces_of if search.text else None,
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
        "text": pieces_of(text) if view != IMAGE else (),
        "has_text": bool(text.strip()),
        "is_cut": is_cut,
        "is_recognised": document_page.is_ocr,
        "navigation": page_navigation(n, last, hits or ()),
        "is_limited": hits is None,
        "params": _query_string(search.params),
        "close_passages": close_passages,
        # PDF viewers open at this page and search for the words.
        "in_viewer": "#" + urlencode(viewer_fragment),
        "view": view,
        "zoom": zoom if zoom_params else ZOOMS[0],
        "picture": picture,
        "views": _view_links(url, search.params, view) if has_images else [],
        "zooms": _zoom_links(url, search.params, zoom) if view == IMAGE else [],
        "turn": _query_string(search.params | view_params | zoom_params),
    }
    return render(request, "library/page.html", context)


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


def _missing_page(request: HttpRequest, file: ResourceFile, last: int) -> HttpResponse:
    """Say why a visible file has no such page."""
    is_waiting = file.document.status == ExtractionStatus.WAITING
    context = {
        "resource": file.resource,
        "file": file,
        "last": last,
        "is_waiting": is_waiting,
    }
    return render(request, "library/missing_page.html", context, status=404)
