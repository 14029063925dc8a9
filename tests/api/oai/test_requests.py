"""Pages, resumption tokens and bad requests of the repository."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing

from api.changes.log import log_pending
from api.oai import protocol, records
from library.models import Resource
from tests.factories import (
    ResourceFactory,
)

from .harvesters import (
    OAI,
    dated,
    error_code,
    headers_of,
    identifier,
    respond,
    token_of,
)

pytestmark = pytest.mark.django_db


def test_pages_list_each_record_once(client, harvester, monkeypatch):
    monkeypatch.setattr(records, "PAGE_SIZE", 3)
    resources = [ResourceFactory() for _ in range(7)]
    log_pending()
    names = [header.identifier() for header in headers_of(harvester)]
    assert sorted(names) == sorted(map(identifier, resources))
    assert harvester.requests == 3
    token = token_of(respond(client, verb="ListIdentifiers", metadataPrefix="oai_dc"))
    assert (token.get("completeListSize"), token.get("cursor")) == ("7", "0")
    for cursor in ("3", "6"):
        page = respond(client, verb="ListIdentifiers", resumptionToken=token.text)
        token = token_of(page)
        assert token.get("cursor") == cursor
    assert token.text is None


def test_changes_between_pages_lose_no_record(client, monkeypatch):
    monkeypatch.setattr(records, "PAGE_SIZE", 2)
    resources = sorted((ResourceFactory() for _ in range(5)), key=lambda row: row.pk)
    for number, resource in enumerate(resources):
        dated(resource, datetime(2024, 5, 1 + number, tzinfo=UTC))
    arguments = {"metadataPrefix": "oai_dc"}
    names: list[str] = []
    while arguments:
        page = respond(client, verb="ListIdentifiers", **arguments)
        names += [element.text for element in page.iter(f"{OAI}identifier")]
        if len(names) == 2:
            resources[0].title = "Changed after it was listed"
            resources[0].save()
        token = token_of(page).text
        arguments = {"resumptionToken": token} if token else {}
    assert names == [identifier(row) for row in [*resources, resources[0]]]


def test_token_is_bound_to_its_query_and_expires(client, monkeypatch):
    monkeypatch.setattr(records, "PAGE_SIZE", 1)
    for _ in range(2):
        ResourceFactory(type="report")
    ResourceFactory(type="podcast")
    page = respond(
        client, verb="ListRecords", metadataPrefix="oai_dc", set="type:report"
    )
    token = token_of(page).text
    rest = respond(client, verb="ListRecords", resumptionToken=token)
    assert len(list(rest.iter(f"{OAI}record"))) == 1
    assert token_of(rest).text is None
    bad = "badResumptionToken"
    assert error_code(client, verb="ListIdentifiers", resumptionToken=token) == bad
    for wrong in (token[:-1] + "_", "made-up", "", "é\x00", token + "x" * 5000):
        assert error_code(client, verb="ListRecords", resumptionToken=wrong) == bad
    assert error_code(client, verb="ListSets", resumptionToken=token) == bad
    both = {"resumptionToken": token, "metadataPrefix": "oai_dc"}
    assert error_code(client, verb="ListRecords", **both) == "badArgument"
    monkeypatch.setattr(protocol, "TOKEN_LIFETIME", timedelta(seconds=-1))
    assert error_code(client, verb="ListRecords", resumptionToken=token) == bad


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({}, "badVerb"),
        ({"verb": ""}, "badVerb"),
        ({"verb": "GetMetadata"}, "badVerb"),
        ({"verb": ["Identify", "Identify"]}, "badVerb"),
        ({"verb": "Identify", "x": "1"}, "badArgument"),
        ({"verb": "Identify", "resumptionToken": "x"}, "badArgument"),
        ({"verb": "ListRecords"}, "badArgument"),
        ({"verb": "GetRecord", "identifier": "x"}, "badArgument"),
        (
            {"verb": "ListRecords", "metadataPrefix": "marc21"},
            "cannotDisseminateFormat",
        ),
        ({"verb": "ListRecords", "metadataPrefix": "<é>"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": ["oai_dc"] * 2}, "badArgument"),
        (
            {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "1"},
            "idDoesNotExist",
        ),
        (
            {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:²"},
            "idDoesNotExist",
        ),
        ({"verb": "ListMetadataFormats", "identifier": "\x00"}, "idDoesNotExist"),
    ],
)
def test_bad_requests_name_the_error(client, arguments, code):
    ResourceFactory()
    assert error_code(client, **arguments) == code


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("from", "2024"),
        ("from", "2024-02-30"),
        ("from", "2024-05-01T12:00Z"),
        ("until", "0000-01-01"),
        ("until", ""),
        ("from", "٢٠٢٤-٠٥-٠١"),
        ("set", "a b"),
        ("set", ""),
    ],
)
def test_malformed_selection_is_a_bad_argument(client, name, value):
    ResourceFactory()
    arguments = {"verb": "ListRecords", "metadataPrefix": "oai_dc", name: value}
    assert error_code(client, **arguments) == "badArgument"


@pytest.mark.parametrize(
    "dates",
    [
        {"from": "9999-12-31"},
        {"from": "9999-12-31T23:59:59Z"},
        {"until": "0001-01-01"},
        {"from": "0001-01-01", "until": "0001-01-01"},
    ],
)
def test_dates_without_records_match_nothing(client, dates):
    ResourceFactory()
    arguments = {"verb": "ListRecords", "metadataPrefix": "oai_dc", **dates}
    assert error_code(client, **arguments) == "noRecordsMatch"


def test_token_signed_for_something_else_is_refused(client):
    """Such as a cursor of the API, which has the same key."""
    ResourceFactory()
    values = ["ListRecords", None, None, "", 0, 0, 0]
    for salt in ("api.rest.cursors", "api.oai.resumption "):
        token = signing.dumps(values, salt=salt)
        arguments = {"verb": "ListRecords", "resumptionToken": token}
        assert error_code(client, **arguments) == "badResumptionToken"


def test_dates_must_fit_together(client):
    arguments = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    for since, until in (
        ("2024-05-02", "2024-05-01"),
        ("2024-05-02", "2024-05-03T00:00:00Z"),
    ):
        arguments |= {"from": since, "until": until}
        assert error_code(client, **arguments) == "badArgument"


def test_other_methods_are_not_allowed(client):
    assert client.put("/oai").status_code == 405


def test_number_of_queries_does_not_grow(client, django_assert_max_num_queries):
    for number in range(20):
        ResourceFactory(regions=["SDN"], themes=["A"], pages=[f"Text {number}"])
    log_pending()
    with django_assert_max_num_queries(16):
        respond(client, verb="ListRecords", metadataPrefix="oai_dc")


@pytest.mark.slow
def test_ten_thousand_records_take_bounded_memory(harvester):
    """The peaks of later pages are no higher: nothing grows with what was listed."""
    rows = [
        Resource(title=f"Resource {number}", summary="Text. " * 100, live=True)
        for number in range(10_000)
    ]
    for row in rows:
        row.visibility = "public"
    Resource.objects.bulk_create(rows, batch_size=1000)
    del rows
    log_pending()
    tracemalloc.start()
    listed = harvester.listRecords(metadataPrefix="oai_dc")
    names, peaks = set(), []
    for number, (header, _, _) in enumerate(listed, start=1):
        names.add(header.identifier())
        if number % 1000 == 0:
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.reset_peak()
    tracemalloc.stop()
    assert len(names) == 10_000
    assert harvester.requests == 100
    # One page may need twice as much as another: garbage is collected at times.
    assert max(peaks[5:]) < 1.5 * max(peaks[:5])
    assert max(peaks) < 40_000_000
