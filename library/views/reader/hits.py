"""Where the matches of a file are: the pages around this one, and all on a strip."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models.functions import Left

from library.extraction import limits
from library.models import DocumentPage, ResourceFile
from library.resources.search_inside import Piece

MAX_LISTED_PAGES = 16
# Characters of a page in the list, before and after its first match.
BEFORE, AFTER = 12, 24
# The strip in units of SVG, and the narrowest mark on it.
STRIP_WIDTH, MARK_WIDTH = 480, 2


@dataclass(frozen=True)
class ListedPage:
    """A page with matches; `snippet`: its first match with the words around it."""

    number: int
    count: int
    snippet: tuple[Piece, ...]
    is_current: bool


@dataclass(frozen=True)
class HitList:
    """The matching pages of a file.

    pages: those nearest to the page on the screen. earlier, later: the next page before
    and after them, None without one. strip, here: paths of SVG with a mark for each
    matching page of the file, and a frame for the page on the screen.
    """

    pages: tuple[ListedPage, ...]
    earlier: int | None
    later: int | None
    strip: str
    here: str


def hit_list(
    file: ResourceFile,
    number: int,
    last: int,
    hits: Sequence[int],
    pieces_of: Callable[[str], Sequence[Piece]],
) -> HitList | None:
    """Return where the matches are around page `number`; None without any.

    hits: the numbers of the matching pages in order. pieces_of: returns a text in
    pieces, with its matches.
    """
    if not hits:
        return None
    place = bisect_left(hits, number)
    start = max(0, min(place - MAX_LISTED_PAGES // 2, len(hits) - MAX_LISTED_PAGES))
    numbers = hits[start : start + MAX_LISTED_PAGES]
    rows = DocumentPage.objects.filter(document=file.document_id, number__in=numbers)
    beginning = Left("text", limits.BOX_CHARACTERS)
    texts = dict(rows.annotate(beginning=beginning).values_list("number", "beginning"))
    end = start + len(numbers)
    return HitList(
        pages=tuple(_listed(n, pieces_of(texts.get(n, "")), number) for n in numbers),
        earlier=hits[start - 1] if start else None,
        later=hits[end] if end < len(hits) else None,
        strip=_marks(hits, last),
        here=_frame(number, last),
    )


def _listed(number: int, pieces: Sequence[Piece], current: int) -> ListedPage:
    first = next((i for i, piece in enumerate(pieces) if piece.is_match), None)
    snippet: tuple[Piece, ...] = ()
    if first is not None:
        before = pieces[first - 1].text if first else ""
        after = pieces[first + 1].text if first + 1 < len(pieces) else ""
        # Whole words, as far as there is room for them.
        before = before[-BEFORE:].partition(" ")[2] if len(before) > BEFORE else before
        snippet = (Piece(before), pieces[first], Piece(after[:AFTER]))
    return ListedPage(
        number=number,
        count=sum(piece.is_match for piece in pieces),
        snippet=snippet,
        is_current=number == current,
    )


def _marks(numbers: Sequence[int], last: int) -> str:
    """Return a line with a dash at the place of each page; near ones become one.

    Lengths are relative: those of neighbours are alike, and so compress well.
    """
    width = _mark_width(last)
    path, end = "", None
    for place in sorted({_place(n, last) for n in numbers}):
        start = f"M{place} 13" if end is None else f"m{place - end} 0"
        path += f"{start}h{width}"
        end = place + width
    return path


def _frame(number: int, last: int) -> str:
    """Return a rectangle around the mark of a page."""
    width = _mark_width(last)
    return f"M{_place(number, last)} 1h{width}v18h-{width}z"


def _mark_width(last: int) -> int:
    return max(MARK_WIDTH, STRIP_WIDTH // last - 1)


def _place(number: int, last: int) -> int:
    return (number - 1) * STRIP_WIDTH // last // MARK_WIDTH * MARK_WIDTH
