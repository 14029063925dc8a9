"""OAI-PMH: read a repository, one page of records at a time.

The client of the package oaipmh opens URLs without any limit, so requests go through
`fetch`; its readers of headers and Dublin Core are used in the sandbox
(`library.extraction.responses.oai`).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _

from desk.harvest.fetch import FetchError, fetch
from desk.harvest.records import BadSource, RecordPage, parse_response
from library.extraction import limits
from library.extraction.responses import ParsedResponse, ResponseKind

PREFIX = "oai_dc"
DATESTAMP = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", re.ASCII)
_FORMAT = "%Y-%m-%dT%H:%M:%SZ"


class ExpiredToken(Exception):
    """The repository does not know its resumption token any more."""


def read_page(
    url: str, *, since: str = "", oai_set: str = "", token: str = ""
) -> RecordPage:
    """Return a page of records: the next one of a token, else the first since a date.

    Raises FetchError, BadSource, and ExpiredToken.
    """
    arguments = {"verb": "ListRecords"}
    if token:
        arguments["resumptionToken"] = token
    else:
        arguments["metadataPrefix"] = PREFIX
        if since:
            arguments["from"] = since if _has_seconds(url) else since[:10]
        if oai_set:
            arguments["set"] = oai_set
    page, size = _ask(url, arguments)
    if page is None:
        return RecordPage(response_date=_now(), size=size)
    if len(page.token) > limits.RESPONSE_TOKEN_LENGTH:
        raise BadSource(_("The resumption token is too long."))
    return RecordPage(
        page.records,
        page.unusable,
        page.token,
        response_date=_date(page.date),
        size=size,
    )


def _ask(url: str, arguments: dict[str, str]) -> tuple[ParsedResponse | None, int]:
    """Return a response, None if the repository has no records, and its bytes.

    Raises FetchError, BadSource and ExpiredToken.
    """
    separator = "&" if urlsplit(url).query else "?"
    response = fetch(f"{url}{separator}{urlencode(arguments)}")
    parsed = parse_response(response, ResponseKind.OAI)
    if not parsed.is_expected:
        raise BadSource(_("The URL is not that of an OAI-PMH repository."))
    if not parsed.has_error:
        return parsed, len(response.body)
    if parsed.code == "noRecordsMatch":
        return None, len(response.body)
    if parsed.code == "badResumptionToken":
        raise ExpiredToken
    text = f"{parsed.code}: {parsed.message}"[:200].strip(" :")
    raise BadSource(_("The repository reports an error: %s") % text)


def _has_seconds(url: str) -> bool:
    """Return whether the repository's dates have a time of day."""
    try:
        identity, _size = _ask(url, {"verb": "Identify"})
    except (BadSource, ExpiredToken, FetchError):
        return False  # a day is always accepted
    return identity is not None and "hh" in identity.granularity


def _date(text: str) -> str:
    """Return the date of a response, ours if it is wrong or in the future."""
    try:
        date = datetime.strptime(text, _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return _now()
    return min(date, timezone.now()).strftime(_FORMAT) if date.year > 1990 else _now()


def _now() -> str:
    return timezone.now().astimezone(UTC).strftime(_FORMAT)
