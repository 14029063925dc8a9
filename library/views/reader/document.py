"""The view of the whole text of a file as one HTML page.

A long text is divided into several, each of whole pages, so that one request reads only
a bounded part of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from library.models import DocumentPage, ResourceFile
from library.rate_limits import rate_limit
from library.views.files import redirect_if_moved, visible_file
from library.views.page_numbers import parse_page_number
from library.views.reader.contents import (
    Block,
    Heading,
    list_contents,
    read_headings,
    split_at_headings,
)
from library.views.reader.page import missing_page
from library.views.reader.text import last_page, read_pages

FIRST = "from"
# Of one HTML page; a single page of a file may have more, and is cut.
MAX_CHARACTERS = 300_000
MAX_PAGES = 250
MAX_PAGE_CHARACTERS = 100_000


@dataclass(frozen=True)
class Section:
    """A page of a file in the whole text."""

    number: int
    blocks: tuple[Block, ...]
    is_cut: bool
    is_recognised: bool

    @property
    def anchor(self) -> str:
        return f"p-{self.number}"


@dataclass(frozen=True)
class Volume:
    """Pages of a file that are one HTML page. last: inclusive."""

    first: int
    last: int
    url: str


@rate_limit("downloads")
@require_safe
def document(
    request: HttpRequest, pk: int, lang: str, part: int = 1, slug: str = ""
) -> HttpResponse:
    """The text of a file, from page `from` on."""
    file = visible_file(request, pk, lang, part)
    last = last_page(file)
    first = parse_page_number(request.GET.get(FIRST, "1"))
    if first is None or not 1 <= first <= last:
        return missing_page(request, file, last)
    if redirection := redirect_if_moved(request, file.text_url):
        return redirection
    volumes = _volumes(file, last)
    starts = [volume.first for volume in volumes]
    index = bisect_right(starts, first) - 1
    volume = volumes[index]
    if first != volume.first:
        return redirect(f"{volume.url}#p-{first}")
    headings = read_headings(file, last)
    sections = _sections(file, volume, headings)
    anchors = {block.anchor for section in sections for block in section.blocks}

    def url_of(number: int, anchor: str) -> str:
        target = volumes[bisect_right(starts, number) - 1]
        if target is not volume:
            return f"{target.url}#p-{number}"
        return f"#{anchor}" if anchor and anchor in anchors else f"#p-{number}"

    context = {
        "resource": file.resource,
        "file": file,
        "sections": sections,
        "is_recognised": any(section.is_recognised for section in sections),
        "contents": list_contents(file, headings, last, url_of),
        "volume": volume,
        "volumes": volumes,
        "previous": volumes[index - 1] if index else None,
        "next": volumes[index + 1] if index + 1 < len(volumes) else None,
    }
    return render(request, "library/document.html", context)


def _sections(
    file: ResourceFile, volume: Volume, headings: Sequence[Heading]
) -> list[Section]:
    numbers = range(volume.first, volume.last + 1)
    pages = read_pages(file, numbers, MAX_PAGE_CHARACTERS)
    is_pdf = file.document.media_type == "pdf"
    sections = []
    for number, page in zip(numbers, pages, strict=True):
        page_headings = [heading for heading in headings if heading.page == number]
        blocks = split_at_headings(page.text, page_headings, is_pdf)
        sections.append(Section(number, tuple(blocks), page.is_cut, page.is_recognised))
    return sections


def _volumes(file: ResourceFile, last: int) -> list[Volume]:
    """Divide the pages 1 to `last` where the next one would be too much."""
    pages = DocumentPage.objects.filter(document=file.document_id)
    lengths = dict(pages.order_by().values_list("number", Length("text")))
    starts, characters = [1], 0
    for number in range(1, last + 1):
        length = min(lengths.get(number, 0), MAX_PAGE_CHARACTERS)
        is_full = characters + length > MAX_CHARACTERS
        if number > 1 and (is_full or number - starts[-1] >= MAX_PAGES):
            starts.append(number)
            characters = 0
        characters += length
    ends = [start - 1 for start in starts[1:]] + [last]
    url = file.text_url
    return [
        Volume(start, end, f"{url}?{FIRST}={start}" if start > 1 else url)
        for start, end in zip(starts, ends, strict=True)
    ]
