"""Harvesters of the repository: the client of the package oaipmh, plain requests."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

from lxml import etree
from oaipmh.client import BaseClient
from oaipmh.metadata import MetadataRegistry, oai_dc_reader

from api.changes.log import log_pending
from api.models import ResourceChange
from library.models import Resource

OAI = "{http://www.openarchives.org/OAI/2.0/}"


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(file=Path(__file__).parent / "schema" / "oai_pmh.xsd")


def respond(client, method: str = "get", /, **arguments) -> etree._Element:
    """Return a valid response."""
    response = getattr(client, method)("/oai", arguments)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    root = etree.fromstring(response.content)
    assert schema().validate(root), schema().error_log
    return root


def error_code(client, **arguments) -> str:
    (error,) = respond(client, **arguments).iter(f"{OAI}error")
    assert error.text
    return error.get("code")


class Harvester(BaseClient):
    """The package's client, without a network. Counts its requests."""

    def __init__(self, client) -> None:
        registry = MetadataRegistry()
        registry.registerReader("oai_dc", oai_dc_reader)
        super().__init__(registry)
        self.client, self.requests = client, 0

    def makeRequest(self, **arguments) -> bytes:
        self.requests += 1
        return etree.tostring(respond(self.client, "post", **arguments))

    def headers(self, **arguments) -> dict[str, bool]:
        """Return whether each listed record is deleted, by identifier."""
        headers = self.listIdentifiers(metadataPrefix="oai_dc", **arguments)
        return {header.identifier(): header.isDeleted() for header in headers}


def identifier(resource: Resource) -> str:
    return f"oai:localhost:{resource.pk}"


def dated(resource: Resource, date: datetime) -> None:
    log_pending()
    ResourceChange.objects.filter(resource_id=resource.pk).update(changed_at=date)


def headers_of(harvester: Harvester) -> list:
    return list(harvester.listIdentifiers(metadataPrefix="oai_dc"))


def token_of(page: etree._Element) -> etree._Element:
    return next(page.iter(f"{OAI}resumptionToken"))
