"""The records of one response, and what is wrong with a source."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from desk.harvest.fetch import FetchedResponse
from library.extraction.responses import (
    ParsedResponse,
    RemoteRecord,
    ResponseKind,
    UnreadableResponse,
    read_response,
)
from library.extraction.result import Reason


class BadSource(Exception):
    """The response is not what the source should send; the message says why."""


@dataclass(frozen=True)
class RecordPage:
    """The records of one response.

    invalid: number of unusable records. token: of the next page, "" after the last.
    response_date: the server's own, "" for feeds. size: in bytes.
    """

    records: list[RemoteRecord] = field(default_factory=list)
    invalid: int = 0
    token: str = ""
    response_date: str = ""
    etag: str = ""
    last_modified: str = ""
    size: int = 0


def parse_response(response: FetchedResponse, kind: ResponseKind) -> ParsedResponse:
    """Return what a response says, parsed in the sandbox. Raises BadSource."""
    try:
        return read_response(kind, response.body, response.url)
    except UnreadableResponse as error:
        if error.reason == Reason.UNREADABLE:
            raise BadSource(_("The response is not valid XML.")) from error
        raise BadSource(_("The response is too large to be read.")) from error
