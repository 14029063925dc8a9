"""OAI-PMH: read a repository, one page of records at a time.

The requests, errors and Dublin Core are those of the package oaipmh. Its client opens
URLs without any limit, so this one reads through `fetch`, and parses without entities.
Its lists follow resumption tokens without end, and one wrong date loses a whole page,
so pages are read here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _
from lxml import etree
from oaipmh import error as oai_error
from oaipmh.client import BaseClient, buildHeader
from oaipmh.metadata import oai_dc_reader

from desk.harvest.fetch import FetchedResponse, FetchError, fetch
from desk.harvest.records import (
    MAX_IDENTIFIER_LENGTH,
    MAX_VALUES,
    BadSource,
    RecordPage,
    RemoteRecord,
    parse_xml,
    plain_text,
    web_url,
)

PREFIX = "oai_dc"
MAX_TOKEN_LENGTH = 4000
DATESTAMP = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", re.ASCII)
_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
_NAMESPACES = {"oai": "http://www.openarchives.org/OAI/2.0/"}


class ExpiredToken(Exception):
    """The repository does not know its resumption token any more."""


class HarvestClient(BaseClient):
    """The package's client, reading through `fetch`."""

    def __init__(self, url: str, get: Callable[[str], FetchedResponse] = fetch):
        super().__init__()
        self._url = url
        self._get = get

    def makeRequest(self, **arguments: str) -> bytes:
        separator = "&" if urlsplit(self._url).query else "?"
        return self._get(f"{self._url}{separator}{urlencode(arguments)}").body

    def parse(self, xml: bytes) -> etree._Element:
        root = parse_xml(xml)
        if root.tag != f"{{{_NAMESPACES['oai']}}}OAI-PMH":
            raise BadSource(_("The URL is not that of an OAI-PMH repository."))
        return root

    def ask(self, **arguments: str) -> etree._Element | None:
        """Return a response, None if it has no records.

        Raises FetchError, BadSource and ExpiredToken.
        """
        try:
            return self.makeRequestErrorHandling(**arguments)
        except oai_error.NoRecordsMatchError:
            return None
        except oai_error.BadResumptionTokenError as error:
            raise ExpiredToken from error
        except oai_error.ErrorBase as error:
            text = _("The repository reports an error: %s")
            raise BadSource(text % plain_text(error, 200)) from error


def read_page(
    url: str,
    *,
    since: str = "",
    oai_set: str = "",
    token: str = "",
    get: Callable[[str], FetchedResponse] = fetch,
) -> RecordPage:
    """Return a page of records: the next one of a token, else the first since a date.

    Raises FetchError, BadSource, and ExpiredToken.
    """
    client = HarvestClient(url, get)
    arguments = {"verb": "ListRecords"}
    if token:
        arguments["resumptionToken"] = token
    else:
        arguments["metadataPrefix"] = PREFIX
        if since:
            arguments["from"] = since if _has_seconds(client) else since[:10]
        if oai_set:
            arguments["set"] = oai_set
    root = client.ask(**arguments)
    if root is None:
        return RecordPage(response_date=_now())
    records, invalid = [], 0
    for node in root.iterfind("oai:ListRecords/oai:record", _NAMESPACES):
        record = _record(node)
        if record:
            records.append(record)
        else:
            invalid += 1
    next_token = root.findtext("oai:ListRecords/oai:resumptionToken", "", _NAMESPACES)
    if len(next_token) > MAX_TOKEN_LENGTH:
        raise BadSource(_("The resumption token is too long."))
    return RecordPage(
        records, invalid, next_token.strip(), response_date=_response_date(root)
    )


def _has_seconds(client: HarvestClient) -> bool:
    """Return whether the repository's dates have a time of day."""
    try:
        root = client.ask(verb="Identify")
    except (BadSource, ExpiredToken, FetchError):
        return False  # a day is always accepted
    granularity = "oai:Identify/oai:granularity"
    return root is not None and "hh" in root.findtext(granularity, "", _NAMESPACES)


def _response_date(root: etree._Element) -> str:
    """Return the date of a response, ours if it is wrong or in the future."""
    text = root.findtext("oai:responseDate", "", _NAMESPACES).strip()
    try:
        date = datetime.strptime(text, _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return _now()
    return min(date, timezone.now()).strftime(_FORMAT) if date.year > 1990 else _now()


def _now() -> str:
    return timezone.now().astimezone(UTC).strftime(_FORMAT)


def _record(node: etree._Element) -> RemoteRecord | None:
    """Return a record, None for an unusable one."""
    header_node = node.find("oai:header", _NAMESPACES)
    if header_node is None:
        return None
    try:
        header = buildHeader(header_node, _NAMESPACES)
        datestamp = header.datestamp().strftime(_FORMAT)
    except (oai_error.DatestampError, ValueError):
        return None
    identifier = plain_text(header.identifier(), MAX_IDENTIFIER_LENGTH + 1)
    if not identifier or len(identifier) > MAX_IDENTIFIER_LENGTH:
        return None
    if header.isDeleted():
        return RemoteRecord(identifier, datestamp, is_deleted=True)
    metadata_node = node.find("oai:metadata", _NAMESPACES)
    if metadata_node is None:
        return None
    fields = oai_dc_reader(metadata_node).getMap()
    values = {
        name: tuple(filter(None, (plain_text(v, 1000) for v in texts[:MAX_VALUES])))
        for name, texts in fields.items()
        if name not in ("title", "description", "rights", "identifier")
    }
    title = plain_text(next(iter(fields["title"]), ""), 500)
    if not title:
        return None
    identifiers = [text.strip() for text in fields["identifier"][:MAX_VALUES]]
    return RemoteRecord(
        identifier,
        datestamp,
        title=title,
        summary=plain_text(next(iter(fields["description"]), ""), 5000),
        url=next(filter(None, map(web_url, identifiers)), ""),
        dates=values["date"],
        languages=values["language"],
        types=values["type"],
        terms=(*values["subject"], *values["coverage"]),
        organisations=(*values["publisher"], *values["creator"]),
        identifiers=tuple(identifiers),
        rights=plain_text(next(iter(fields["rights"]), ""), 500),
    )
