"""A file → a picture of its first page."""

import base64
import time
from pathlib import Path

from . import limits, supervisor
from .media_types import MediaType


def cover(path: Path, media_type: MediaType) -> bytes | None:
    """Return a JPEG about 400 pixels wide, None when the file offers none.

    It is made in a child of its own: a page that bursts when it is drawn does not cost
    the file its text.
    """
    job = ["cover", media_type.code, str(path.resolve())]
    deadline = time.monotonic() + limits.STALL_SECONDS
    try:
        for message in supervisor.messages(job, deadline):
            if message["kind"] == "cover" and message["data"]:
                return base64.b64decode(message["data"], validate=True)
    except (supervisor.ChildLost, KeyError, TypeError, ValueError):
        pass
    return None
