"""Render the cover of a file, or a page of a PDF."""

import base64
import time
from contextlib import closing
from pathlib import Path

from library.extraction import limits
from library.extraction.sandbox import supervisor
from library.extraction.sniffing.media_types import MediaType


def cover(path: Path, media_type: MediaType) -> bytes | None:
    """Return a JPEG 260 pixels wide; None for a file without a cover.

    Rendered in a separate child process: if it crashes, the text is not lost.
    """
    return _render(["cover", media_type.code, str(path.resolve())])


def page_picture(path: Path, number: int) -> bytes | None:
    """Return page `number` of a PDF as a WebP for phones; None if that fails.

    About 900 pixels wide and at most `limits.PICTURE_BYTES`; takes no longer than
    `limits.STALL_SECONDS`.
    """
    return _render(["picture", "pdf", str(path.resolve()), str(number)])


def page_scan(path: Path, number: int) -> bytes | None:
    """Return page `number` of a PDF for text recognition; None if that fails.

    A greyscale JPEG at `limits.SCAN_DPI`, at fewer for a page of more than
    `limits.SCAN_PIXELS`.
    """
    return _render(["scan", "pdf", str(path.resolve()), str(number)])


def _render(job: list[str]) -> bytes | None:
    deadline = time.monotonic() + limits.STALL_SECONDS
    try:
        with closing(supervisor.messages(job, deadline)) as messages:
            for message in messages:
                if message["kind"] == "picture" and message["data"]:
                    return base64.b64decode(message["data"], validate=True)
    except (supervisor.ChildLost, KeyError, TypeError, ValueError):
        pass
    return None
