"""Pages of a PDF as a PDF of their own."""

import base64
import time
from contextlib import closing
from pathlib import Path
from typing import IO

from library.extraction import limits
from library.extraction.result import Reason
from library.extraction.sandbox import supervisor


class NotCopied(Exception):
    """The pages cannot be copied; `reason` says why."""

    def __init__(self, reason: Reason):
        super().__init__(reason.value)
        self.reason = reason


def copy_pages(path: Path, first: int, last: int, out: IO[bytes]) -> None:
    """Write pages `first` to `last` of a PDF to `out`, as a PDF.

    At most `limits.RANGE_BYTES`; takes no longer than `limits.STALL_SECONDS`. Raises
    NotCopied.
    """
    deadline = time.monotonic() + limits.STALL_SECONDS
    job = ["range", "pdf", str(path.resolve()), str(first), str(last)]
    size = 0
    try:
        with closing(supervisor.messages(job, deadline)) as messages:
            for message in messages:
                if message["kind"] == "failed":
                    raise NotCopied(Reason(message["reason"]))
                if message["kind"] == "piece":
                    data = base64.b64decode(message["data"], validate=True)
                    size += len(data)
                    if size > limits.RANGE_BYTES:
                        raise NotCopied(Reason.TOO_LARGE)
                    out.write(data)
    except supervisor.ChildLost as error:
        raise NotCopied(error.reason) from error
    except (KeyError, TypeError, ValueError) as error:  # an invalid message
        raise NotCopied(Reason.UNREADABLE) from error
    if not size:
        raise NotCopied(Reason.UNREADABLE)
