"""Responses of OAI-PMH as XML.

The package oaipmh has a server, too. Its resumption tokens are not signed and count
rows, which lists records twice or not at all while others change; it neither notices
repeated arguments nor marks the end of a list. Its client reads ours in the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone
from lxml import etree

from api.changes.log import log_until_now
from api.oai.dublin_core import OAI_DC, OAI_DC_SCHEMA, XSI, dublin_core
from api.oai.protocol import (
    DATESTAMP_FORMAT,
    NAMESPACE,
    PREFIX,
    TOKEN_LIFETIME,
    OaiError,
    next_selection,
    require_prefix,
    selection_of,
    write_token,
)
from api.oai.records import (
    OaiRecord,
    earliest_date,
    get_record,
    list_records,
    list_sets,
    record_identifier,
    record_namespace,
)
from library.access.viewers import Visibility
from library.sanitize import single_line

OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_SCHEMA = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
OAI_IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"
_IDENTIFIER_NSMAP = {None: OAI_IDENTIFIER, "xsi": XSI}
# With these the request is not repeated in the response.
UNREPEATED_ERRORS = ("badVerb", "badArgument")


@dataclass(frozen=True)
class Repository:
    """What the responses say of the library; `absolute_url` makes a path a URL."""

    name: str
    email: str
    url: str
    absolute_url: Callable[[str], str]


def respond(repository: Repository, arguments: Mapping[str, str]) -> bytes:
    """Return the response to a request with valid arguments, an error included."""
    # Before the records are read: harvesters ask next time for what changed since.
    date = log_until_now(Visibility.PUBLIC)
    try:
        content = list(CONTENTS[arguments["verb"]](repository, arguments))
    except OaiError as error:
        return error_response(repository, error, arguments, date)
    verb = _element(arguments["verb"])
    verb.extend(content)
    return _envelope(repository, verb, arguments, date)


def error_response(
    repository: Repository,
    error: OaiError,
    arguments: Mapping[str, str] | None = None,
    date: datetime | None = None,
) -> bytes:
    """Return the response that consists of an error, by default of this moment."""
    element = _element("error", str(error), code=error.code)
    is_repeated = arguments and error.code not in UNREPEATED_ERRORS
    arguments = arguments if is_repeated else {}
    return _envelope(repository, element, arguments, date or timezone.now())


def datestamp(date: datetime) -> str:
    """Return a date in UTC, to the second."""
    return date.astimezone(UTC).strftime(DATESTAMP_FORMAT)


def _identify(repository: Repository, arguments) -> Iterator[etree._Element]:
    yield _element("repositoryName", repository.name)
    yield _element("baseURL", repository.url)
    yield _element("protocolVersion", "2.0")
    yield _element("adminEmail", repository.email)
    yield _element("earliestDatestamp", datestamp(earliest_date()))
    yield _element("deletedRecord", "persistent")
    yield _element("granularity", "YYYY-MM-DDThh:mm:ssZ")
    if NAMESPACE.fullmatch(record_namespace()):
        yield _parent("description", _identifier_format())


def _identifier_format() -> etree._Element:
    """Return the statement that identifiers have the format of the guidelines."""
    root = etree.Element(f"{{{OAI_IDENTIFIER}}}oai-identifier", nsmap=_IDENTIFIER_NSMAP)
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI_IDENTIFIER} {OAI_IDENTIFIER}.xsd")
    for name, text in (
        ("scheme", "oai"),
        ("repositoryIdentifier", record_namespace()),
        ("delimiter", ":"),
        ("sampleIdentifier", record_identifier(622255919)),
    ):
        etree.SubElement(root, f"{{{OAI_IDENTIFIER}}}{name}").text = text
    return root


def _formats(repository: Repository, arguments) -> Iterator[etree._Element]:
    if "identifier" in arguments:
        get_record(arguments["identifier"])
    yield _parent(
        "metadataFormat",
        _element("metadataPrefix", PREFIX),
        _element("schema", OAI_DC_SCHEMA),
        _element("metadataNamespace", OAI_DC),
    )


def _sets(repository: Repository, arguments) -> Iterator[etree._Element]:
    if "resumptionToken" in arguments:
        message = "The list of sets has one page."
        raise OaiError("badResumptionToken", message)
    for spec, name in list_sets():
        yield _parent("set", _element("setSpec", spec), _element("setName", name))


def _record(repository: Repository, arguments) -> Iterator[etree._Element]:
    record = get_record(arguments["identifier"])
    require_prefix(arguments)
    yield _record_element(repository, record)


def _list(
    repository: Repository,
    arguments: Mapping[str, str],
    write: Callable[[Repository, OaiRecord], etree._Element],
) -> Iterator[etree._Element]:
    selection = selection_of(arguments)
    records, has_more, total = list_records(selection)
    for record in records:
        yield write(repository, record)
    if not has_more and not selection.after:
        return
    token = _element("resumptionToken")
    token.set("completeListSize", str(total))
    token.set("cursor", str(selection.offset))
    if has_more:  # an empty element marks the last page
        following = next_selection(selection, records[-1].position, len(records))
        token.text = write_token(arguments["verb"], following)
        token.set("expirationDate", datestamp(timezone.now() + TOKEN_LIFETIME))
    yield token


def _header(repository: Repository, record: OaiRecord) -> etree._Element:
    header = _parent(
        "header",
        _element("identifier", record.identifier),
        _element("datestamp", datestamp(record.changed_at)),
        *(_element("setSpec", spec) for spec in record.sets),
    )
    if record.resource is None:
        header.set("status", "deleted")
    return header


def _record_element(repository: Repository, record: OaiRecord) -> etree._Element:
    element = _parent("record", _header(repository, record))
    if record.resource is not None:
        described = dublin_core(record.resource, repository.absolute_url)
        element.append(_parent("metadata", described))
    return element


CONTENTS: dict[str, Callable[..., Iterator[etree._Element]]] = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "ListIdentifiers": lambda *args: _list(*args, _header),
    "ListRecords": lambda *args: _list(*args, _record_element),
    "GetRecord": _record,
}


def _envelope(
    repository: Repository,
    content: etree._Element,
    arguments: Mapping[str, str],
    date: datetime,
) -> bytes:
    root = etree.Element(f"{{{OAI}}}OAI-PMH", nsmap={None: OAI, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI} {OAI_SCHEMA}")
    root.append(_element("responseDate", datestamp(date)))
    # What the schema does not accept as a value is an error before it comes here.
    values = {name: single_line(value) for name, value in arguments.items()}
    root.append(_element("request", repository.url, **values))
    root.append(content)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _element(name: str, text: str = "", **attributes: str) -> etree._Element:
    element = etree.Element(f"{{{OAI}}}{name}", attributes)
    element.text = single_line(text) or None
    return element


def _parent(name: str, *children: etree._Element) -> etree._Element:
    element = _element(name)
    element.extend(children)
    return element
