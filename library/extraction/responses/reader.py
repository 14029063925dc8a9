"""Read a response in the sandbox: its server may be hostile."""

from __future__ import annotations

import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from library.extraction import limits
from library.extraction.responses.records import RemoteRecord
from library.extraction.result import Reason
from library.extraction.sandbox import supervisor
from library.sanitize import single_line

_MAX_TEXT_LENGTH = 5_000


class ResponseKind(StrEnum):
    OAI = "oai"
    FEED = "feed"


class UnreadableResponse(Exception):
    """A response cannot be read; `reason` says why."""

    def __init__(self, reason: Reason):
        super().__init__(reason.value)
        self.reason = reason


@dataclass
class ParsedResponse:
    """What a response says.

    is_expected: whether it is of that kind at all. unusable: number of records that are
    none. The others are of OAI-PMH: texts of its elements, "" without them.
    """

    records: list[RemoteRecord] = field(default_factory=list)
    unusable: int = 0
    is_expected: bool = True
    date: str = ""
    granularity: str = ""
    token: str = ""
    has_error: bool = False
    code: str = ""
    message: str = ""

    def add(self, message: dict) -> None:
        """Store a message of the child. Raises ValueError or such for a wrong one."""
        match message["kind"]:
            case "record":
                self.records.append(RemoteRecord.from_values(message))
            case "unusable":
                self.unusable += 1
            case "rejected":
                self.is_expected = False
            case "response":
                self.has_error = bool(message.get("has_error"))
                for name in ("date", "granularity", "token", "code", "message"):
                    text = single_line(message.get(name, ""))[:_MAX_TEXT_LENGTH]
                    setattr(self, name, text)
            case "failed":
                raise UnreadableResponse(Reason(message["reason"]))


def read_response(
    kind: ResponseKind, body: bytes, base_url: str = ""
) -> ParsedResponse:
    """Return what a response says, read by a child with the limits of uploaded files.

    base_url: of a feed, for relative links. Raises UnreadableResponse.
    """
    parsed = ParsedResponse()
    characters = 0
    deadline = time.monotonic() + limits.RESPONSE_SECONDS
    with tempfile.NamedTemporaryFile(prefix="response-") as file:
        file.write(body)
        file.flush()
        path = str(Path(file.name).resolve())
        job = ["response", kind.value, path, *([base_url] if base_url else [])]
        try:
            with closing(supervisor.messages(job, deadline)) as messages:
                for message in messages:
                    parsed.add(message)
                    if message["kind"] == "record":
                        characters += parsed.records[-1].length
                    count = len(parsed.records) + parsed.unusable
                    if (
                        count > limits.RESPONSE_RECORDS
                        or characters > limits.RESPONSE_CHARACTERS
                    ):
                        raise UnreadableResponse(Reason.TOO_LARGE)
        except supervisor.ChildLost as error:
            raise UnreadableResponse(error.reason) from error
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise UnreadableResponse(Reason.UNREADABLE) from error
    return parsed
