"""The image of a page in the page view, with a box on each match."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from library.extraction import limits
from library.extraction.boxes import UNITS_PER_POINT, Box
from library.models import LibraryDocument
from library.processing.page_images import RendererBusy, boxes_on_page
from library.resources.search_inside import Piece
from library.views.reader.images import image_url

# The parameter that says what to show, and its values; text needs none.
VIEW = "view"
TEXT, IMAGE, BOTH = "text", "image", "both"
VIEW_LABELS = {TEXT: _("Text"), IMAGE: _("Image"), BOTH: _("Side by side")}
# The parameter for the size of the image, in percent of the room for it.
ZOOM = "zoom"
ZOOMS = (100, 150, 200)
MAX_BOXES = 500
# How wide the image is shown, for the browser's choice between its widths.
_SIZES = {
    (IMAGE, 100): "(min-width: 60rem) 56rem, 100vw",
    (BOTH, 100): "(min-width: 60rem) 46vw, 100vw",
}


@dataclass(frozen=True)
class HitBox:
    """A rectangle on a match, in points, as attributes of SVG. `number`: from 1."""

    number: int
    x: str
    y: str
    width: str
    height: str

    @classmethod
    def of(cls, number: int, box: Box) -> HitBox:
        sides = (box.left, box.top, box.right - box.left, box.bottom - box.top)
        return cls(number, *map(_points, sides))


@dataclass(frozen=True)
class PagePicture:
    """What the page view shows as an image.

    view_box: of the boxes, "" without any. width, height: of the image in pixels;
    the height is unknown without words. is_cut: more than MAX_BOXES matches.
    is_unknown: where the matches are is unknown, or not known in time.
    """

    url: str
    srcset: str
    sizes: str
    width: int
    height: int | None = None
    view_box: str = ""
    boxes: tuple[HitBox, ...] = ()
    is_cut: bool = False
    is_unknown: bool = False


def view_of(params: QueryDict, has_images: bool) -> str:
    """Return the view that a URL asks for: TEXT unless it names another one."""
    view = params.get(VIEW)
    return view if has_images and view in (IMAGE, BOTH) else TEXT


def zoom_of(params: QueryDict) -> int:
    """Return the zoom that a URL asks for, in percent."""
    zooms = {str(zoom): zoom for zoom in ZOOMS}
    return zooms.get(params.get(ZOOM, ""), ZOOMS[0])


def page_picture(
    document: LibraryDocument,
    number: int,
    page_url: str,
    view: str,
    zoom: int,
    *,
    is_recognised: bool,
    pieces_of: Callable[[str], Iterable[Piece]] | None,
) -> PagePicture:
    """Return the image of a page.

    pieces_of: returns a text in pieces, with its matches; None without a search, which
    spares reading the boxes.
    """
    urls = {width: image_url(page_url, width) for width in limits.PICTURE_WIDTHS}
    width = limits.PICTURE_WIDTHS[0]
    image = {
        "url": urls[width],
        "srcset": ", ".join(f"{url} {width}w" for width, url in urls.items()),
        "sizes": _SIZES.get((view, zoom), f"{zoom}vw"),
        "width": width,
    }
    if pieces_of is None:
        return PagePicture(**image)
    try:
        page_boxes = boxes_on_page(document, number, is_recognised)
    except RendererBusy:
        page_boxes = None
    if page_boxes is None:
        return PagePicture(**image, is_unknown=True)
    runs = ((piece.text, piece.is_match) for piece in pieces_of(page_boxes.text))
    matches = chain.from_iterable(page_boxes.spans(runs))
    boxes = [HitBox.of(number, box) for number, box in enumerate(matches, start=1)]
    return PagePicture(
        **image,
        height=round(width * page_boxes.height / max(page_boxes.width, 1)),
        view_box=f"0 0 {_points(page_boxes.width)} {_points(page_boxes.height)}",
        boxes=tuple(boxes[:MAX_BOXES]),
        is_cut=len(boxes) > MAX_BOXES,
    )


def _points(units: int) -> str:
    """Return a length as a number of SVG, which has no thousands separators."""
    return f"{units / UNITS_PER_POINT:.2f}".rstrip("0").rstrip(".")
