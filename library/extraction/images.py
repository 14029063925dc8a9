"""A file → a picture: its cover, or any one page of a PDF."""

import base64
import time
from contextlib import closing
from pathlib import Path

from library.extraction import limits
from library.extraction.sandbox import supervisor
from library.extraction.sniffing.media_types import MediaType


def cover(path: Path, media_type: MediaType) -> bytes | None:
    """Return a JPEG 260 pixels wide, None when the file offers none.

    It is made in a child of its own: a page that bursts when it is drawn does not cost
    the file its text.
    """
    return _painted(["cover", media_type.code, str(path.resolve())])


def page_picture(path: Path, number: int) -> bytes | None:
    """Return page `number` of a PDF as a WebP for a phone, None when it has none.

    About 900 pixels wide and at most `limits.PICTURE_BYTES`; takes no longer than
    `limits.STALL_SECONDS`.
    """
    return _painted(["picture", "pdf", str(path.resolve()), str(number)])


def page_scan(path: Path, number: int) -> bytes | None:
    """Return page `number` of a PDF for text recognition, None when it has none.

    A grey JPEG of `limits.SCAN_DPI`, fewer for a page of more than
    `limits.SCAN_PIXELS`.
    """
    return _painted(["scan", "pdf", str(path.resolve()), str(number)])


def _painted(job: list[str]) -> bytes | None:
    deadline = time.monotonic() + limits.STALL_SECONDS
    try:
        with closing(supervisor.messages(job, deadline)) as said:
            for message in said:
                if message["kind"] == "picture" and message["data"]:
                    return base64.b64decode(message["data"], validate=True)
    except (supervisor.ChildLost, KeyError, TypeError, ValueError):
        pass
    return None
