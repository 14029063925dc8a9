"""The process that opens a stranger's file: `child JOB CODE PATH [PAGE]`.

A job is "text" (from PAGE on), "cover", "picture" or "scan" (of PAGE; a scan is as
large and plain as text recognition wants it).

Speaks in JSON lines on its standard output, so that the parent knows at each moment
how far it is and keeps what it has when the child must be killed:

    {"kind": "document", "pages": 12, "title": "...", "created": "D:20050916..."}
    {"kind": "begin", "page": 1}
    {"kind": "page", "page": 1, "text": "...", "is_scan": false, "is_cut": false}
    {"kind": "lost", "page": 2, "reason": "unreadable"}
    {"kind": "picture", "data": "<base64>"}
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
from library.extraction.result import Reason
from library.extraction.sandbox import confinement
from library.extraction.source import Source, Unreadable


def main(arguments: list[str]) -> None:
    """Do what the command line says, under the limits of `sandbox`."""
    job, code, path, *page = arguments
    work = _job(job, code, Path(path), *map(int, page))
    confinement.confine(readable=[Path(path)])
    try:
        for message in work():
            _say(message)
        _say({"kind": "end"})
    except Exception as error:  # whatever a hostile file provokes
        _say({"kind": "failed", "reason": _reason(error)})


def _job(job: str, code: str, path: Path, page: int = 1):
    """What is to be done; imports what it takes while that is still allowed."""
    if job != "text":
        from library.extraction import rendering

        paint = {
            "cover": rendering.painter(code),
            "picture": rendering.page_painter(page),
            "scan": rendering.scan_painter(page),
        }[job]
        return lambda: [{"kind": "picture", "data": paint(path)}]
    open_file = opener(code)
    return lambda: _text(open_file(path), page)


def _text(source: Source, first: int) -> Iterator[dict]:
    title = clean_line(source.title, limits.TITLE_CHARACTERS)
    created = clean_line(source.created, limits.DATE_CHARACTERS)
    count = source.page_count
    yield {"kind": "document", "pages": count, "title": title, "created": created}
    for number in range(first, min(source.page_count, limits.PAGES) + 1):
        yield {"kind": "begin", "page": number}
        yield _page(source, number)


def _page(source: Source, number: int) -> dict:
    try:
        page = source.read(number)
    except Exception as error:  # the other pages are still good
        return {"kind": "lost", "page": number, "reason": _reason(error)}
    most = limits.CHARACTERS_PER_PAGE
    text = clean(page.text[:most])
    return {
        "kind": "page",
        "page": number,
        "text": text[:most],
        "is_scan": page.is_scan,
        "is_cut": max(len(page.text), len(text)) > most,
    }


def _reason(error: Exception) -> Reason:
    if isinstance(error, Unreadable):
        return error.reason
    if isinstance(error, MemoryError):
        return Reason.MEMORY_LIMIT
    if isinstance(error, UnsafeArchive):
        return Reason.TOO_LARGE
    return Reason.UNREADABLE


def _say(message: dict) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()
