"""The records of the repository as harvesters see them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import etree
from oaipmh import error as client_errors

from api.changes.log import log_pending
from api.checks import check_oai_namespace
from api.models import ResourceChange
from api.oai import protocol
from home.models import SiteIdentity
from library.models import LibraryDocument, RemovedResource, Resource
from tests.factories import (
    LibraryDocumentFactory,
    RegionFactory,
    ResourceFactory,
    ThemeFactory,
    UserFactory,
)

from .harvesters import (
    OAI,
    dated,
    error_code,
    identifier,
    respond,
)

pytestmark = pytest.mark.django_db
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
SITE = "http://testserver"


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


def test_identifiers_stay_when_the_library_moves(client, harvester, settings):
    resource = ResourceFactory()
    ResourceFactory(visibility="members")
    settings.WAGTAILADMIN_BASE_URL = "https://first.example.org"
    first = harvester.headers()
    assert first == {f"oai:first.example.org:{resource.pk}": False}

    settings.WAGTAILADMIN_BASE_URL = "https://second.example.org:8443"
    settings.OAI_NAMESPACE = "first.example.org"
    assert harvester.headers() == first
    get = {"verb": "GetRecord", "metadataPrefix": "oai_dc"}
    respond(client, **get, identifier=f"oai:first.example.org:{resource.pk}")
    other = f"oai:second.example.org:{resource.pk}"
    assert error_code(client, **get, identifier=other) == "idDoesNotExist"

    identity = respond(client, verb="Identify")
    namespace = "{http://www.openarchives.org/OAI/2.0/oai-identifier}"
    (description,) = identity.iter(f"{namespace}oai-identifier")
    assert {e.tag.removeprefix(namespace): e.text for e in description} == {
        "scheme": "oai",
        "repositoryIdentifier": "first.example.org",
        "delimiter": ":",
        "sampleIdentifier": "oai:first.example.org:622255919",
    }


@pytest.mark.parametrize("host", ["http://localhost:8000", "https://192.0.2.7"])
def test_host_that_is_no_domain_is_not_described(client, settings, host):
    settings.WAGTAILADMIN_BASE_URL = host
    assert not list(respond(client, verb="Identify").iter(f"{OAI}description"))


@pytest.mark.parametrize(
    ("namespace", "ids"),
    [
        ("", []),
        ("library.example.org", []),
        ("localhost", ["api.E002"]),
        ("https://library.example.org", ["api.E002"]),
        ("a.b:c", ["api.E002"]),
    ],
)
def test_namespace_must_be_a_domain_name(settings, namespace, ids):
    settings.OAI_NAMESPACE = namespace
    assert [message.id for message in check_oai_namespace(None)] == ids


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
    log_pending()
    assert ResourceChange.objects.get(level="public").changed_at == past


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
    assert not ResourceChange.objects.filter(level="public").exists()


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
