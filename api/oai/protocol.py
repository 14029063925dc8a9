"""Requests of OAI-PMH: their arguments, resumption tokens and errors."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.core import signing
from django.http import HttpRequest, QueryDict

PREFIX = "oai_dc"
TOKEN_LIFETIME = timedelta(days=1)
DATE_FORMAT = "%Y-%m-%d"
DATESTAMP_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
DATESTAMP = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", re.ASCII)
SET = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*")
# Of the schema of oai-identifier: two labels at least, each begins with a letter.
NAMESPACE = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*(\.[a-zA-Z][a-zA-Z0-9-]*)+")
FORMAT = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")
# Verb → its required and its optional arguments.
SELECTION = frozenset({"from", "until", "set"})
ARGUMENTS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), SELECTION),
    "ListRecords": (frozenset({"metadataPrefix"}), SELECTION),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
}
# Verbs that accept a resumption token, as their only argument.
LISTS = frozenset({"ListIdentifiers", "ListRecords", "ListSets"})
_SALT = "api.oai.resumption"


class OaiError(Exception):
    """An error of the protocol: its code, and what to do, in English."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Selection:
    """The records to list: dated from … until …, in a set, after a position.

    after: date and id of the last record of the page before. offset: how many records
    came before.
    """

    since: datetime | None = None
    until: datetime | None = None
    set_spec: str = ""
    after: tuple[datetime, int] | None = None
    offset: int = 0


def arguments_of(request: HttpRequest) -> dict[str, str]:
    """Return the arguments of a request, with its verb. Raises OaiError.

    Nothing else is accepted, each argument once.
    """
    query: QueryDict = request.POST if request.method == "POST" else request.GET
    verbs = query.getlist("verb")
    if len(verbs) != 1 or verbs[0] not in ARGUMENTS:
        raise OaiError("badVerb", f"Give one verb of: {', '.join(ARGUMENTS)}.")
    verb = verbs[0]
    arguments = {name: query.get(name, "") for name in query}
    for name in query:
        if len(query.getlist(name)) > 1:
            raise OaiError("badArgument", "Give each argument once.")
    given = arguments.keys() - {"verb"}
    required, optional = ARGUMENTS[verb]
    if "resumptionToken" in given and verb in LISTS:
        if len(given) > 1:
            raise OaiError("badArgument", "Give a resumptionToken without arguments.")
        return arguments
    if not given <= required | optional:
        raise OaiError("badArgument", f"{verb} does not have all these arguments.")
    if missing := sorted(required - given):
        raise OaiError("badArgument", f"{verb} also needs: {', '.join(missing)}.")
    return arguments


def selection_of(arguments: dict[str, str]) -> Selection:
    """Return the records that a request selects. Raises OaiError."""
    if "resumptionToken" in arguments:
        return _read_token(arguments["resumptionToken"], arguments["verb"])
    require_prefix(arguments)
    since, until = arguments.get("from"), arguments.get("until")
    if since is not None and until is not None and len(since) != len(until):
        raise OaiError("badArgument", "Write from and until in the same form.")
    start = None if since is None else _parse_datestamp(since, is_end=False)
    end = None if until is None else _parse_datestamp(until, is_end=True)
    if start and end and start > end:
        raise OaiError("badArgument", "from is later than until.")
    set_spec = arguments.get("set", "")
    if "set" in arguments and not SET.fullmatch(set_spec):
        raise OaiError("badArgument", "This is not a setSpec. See verb=ListSets.")
    return Selection(start, end, set_spec)


def require_prefix(arguments: dict[str, str]) -> None:
    """Raise OaiError for other metadata formats than the one there is."""
    if not FORMAT.fullmatch(arguments["metadataPrefix"]):
        raise OaiError("badArgument", "This is not a metadataPrefix.")
    if arguments["metadataPrefix"] != PREFIX:
        raise OaiError("cannotDisseminateFormat", f"The only format is {PREFIX}.")


def write_token(verb: str, selection: Selection) -> str:
    """Return the resumption token for the records after `selection.after`.

    It holds the whole query and is signed, so the server stores nothing.
    """
    since, until = (_timestamp(selection.since), _timestamp(selection.until))
    date, pk = selection.after
    position = [_timestamp(date), pk, selection.offset]
    return signing.dumps(
        [verb, since, until, selection.set_spec, *position], salt=_SALT
    )


def _read_token(token: str, verb: str) -> Selection:
    try:
        values = signing.loads(token, salt=_SALT, max_age=TOKEN_LIFETIME)
    except signing.SignatureExpired as error:
        message = "The resumptionToken has expired. Begin again, from the last record."
        raise OaiError("badResumptionToken", message) from error
    except signing.BadSignature as error:
        message = "This resumptionToken is not one of this repository."
        raise OaiError("badResumptionToken", message) from error
    token_verb, since, until, set_spec, date, pk, offset = values
    if token_verb != verb:
        message = "This resumptionToken belongs to another verb."
        raise OaiError("badResumptionToken", message)
    start, end = _from_timestamp(since), _from_timestamp(until)
    return Selection(start, end, set_spec, (_from_timestamp(date), pk), offset)


def next_selection(
    selection: Selection, after: tuple[datetime, int], count: int
) -> Selection:
    """Return the selection of the page after one with `count` records."""
    return replace(selection, after=after, offset=selection.offset + count)


def _timestamp(date: datetime | None) -> int | None:
    return None if date is None else int(date.timestamp())


def _from_timestamp(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _parse_datestamp(text: str, *, is_end: bool) -> datetime:
    """Return the first or the last second that a date or a second means."""
    message = "Write from and until as YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ, in UTC."
    if not DATESTAMP.fullmatch(text):
        raise OaiError("badArgument", message)
    is_day = "T" not in text
    try:
        date = datetime.strptime(text, DATE_FORMAT if is_day else DATESTAMP_FORMAT)
    except ValueError as error:
        raise OaiError("badArgument", message) from error
    if is_day and is_end:
        date = date.replace(hour=23, minute=59, second=59)
    return date.replace(tzinfo=UTC)
