"""The outline of a file: the table of contents that its author stored in it."""

import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from library.extraction import limits
from library.extraction.sandbox import supervisor
from library.extraction.sniffing.media_types import MediaType


@dataclass(frozen=True)
class OutlineEntry:
    """A heading, and the page that it leads to. level: 1 for the highest."""

    title: str
    page: int
    level: int


def read_outline(path: Path, media_type: MediaType) -> tuple[OutlineEntry, ...]:
    """Return the outline of a PDF in its order, empty without one or if that fails.

    Read in a separate child process: if it crashes, the text is not lost. At most
    `limits.OUTLINE_ENTRIES`, of at most `limits.OUTLINE_LEVELS` levels.
    """
    if media_type.code != "pdf":
        return ()
    entries: list[OutlineEntry] = []
    deadline = time.monotonic() + limits.STALL_SECONDS
    job = ["outline", media_type.code, str(path.resolve())]
    try:
        with closing(supervisor.messages(job, deadline)) as messages:
            for message in messages:
                if message["kind"] == "heading":
                    entries.append(
                        OutlineEntry(
                            str(message["title"])[: limits.OUTLINE_CHARACTERS],
                            int(message["page"]),
                            int(message["level"]),
                        )
                    )
                if len(entries) == limits.OUTLINE_ENTRIES:
                    break
    except (supervisor.ChildLost, KeyError, TypeError, ValueError):
        pass  # the entries until then are a beginning
    return tuple(entries)
