"""Responses of repositories (OAI-PMH) and feeds (RSS, Atom), read in the sandbox.

`reader` starts the child and checks what it says; `oai` and `feeds` parse in the child;
both write the `RemoteRecord`s of `records`.
"""

from library.extraction.responses.reader import (
    ParsedResponse,
    ResponseKind,
    UnreadableResponse,
    read_response,
)
from library.extraction.responses.records import RemoteRecord

__all__ = [
    "ParsedResponse",
    "RemoteRecord",
    "ResponseKind",
    "UnreadableResponse",
    "read_response",
]
