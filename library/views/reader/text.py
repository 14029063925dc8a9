"""The text of a page as the page view shows it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from django.db.models import Max
from django.db.models.functions import Left

from library.extraction import limits
from library.models import DocumentPage, ResourceFile
from library.resources.search_inside import ClosePassage, Piece

# Longer lines are paragraphs already.
MAX_LINE_LENGTH = 160
_NEW_ITEM = re.compile(r"\s*(?:[•▪●–—*-]|\(?[0-9a-zA-Z]{1,4}[.)])\s")


def join_lines(text: str, alone: Container[int] = ()) -> str:
    """Join the lines of paragraphs; a PDF only knows where each line ends.

    A line that is nearly full continues on the next one, unless that begins a list
    item. Each line break becomes one space, so that highlighting stays in place.
    alone: indexes of lines that are never joined to others.
    """
    lines = text.split("\n")
    lengths = sorted(len(line) for line in lines if line)
    # The length that one line in ten exceeds.
    width = lengths[len(lengths) * 9 // 10] if lengths else 0
    if not 0 < width <= MAX_LINE_LENGTH:
        return text
    joined_text = [lines[0]]
    for index, (before, line) in enumerate(pairwise(lines)):
        is_alone = index in alone or index + 1 in alone
        is_row = "\t" in before or "\t" in line
        is_full = len(before) > 0.7 * width and not (is_row or is_alone)
        is_continued = is_full and line and not _NEW_ITEM.match(line)
        joined_text += [" " if is_continued else "\n", line]
    return "".join(joined_text)


# A line that may begin a numbered paragraph of a UN document: "139. We".
_NUMBERED_LINE = re.compile(r"^[ \t]*(\d{1,3})\.[ \t\n]+(?=([^\W\d_])?)", re.MULTILINE)


def paragraph_number(text: str, place: int) -> str:
    """Return the number of the paragraph at a place of a page, "" outside of any.

    Other lines begin with a number and a full stop as well: "on page\\n31. Dates". The
    paragraphs of a page are the longest run of consecutive numbers. A number without a
    neighbour counts only before a capital, or in a script that has none.
    """
    runs: list[list[tuple[int, int]]] = []
    for match in _NUMBERED_LINE.finditer(text):
        number = int(match[1])
        run = next((run for run in runs if run[-1][0] == number - 1), None)
        if run:
            run.append((number, match.start()))
        elif match[2] and not match[2].islower():
            runs.append([(number, match.start())])
    if not runs:
        return ""
    paragraphs = max(runs, key=len)
    return next((str(n) for n, start in reversed(paragraphs) if start <= place), "")


@dataclass(frozen=True)
class PageContent:
    """The text of a page; `is_cut`: only its beginning, as it is very long."""

    text: str = ""
    is_cut: bool = False
    is_recognised: bool = False


def last_page(file: ResourceFile) -> int:
    """Return the number of the last page of a file, 0 while its pages are unknown."""
    pages = DocumentPage.objects.filter(document=file.document_id)
    last = pages.aggregate(last=Max("number"))["last"] or 0
    return max(file.document.page_count, last)


def read_page(file: ResourceFile, number: int) -> PageContent:
    """Return the text of a page, empty for a page without text."""
    # Extraction cuts longer texts; one that came otherwise must not fill the memory.
    [page] = read_pages(file, range(number, number + 1), limits.CHARACTERS_PER_PAGE)
    is_pdf = file.document.media_type == "pdf"
    return replace(page, text=join_lines(page.text)) if is_pdf else page


def read_pages(
    file: ResourceFile, numbers: range, max_characters: int
) -> list[PageContent]:
    """Return the stored texts of pages, each cut after so many characters."""
    rows = DocumentPage.objects.filter(
        document=file.document_id, number__gte=numbers[0], number__lte=numbers[-1]
    )
    rows = rows.annotate(beginning=Left("text", max_characters + 1))
    contents = {
        number: PageContent(text[:max_characters], len(text) > max_characters, is_ocr)
        for number, text, is_ocr in rows.values_list("number", "beginning", "is_ocr")
    }
    return [contents.get(number, PageContent()) for number in numbers]


def mark_closest(
    text: str, number: int, passages: Iterable[ClosePassage]
) -> tuple[Piece, ...]:
    """Return the text of a page in pieces, with its first passage as a match.

    Only one, or most of the page would be marked. Lines of the text may be joined.
    """
    flat_text = text.replace("\n", " ")
    for passage in passages:
        flat_passage = passage.text.replace("\n", " ")
        start = flat_text.find(flat_passage) if passage.number == number else -1
        if start >= 0:
            end = start + len(flat_passage)
            match = Piece(text[start:end], is_match=True)
            pieces = (Piece(text[:start]), match, Piece(text[end:]))
            return tuple(piece for piece in pieces if piece.text)
    return (Piece(text),) if text else ()
