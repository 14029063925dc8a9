"""Find the active content of a file in a child process."""

import math
import time
from contextlib import closing
from pathlib import Path

from library.extraction import limits
from library.extraction.active_content.findings import Finding
from library.extraction.active_content.formats import READERS
from library.extraction.sandbox import supervisor
from library.extraction.sniffing.media_types import MediaType


def find_active_content(
    path: Path, media_type: MediaType, file_deadline: float = math.inf
) -> tuple[Finding, ...]:
    """Return the active content of a file, in the order of `Finding`.

    UNCHECKED if the file is damaged, protected or too large to be examined. Takes at
    most `limits.STALL_SECONDS`, and ends at `file_deadline` (`time.monotonic()`).
    """
    if media_type.code not in READERS:
        return ()
    findings: set[Finding] = set()
    deadline = min(time.monotonic() + limits.STALL_SECONDS, file_deadline)
    job = ["active", media_type.code, str(path.resolve())]
    try:
        with closing(supervisor.messages(job, deadline)) as messages:
            for message in messages:
                if message["kind"] == "failed":
                    findings.add(Finding.UNCHECKED)
                elif message["kind"] == "finding":
                    findings.add(Finding(message["code"]))
    except (supervisor.ChildLost, KeyError, TypeError, ValueError):
        findings.add(Finding.UNCHECKED)
    return tuple(finding for finding in Finding if finding in findings)
