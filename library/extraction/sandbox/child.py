"""The process that opens an untrusted file: `child JOB CODE PATH [PAGE [NUMBER]]`.

For a response of another server: `child response KIND PATH [URL]`.

JOB is "text" (from PAGE on), "cover", "picture" (of PAGE, NUMBER pixels wide), "scan"
(a large greyscale picture of PAGE for text recognition, of Arabic script if NUMBER is
1, and then perhaps another without ruled lines), "sheet" (a JPEG of PAGE for a
PDF), "thumbnails" (of PAGE to page
NUMBER), "boxes" (of the characters of PAGE), "outline" (headings), "range" (PAGE to
page NUMBER as a PDF of their own), "active" (active content) or "unpack" (files of a
ZIP or message from number PAGE on).

Writes JSON lines to its standard output, so that the parent knows the progress and has
all finished pages when the child is killed:

    {"kind": "document", "pages": 12, "title": "...", "created": "D:20050916..."}
    {"kind": "begin", "page": 1}
    {"kind": "page", "page": 1, "text": "...", "is_scan": false, "is_cut": false,
     "front_lines": [["A title", 1, 24.0, true, 0.2, ""]]}
    {"kind": "lost", "page": 2, "reason": "unreadable"}
    {"kind": "picture", "data": "<base64>"}
    {"kind": "picture", "data": "<base64>", "width": 1654, "height": 2339, "angle": 2.1}
    {"kind": "heading", "title": "...", "page": 3, "level": 1}
    {"kind": "piece", "data": "<base64>"}
    {"kind": "finding", "code": "dde"}
    {"kind": "begin", "number": 1, "name": "a/b.pdf", "size": 1200}
    {"kind": "member", "problem": ""}
    {"kind": "rejected", "problem": "too-many"}
    {"kind": "response", "date": "...", "token": "..."}
    {"kind": "record", "identifier": "...", "title": "..."}
    {"kind": "unusable"}
    {"kind": "boxes", "width": 59500, "height": 84200, "text": "...", "boxes": [[...]]}
    {"kind": "failed", "reason": "password"}
    {"kind": "end"}
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from library.extraction import limits
from library.extraction.cleaning import clean, clean_line
from library.extraction.containers.zip_archive import UnsafeArchive
from library.extraction.formats import opener
from library.extraction.result import FrontLine, Reason
from library.extraction.sandbox import confinement
from library.extraction.source import Page, Source, Unreadable


def main(arguments: list[str]) -> None:
    """Run a job in the sandbox."""
    job, code, path, *options = arguments
    if job == "response":
        run = _prepare_response(code, Path(path), *options)
    else:
        run = _prepare(job, code, Path(path), *map(int, options))
    # The decoder of HEIC starts a thread.
    confinement.confine(readable=[Path(path)], may_thread=code == "heic")
    try:
        for message in run():
            _send(message)
        _send({"kind": "end"})
    except Exception as error:  # a hostile file may raise anything
        _send({"kind": "failed", "reason": _reason(error)})


def _prepare(job: str, code: str, path: Path, page: int = 1, number: int = 0):
    """Return the function of a job. Imports modules before the sandbox denies it."""
    if job == "outline" and code != "pdf":
        from library.extraction.formats.headings import heading_reader

        return lambda: _headings(heading_reader(code)(path))
    if job in ("outline", "range"):
        from library.extraction.formats import pdf

        if job == "outline":
            return lambda: _bookmarks(pdf.read_outline(pdf.open_document(path)))
        pieces = pdf.copy_pages
        return lambda: (
            {"kind": "piece", "data": data} for data in pieces(path, page, number)
        )
    if job in ("active", "unpack"):
        return _prepare_inspection(job, code, path, page)
    if job != "text":
        from library.extraction import rendering

        if job == "boxes":
            read = rendering.box_reader(page)
            return lambda: [{"kind": "boxes", **read(path)}]
        if job in ("scan", "sheet"):
            render_scans = rendering.scan_renderer(code, page, bool(number))
            render_sheet = rendering.sheet_renderer(code, page)
            renderer = render_scans if job == "scan" else render_sheet
            return lambda: ({"kind": "picture", **scan} for scan in renderer(path))
        render = {
            "cover": rendering.cover_renderer(code),
            "picture": rendering.page_renderer(code, page, number),
            "thumbnails": rendering.thumbnail_renderer(code, page, number),
        }[job]
        return lambda: [{"kind": "picture", "data": render(path)}]
    open_file = opener(code)
    return lambda: _extract_text(open_file(path), page)


def _prepare_response(kind: str, path: Path, base_url: str = ""):
    if kind == "feed":
        from library.extraction.responses import feeds

        return lambda: feeds.read(path.read_bytes(), base_url)
    from library.extraction.responses import oai

    return lambda: oai.read(path.read_bytes())


def _prepare_inspection(job: str, code: str, path: Path, first: int):
    if job == "unpack":
        if code == "zip":
            from library.extraction.containers.members import read_members

            return lambda: read_members(path, first)
        from library.extraction.formats.mail.attachments import read_attachments

        return lambda: read_attachments(path, code, first)
    from library.extraction.active_content.formats import reader

    find = reader(code)
    return lambda: _findings(find(path))


def _findings(codes: Iterator[str]) -> Iterator[dict]:
    sent: set[str] = set()
    for code in codes:  # at once: the rest of the file may be damaged
        if code not in sent:
            sent.add(code)
            yield {"kind": "finding", "code": code}


def _headings(headings: Iterator[tuple[str, int]]) -> Iterator[dict]:
    for text, level in headings:
        # Its page is unknown: the text was divided after it was read.
        if title := clean_line(text, limits.OUTLINE_CHARACTERS):
            yield {"kind": "heading", "title": title, "page": 0, "level": level}


def _bookmarks(outline: Iterator[tuple[str, int, int]]) -> Iterator[dict]:
    for title, page, level in outline:
        yield {"kind": "heading", "title": title, "page": page, "level": level}


def _extract_text(source: Source, first: int) -> Iterator[dict]:
    title = clean_line(source.title, limits.TITLE_CHARACTERS)
    created = clean_line(source.created, limits.DATE_CHARACTERS)
    count = source.page_count
    yield {"kind": "document", "pages": count, "title": title, "created": created}
    for number in range(first, min(source.page_count, limits.PAGES) + 1):
        yield {"kind": "begin", "page": number}
        try:
            page = source.read(number)
        except Exception as error:  # other pages may be readable
            yield {"kind": "lost", "page": number, "reason": _reason(error)}
            continue
        limit = limits.CHARACTERS_PER_PAGE
        text = clean(page.text[:limit])
        yield {
            "kind": "page",
            "page": number,
            "text": text[:limit],
            "is_scan": page.is_scan,
            "is_cut": max(len(page.text), len(text)) > limit,
            "front_lines": _front_lines(page) if number <= limits.FRONT_PAGES else [],
        }


def _front_lines(page: Page) -> list[FrontLine]:
    """Return the largest lines of a page in their order, with clean texts."""
    lines = [
        line._replace(text=text)
        for line in page.front_lines
        if (text := clean_line(line.text, limits.FRONT_LINE_CHARACTERS))
    ]
    largest = sorted(range(len(lines)), key=lambda at: -lines[at].size)
    return [lines[at] for at in sorted(largest[: limits.FRONT_LINES])]


def _reason(error: Exception) -> Reason:
    if isinstance(error, Unreadable):
        return error.reason
    if isinstance(error, MemoryError):
        return Reason.MEMORY_LIMIT
    if isinstance(error, UnsafeArchive):
        return Reason.TOO_LARGE
    return Reason.UNREADABLE


def _send(message: dict) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()
