"""Unpack a ZIP or a mail message in a child process, file by file."""

import base64
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from library.extraction import limits
from library.extraction.sandbox import supervisor

ZIP_SUFFIX = ".zip"


class MemberProblem(StrEnum):
    """Why a file of a ZIP, or the whole ZIP, is rejected."""

    NONE = ""
    ARCHIVE = "archive"  # another archive
    BOMB = "bomb"
    DAMAGED = "damaged"
    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    LINK = "link"
    OFFICE = "office"  # the ZIP is a Word file or the like
    TOO_LARGE = "too-large"
    TOO_MANY = "too-many"


class NotUnpacked(Exception):
    """The ZIP, or what is left of it, cannot be unpacked."""

    def __init__(self, problem: MemberProblem):
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class MemberBegin:
    """A file follows: its pieces as bytes, then `MemberEnd`. number: from 1 on."""

    number: int
    name: str
    size: int


@dataclass(frozen=True)
class MemberEnd:
    """The file is complete, or rejected."""

    problem: MemberProblem = MemberProblem.NONE


def unpack(
    path: Path, code: str = "zip", first: int = 1
) -> Iterator[MemberBegin | bytes | MemberEnd]:
    """Yield the files of a ZIP, or the attachments of a message ("eml", "msg").

    From number `first` on, in an order that never changes.

    A damaged file does not affect the others. Raises NotUnpacked.
    """
    number = first
    for _ in range(1 + limits.RESTARTS):
        is_open = False
        deadline = time.monotonic() + limits.UNPACKING_SECONDS
        job = ["unpack", code, str(path.resolve()), str(number)]
        try:
            with closing(supervisor.messages(job, deadline)) as messages:
                for message in messages:
                    event = _event(message)
                    if isinstance(event, MemberBegin):
                        number, is_open = event.number + 1, True
                    elif isinstance(event, MemberEnd):
                        is_open = False
                    if event is not None:
                        yield event
            return
        except (supervisor.ChildLost, KeyError, TypeError, ValueError):
            if not is_open:
                break
            yield MemberEnd(MemberProblem.DAMAGED)
    raise NotUnpacked(MemberProblem.DAMAGED)


def _event(message: dict) -> MemberBegin | bytes | MemberEnd | None:
    """Return the event of a message of the child. Raises NotUnpacked or ValueError."""
    match message["kind"]:
        case "begin":
            return MemberBegin(message["number"], message["name"], message["size"])
        case "piece":
            return base64.b64decode(message["data"])
        case "member":
            return MemberEnd(MemberProblem(message["problem"]))
        case "rejected":
            raise NotUnpacked(MemberProblem(message["problem"]))
        case "failed":
            raise ValueError("the child failed")
    return None
