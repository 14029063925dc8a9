"""Small images of all pages of a PDF, to go to one by its look."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from library.extraction import limits
from library.models import ResourceFile
from library.processing.page_images import has_page_images, render_thumbnails
from library.rate_limits import rate_limit
from library.resources import search_inside
from library.views.files import redirect_if_moved, visible_file
from library.views.page_numbers import parse_page_number
from library.views.reader.images import image_response
from library.views.reader.page import missing_page

# The parameter with the page to show among others.
FROM = "from"
_PAGES, _COLUMNS = limits.THUMBNAIL_PAGES, limits.THUMBNAIL_COLUMNS
_WIDTH, _HEIGHT = limits.THUMBNAIL_SIZE


@dataclass(frozen=True)
class Thumbnail:
    """A page and the part of the picture that shows it, as SVG's `viewBox`."""

    number: int
    view_box: str
    has_match: bool


@dataclass(frozen=True)
class ThumbnailRange:
    """The pages of one picture."""

    first: int
    last: int
    url: str


@rate_limit("downloads")
@require_safe
def thumbnails(
    request: HttpRequest, pk: int, lang: str, part: int = 1, slug: str = ""
) -> HttpResponse:
    """Links to some pages with their small images, page `from` among them.

    Pages that contain the words of `q` are marked. Raises Http404 for a file whose
    pages have no images.
    """
    file = _file_with_images(request, pk, lang, part)
    requested = parse_page_number(request.GET.get(FROM, "1"))
    if requested is None or not 1 <= requested <= file.document.page_count:
        return missing_page(request, file, file.document.page_count)
    if redirection := redirect_if_moved(request, file.thumbnails_url):
        return redirection
    search = search_inside.provider(request.GET)
    hits = frozenset(search.page_numbers(file) or ())
    ranges = [
        ThumbnailRange(
            first,
            min(first + _PAGES - 1, file.document.page_count),
            f"?{urlencode({**search.params, FROM: first})}",
        )
        for first in range(1, file.document.page_count + 1, _PAGES)
    ]
    current = ranges[(requested - 1) // _PAGES]
    images = []
    for place, number in enumerate(range(current.first, current.last + 1)):
        row, column = divmod(place, _COLUMNS)
        view_box = f"{column * _WIDTH} {row * _HEIGHT} {_WIDTH} {_HEIGHT}"
        images.append(Thumbnail(number, view_box, number in hits))
    context = {
        "resource": file.resource,
        "file": file,
        "words": search.text,
        "turn": f"?{urlencode(search.params)}" if search.params else "",
        "ranges": ranges,
        "current": current,
        "image_url": f"{file.thumbnails_url}{current.first}.webp",
        "width": _WIDTH * _COLUMNS,
        "height": _HEIGHT * -(-(current.last - current.first + 1) // _COLUMNS),
        "thumbnails": images,
    }
    return render(request, "library/thumbnails.html", context)


@rate_limit("downloads")
@require_safe
def thumbnail_image(
    request: HttpRequest, pk: int, lang: str, n: int, part: int = 1, slug: str = ""
) -> HttpResponse:
    """The picture of the pages from `n` on, one of the first pages of a range.

    Raises Http404 for any other page.
    """
    file = _file_with_images(request, pk, lang, part)
    document = file.document
    if not 1 <= n <= document.page_count or (n - 1) % _PAGES:
        raise Http404
    if redirection := redirect_if_moved(request, f"{file.thumbnails_url}{n}.webp"):
        return redirection
    last = min(n + _PAGES - 1, document.page_count)
    return image_response(
        request,
        file,
        f"thumbnails {n}",
        lambda: render_thumbnails(document, n, last),
    )


def _file_with_images(
    request: HttpRequest, pk: int, lang: str, part: int
) -> ResourceFile:
    file = visible_file(request, pk, lang, part)
    if not has_page_images(file.document) or not file.document.page_count:
        raise Http404
    return file
