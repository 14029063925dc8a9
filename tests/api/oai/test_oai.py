"""The repository as harvesters see it: read by the client of the package oaipmh."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from lxml import etree
from oaipmh import error as client_errors
from oaipmh.client import BaseClient
from oaipmh.metadata import MetadataRegistry, oai_dc_reader

from api.oai import protocol, records
from home.models import SiteIdentity
from library.models import LibraryDocument, PublicChange, RemovedResource, Resource
from tests.factories import (
    LibraryDocumentFactory,
    RegionFactory,
    ResourceFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
OAI = "{http://www.openarchives.org/OAI/2.0/}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
SITE = "http://testserver"


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


@pytest.fixture
def harvester(client) -> Harvester:
    return Harvester(client)


def identifier(resource: Resource) -> str:
    return f"oai:localhost:{resource.pk}"


def dated(resource: Resource, date: datetime) -> None:
    PublicChange.objects.date_pending()
    PublicChange.objects.filter(pk=resource.pk).update(changed_at=date)


def test_identify_names_the_library(harvester):
    identity = SiteIdentity.load()
    identity.name_en, identity.contact_email = "Library of <X> & Y", "desk@example.org"
    identity.save()
    found = harvester.identify()
    assert found.repositoryName() == "Library of <X> & Y"
    assert found.baseURL() == f"{SITE}/oai"
    assert found.adminEmails() == ["desk@example.org"]
    assert found.deletedRecord() == "persistent"
    assert found.granularity() == "YYYY-MM-DDThh:mm:ssZ"


def test_identify_has_an_email_without_a_contact(harvester):
    assert harvester.identify().adminEmails() == ["library@localhost"]


def test_record_has_the_metadata_in_every_language(client, harvester):
    RegionFactory(code="SDN", label_en="Sudan", label_ar="السودان")
    ThemeFactory(code="A", label_en="Early warning", label_fr="Alerte précoce")
    resource = ResourceFactory(
        title="Mass graves & \x07duties",
        summary="What states owe.",
        type="report",
        regions=["SDN"],
        themes=["A"],
        organisations=["One organisation"],
        un_symbol="A/79/1",
        rights="CC BY 4.0",
        source_url="https://example.org/report",
        published_on="2024-03-01",
        published_precision="month",
        files=[
            {"language": "en", "document": LibraryDocumentFactory(pdf=True)},
            {
                "language": "fr",
                "document": LibraryDocumentFactory(),
                "title": "Charniers",
                "summary": "Ce que doivent les États.",
            },
        ],
    )
    header, metadata, _ = harvester.getRecord(
        identifier=identifier(resource), metadataPrefix="oai_dc"
    )
    assert set(header.setSpec()) == {"type:report", "region:SDN"}
    english, french = (SITE + f.get_absolute_url() for f in resource.files.all())
    assert {name: values for name, values in metadata.getMap().items() if values} == {
        "title": ["Mass graves & duties", "Charniers"],
        "creator": ["One organisation"],
        "subject": ["Early warning", "Alerte précoce"],
        "description": ["What states owe.", "Ce que doivent les États."],
        "publisher": ["One organisation"],
        "date": ["2024-03"],
        "type": ["Label of report"],
        "format": ["application/pdf", "text/plain"],
        "identifier": [f"{SITE}/library/{resource.pk}/", "A/79/1"],
        "source": ["https://example.org/report"],
        "language": ["en", "fr"],
        "relation": [english, french],
        "coverage": ["Sudan", "السودان"],
        "rights": ["CC BY 4.0"],
    }
    root = respond(
        client,
        verb="GetRecord",
        identifier=identifier(resource),
        metadataPrefix="oai_dc",
    )
    titles = root.iter("{http://purl.org/dc/elements/1.1/}title")
    assert [title.get(LANGUAGE) for title in titles] == ["en", "fr"]


@pytest.mark.parametrize("role", ["visitor", "member", "committee", "editor"])
def test_only_public_records_whoever_asks(client, harvester, role):
    public = ResourceFactory(title="For all", type="report", regions=["SDN"])
    hidden = [
        ResourceFactory(title="Canary", type="CANARY", regions=["CANARY"], **fields)
        for fields in ({"visibility": "members"}, {"live": False})
    ]
    expired = ResourceFactory(title="Canary")
    Resource.objects.filter(pk=expired.pk).update(
        expire_at=datetime(2020, 1, 1, tzinfo=UTC)
    )
    if role != "visitor":
        client.force_login(UserFactory(role=role))
    assert harvester.headers() == {identifier(public): False}
    for verb in ("ListRecords", "ListSets"):
        arguments = {"metadataPrefix": "oai_dc"} if verb == "ListRecords" else {}
        assert b"anary" not in etree.tostring(respond(client, verb=verb, **arguments))
    for resource in [*hidden, expired]:
        for arguments in (
            {"verb": "GetRecord", "metadataPrefix": "oai_dc"},
            {"verb": "ListMetadataFormats"},
        ):
            code = error_code(client, identifier=identifier(resource), **arguments)
            assert code == "idDoesNotExist"


def test_record_that_is_hidden_becomes_deleted_later(harvester):
    resource, other = ResourceFactory(type="report"), ResourceFactory()
    past = datetime(2024, 5, 1, 12, tzinfo=UTC)
    for row in (resource, other):
        dated(row, past)
    resource.visibility = "members"
    resource.save()
    assert harvester.headers(from_=datetime(2024, 5, 2)) == {identifier(resource): True}
    assert harvester.headers(set="type:report") == {identifier(resource): True}
    header, metadata, _ = harvester.getRecord(
        identifier=identifier(resource), metadataPrefix="oai_dc"
    )
    assert header.isDeleted()
    assert metadata is None


def test_changes_of_a_hidden_record_are_not_dated(client, harvester):
    resource = ResourceFactory()
    harvester.headers()
    resource.visibility = "committee"
    resource.save()
    harvester.headers()
    past = datetime(2024, 5, 1, 12, tzinfo=UTC)
    dated(resource, past)
    resource.title = "Canary"
    resource.save()
    resource.delete()
    assert PublicChange.objects.date_pending() == 0
    assert PublicChange.objects.get().changed_at == past


@pytest.mark.parametrize("change", ["title", "term", "label", "file", "document"])
def test_each_public_change_is_dated_anew(harvester, change):
    theme = ThemeFactory(code="A")
    resource = ResourceFactory(themes=["A"], pages=["Text."])
    dated(resource, datetime(2024, 5, 1, tzinfo=UTC))
    if change == "title":
        resource.title = "Another"
        resource.save()
    elif change == "term":
        resource.themes.add(ThemeFactory(code="B"))
        resource.save()
    elif change == "label":
        theme.label_en = "Another"
        theme.save()
    elif change == "file":
        resource.files.get().delete()
    else:
        LibraryDocument.objects.get().save()
    found = harvester.headers(from_=datetime(2024, 5, 2))
    assert found == {identifier(resource): False}


def test_deleted_resource_stays_as_deleted(harvester):
    resource = ResourceFactory()
    draft = ResourceFactory(
        live=False, first_published_at=datetime(2024, 1, 1, tzinfo=UTC)
    )
    harvester.headers()
    name = identifier(resource)
    resource.delete()
    draft.delete()
    assert RemovedResource.objects.count() == 2
    assert harvester.headers() == {name: True}


def test_public_only_within_a_transaction_is_never_listed(client):
    resource = ResourceFactory()
    resource.visibility = "members"
    resource.save()
    arguments = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}
    assert error_code(client, **arguments) == "noRecordsMatch"
    assert not PublicChange.objects.exists()


def test_sets_are_types_and_regions_with_the_broader_ones(harvester):
    africa = RegionFactory(code="AFR", label_en="Africa & islands")
    RegionFactory(code="SDN", label_en="Sudan", parent=africa)
    RegionFactory(code="MLI", label_en="Unused")
    report = ResourceFactory(type="report", regions=["SDN"])
    podcast = ResourceFactory(type="podcast")
    sets = {spec: name for spec, name, _ in harvester.listSets()}
    assert sets["region:AFR"] == "Africa & islands"
    assert sets.keys() == {
        "type",
        "type:report",
        "type:podcast",
        "region",
        "region:SDN",
        "region:AFR",
    }
    for spec, listed in (
        ("type", {identifier(report), identifier(podcast)}),
        ("type:podcast", {identifier(podcast)}),
        ("region", {identifier(report)}),
        ("region:AFR", {identifier(report)}),
    ):
        assert harvester.headers(set=spec).keys() == listed
    for spec in ("region:MLI", "region:A", "region:%", "other", "type:report:x"):
        if protocol.SET.fullmatch(spec):
            with pytest.raises(client_errors.NoRecordsMatchError):
                harvester.headers(set=spec)


def test_empty_library_answers(client, harvester):
    assert {spec for spec, *_ in harvester.listSets()} == {"type", "region"}
    harvester.identify()
    ((prefix, *_),) = harvester.listMetadataFormats()
    assert prefix == "oai_dc"
    with pytest.raises(client_errors.NoRecordsMatchError):
        harvester.headers()


def test_dates_select_by_day_and_by_second(client):
    days = {}
    for day in (1, 2, 3):
        days[day] = ResourceFactory()
        dated(days[day], datetime(2024, 5, day, 12, 30, 15, tzinfo=UTC))

    def listed(**arguments: str) -> list[int]:
        arguments |= {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}
        found = respond(client, **arguments).iter(f"{OAI}identifier")
        names = [element.text for element in found]
        return [day for day, row in days.items() if identifier(row) in names]

    assert listed(**{"from": "2024-05-02"}) == [2, 3]
    assert listed(until="2024-05-02") == [1, 2]
    assert listed(**{"from": "2024-05-02T12:30:15Z"}) == [2, 3]
    assert listed(**{"from": "2024-05-02T12:30:16Z"}) == [3]
    assert listed(**{"from": "2024-05-02", "until": "2024-05-02"}) == [2]
    assert listed(until="2024-05-02T12:30:14Z") == [1]
    assert listed(until="9999-12-31") == [1, 2, 3]


def test_pages_list_each_record_once(client, harvester, monkeypatch):
    monkeypatch.setattr(records, "PAGE_SIZE", 3)
    resources = [ResourceFactory() for _ in range(7)]
    PublicChange.objects.date_pending()
    names = [header.identifier() for header in _headers(harvester)]
    assert sorted(names) == sorted(map(identifier, resources))
    assert harvester.requests == 3
    token = _token(respond(client, verb="ListIdentifiers", metadataPrefix="oai_dc"))
    assert (token.get("completeListSize"), token.get("cursor")) == ("7", "0")
    for cursor in ("3", "6"):
        page = respond(client, verb="ListIdentifiers", resumptionToken=token.text)
        token = _token(page)
        assert token.get("cursor") == cursor
    assert token.text is None


def _headers(harvester: Harvester) -> list:
    return list(harvester.listIdentifiers(metadataPrefix="oai_dc"))


def _token(page: etree._Element) -> etree._Element:
    return next(page.iter(f"{OAI}resumptionToken"))


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
        token = _token(page).text
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
    token = _token(page).text
    rest = respond(client, verb="ListRecords", resumptionToken=token)
    assert len(list(rest.iter(f"{OAI}record"))) == 1
    assert _token(rest).text is None
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
    PublicChange.objects.date_pending()
    with django_assert_max_num_queries(16):
        respond(client, verb="ListRecords", metadataPrefix="oai_dc")


@pytest.mark.slow
def test_ten_thousand_records_take_bounded_memory(harvester):
    """Each page has the same peak: nothing grows with what was listed before."""
    rows = [
        Resource(title=f"Resource {number}", summary="Text. " * 100, live=True)
        for number in range(10_000)
    ]
    for row in rows:
        row.visibility = "public"
    Resource.objects.bulk_create(rows, batch_size=1000)
    del rows
    assert PublicChange.objects.date_pending() == 10_000
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
    assert max(peaks[1:]) < 2 * peaks[0]
    assert max(peaks) < 40_000_000
