"""Responses of OAI-PMH repositories. In the child only.

Headers and Dublin Core are read by the package oaipmh. Its lists follow resumption
tokens without end, and one wrong date loses a whole page, so pages are read here.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from oaipmh import error as oai_error
from oaipmh.client import buildHeader
from oaipmh.metadata import oai_dc_reader

from library.extraction import limits
from library.extraction.containers import safe_xml
from library.extraction.responses.records import (
    MAX_IDENTIFIER_LENGTH,
    MAX_RIGHTS_LENGTH,
    MAX_SUMMARY_LENGTH,
    MAX_TITLE_LENGTH,
    MAX_VALUE_LENGTH,
    MAX_VALUES,
    RemoteRecord,
    plain_text,
    web_url,
)

_DATE_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
_NAMESPACES = {"oai": "http://www.openarchives.org/OAI/2.0/"}


def read(data: bytes) -> Iterator[dict]:
    """Yield the messages for a response. Raises Unreadable."""
    root = safe_xml.parse(data)
    if root.tag != f"{{{_NAMESPACES['oai']}}}OAI-PMH":
        yield {"kind": "rejected", "problem": "no-repository"}
        return
    error = root.find("oai:error", _NAMESPACES)
    yield {
        "kind": "response",
        "date": _text(root, "oai:responseDate"),
        "granularity": _text(root, "oai:Identify/oai:granularity"),
        "token": _text(root, "oai:ListRecords/oai:resumptionToken"),
        "has_error": error is not None,
        "code": "" if error is None else str(error.get("code"))[:100],
        "message": "" if error is None else plain_text(error.text or "", 200),
    }
    for node in root.iterfind("oai:ListRecords/oai:record", _NAMESPACES):
        record = _record(node)
        if record:
            yield {"kind": "record", **record.to_values()}
        else:
            yield {"kind": "unusable"}


def _text(root: etree._Element, path: str) -> str:
    # One more than the longest token, so that a longer one is noticed.
    return root.findtext(path, "", _NAMESPACES).strip()[
        : limits.RESPONSE_TOKEN_LENGTH + 1
    ]


def _record(node: etree._Element) -> RemoteRecord | None:
    """Return a record, None for an unusable one."""
    header_node = node.find("oai:header", _NAMESPACES)
    if header_node is None:
        return None
    try:
        header = buildHeader(header_node, _NAMESPACES)
        datestamp = header.datestamp().strftime(_DATE_FORMAT)
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
        name: tuple(
            filter(None, (plain_text(v, MAX_VALUE_LENGTH) for v in texts[:MAX_VALUES]))
        )
        for name, texts in fields.items()
        if name not in ("title", "description", "rights", "identifier")
    }
    title = plain_text(next(iter(fields["title"]), ""), MAX_TITLE_LENGTH)
    if not title:
        return None
    identifiers = [text.strip() for text in fields["identifier"][:MAX_VALUES]]
    return RemoteRecord(
        identifier,
        datestamp,
        title=title,
        summary=plain_text(next(iter(fields["description"]), ""), MAX_SUMMARY_LENGTH),
        url=next(filter(None, map(web_url, identifiers)), ""),
        dates=values["date"],
        languages=values["language"],
        types=values["type"],
        terms=(*values["subject"], *values["coverage"]),
        organisations=(*values["publisher"], *values["creator"]),
        identifiers=tuple(text[:MAX_VALUE_LENGTH] for text in identifiers),
        rights=plain_text(next(iter(fields["rights"]), ""), MAX_RIGHTS_LENGTH),
    )
