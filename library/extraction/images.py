"""Render the cover of a file, or a page of a PDF, and find the words in its image."""

import base64
import math
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from library.extraction import limits
from library.extraction.boxes import Box, PageBoxes
from library.extraction.sandbox import supervisor
from library.extraction.scans.page_scan import MAX_ANGLE, PageScan, PageSheet
from library.extraction.sniffing.media_types import MediaType


def cover(
    path: Path, media_type: MediaType, file_deadline: float = math.inf
) -> bytes | None:
    """Return a JPEG 260 pixels wide; None for a file without a cover.

    Rendered in a separate child process: if it crashes, the text is not lost. Ends at
    `file_deadline` (`time.monotonic()`).
    """
    job = ["cover", media_type.reader_code, str(path.resolve())]
    return _render(job, file_deadline)


def page_picture(
    path: Path,
    number: int,
    width: int = limits.PICTURE_WIDTHS[0],
    code: str = "pdf",
) -> bytes | None:
    """Return page `number` of a PDF or an image as a WebP; None if that fails.

    code: of its media type.

    About `width` pixels wide and at most `limits.PICTURE_BYTES`; takes no longer than
    `limits.STALL_SECONDS`.
    """
    return _render(["picture", code, str(path.resolve()), str(number), str(width)])


def page_thumbnails(
    path: Path, first: int, last: int, code: str = "pdf"
) -> bytes | None:
    """Return small pictures of pages of a PDF or an image in one WebP; None if that
    fails.

    `rendering.thumbnail_renderer` says where each stands. Takes no longer than
    `limits.STALL_SECONDS`.
    """
    return _render(["thumbnails", code, str(path.resolve()), str(first), str(last)])


def page_boxes(path: Path, number: int) -> PageBoxes | None:
    """Return where the characters of a page of a PDF are; None if that fails.

    Takes no longer than `limits.STALL_SECONDS`.
    """
    job = ["boxes", "pdf", str(path.resolve()), str(number)]
    for message in _messages(job):
        try:
            sides = message["boxes"]
            boxes = [Box(*map(int, box)) if any(box) else None for box in sides]
            size = int(message["width"]), int(message["height"])
            if len(boxes) == len(message["text"]) and min(size) > 0:
                return PageBoxes.of(*size, message["text"], boxes)
        except (KeyError, TypeError, ValueError):  # an invalid message
            return None
    return None


def page_scan(
    path: Path, number: int, code: str = "pdf", is_arabic: bool = False
) -> PageScan | None:
    """Return page `number` of a PDF or an image for text recognition; None if that
    fails.

    Level, and at `limits.SCAN_DPI`: at more for small letters, at fewer for a page of
    more than `limits.SCAN_PIXELS`. is_arabic: prepare it for Arabic script.
    """
    job = ["scan", code, str(path.resolve()), str(number), str(int(is_arabic))]
    scans = []
    for message in _messages(job):
        try:
            picture = base64.b64decode(message["data"], validate=True)
            angle = float(message["angle"])
            size = int(message["width"]), int(message["height"])
        except (KeyError, TypeError, ValueError, OverflowError):  # an invalid message
            break
        if not picture or min(size) <= 0 or abs(angle) > MAX_ANGLE:
            break
        scans.append(PageScan(picture, *size, angle))
    if len(scans) > 1:
        return scans[0]._replace(without_rules=scans[1].picture)
    return scans[0] if scans else None


def page_sheet(path: Path, number: int, code: str) -> PageSheet | None:
    """Return page `number` of an image as a JPEG for a PDF; None if that fails.

    At A4, of at most 300 dpi and `limits.SCAN_BYTES`.
    """
    for message in _messages(["sheet", code, str(path.resolve()), str(number)]):
        try:
            sheet = PageSheet(
                base64.b64decode(message["data"], validate=True),
                int(message["width"]),
                int(message["height"]),
                bool(message["is_grey"]),
                int(message["frames"]),
            )
        except (KeyError, TypeError, ValueError, OverflowError):  # an invalid message
            return None
        is_sound = sheet.picture and min(sheet.width, sheet.height, sheet.frames) > 0
        return sheet if is_sound else None
    return None


def _render(job: list[str], file_deadline: float = math.inf) -> bytes | None:
    for message in _messages(job, file_deadline):
        try:
            return base64.b64decode(message["data"], validate=True) or None
        except (KeyError, TypeError, ValueError):  # also of a file without a cover
            return None
    return None


def _messages(job: list[str], file_deadline: float = math.inf) -> Iterator[dict]:
    """Yield the results of a child, none if it fails."""
    deadline = min(time.monotonic() + limits.STALL_SECONDS, file_deadline)
    try:
        with closing(supervisor.messages(job, deadline)) as messages:
            for message in messages:
                if message["kind"] in ("picture", "boxes"):
                    yield message
    except (supervisor.ChildLost, KeyError, TypeError, ValueError):
        pass
