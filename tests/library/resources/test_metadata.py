"""What reference managers, search engines and aggregators read in a public page."""

from __future__ import annotations

import json
import re

import pytest
from lxml import html

from library.models import LibraryDocument
from library.resources.metadata import licence_url
from tests.factories import LibraryDocumentFactory, ResourceFactory, UserFactory
from tests.library.resources.zotero import meta, zotero_type

pytestmark = pytest.mark.django_db
SITE = "http://testserver"


@pytest.fixture
def report():
    """A report in two languages, with a page for reading by machines."""
    return ResourceFactory(
        title='Mass graves & "duties" </script><script>alert(1)</script>',
        summary="What states owe to the missing.\nAnd to their families.",
        type="report",
        un_symbol="A/79/1",
        published_on="2024-03-01",
        published_precision="month",
        organisations=["One organisation", "Two organisations"],
        regions=["SDN"],
        themes=["A"],
        rights="https://creativecommons.org/licenses/by/4.0/",
        visibility="public",
        files=[
            {"language": "en", "document": LibraryDocumentFactory(pdf=True)},
            {"language": "fr", "document": LibraryDocumentFactory(pdf=True)},
        ],
    )


def head_of(client, url: str) -> html.HtmlElement:
    response = client.get(url)
    assert response.status_code == 200
    return html.fromstring(response.content).find("head")


def json_ld(head) -> dict:
    return json.loads(head.xpath("script[@type='application/ld+json']/text()")[0])


def test_zotero_makes_a_report_with_its_file(client, report):
    head = head_of(client, report.get_absolute_url())
    assert zotero_type(head) == "report"
    assert meta(head, "citation_title").startswith('Mass graves & "duties" </script>')
    institution = meta(head, "citation_technical_report_institution")
    assert institution == "One organisation; Two organisations"
    assert meta(head, "citation_technical_report_number") == "A/79/1"
    assert meta(head, "citation_publication_date") == "2024/03"
    assert meta(head, "citation_author") is None
    pdf = meta(head, "citation_pdf_url")
    assert pdf == SITE + report.files.get(language="en").get_absolute_url()
    assert client.get(pdf)["Content-Type"] == "application/pdf"


def test_file_is_in_the_readers_language(client, report):
    url = f"/fr{report.get_absolute_url()}"
    head = head_of(client, url)
    assert meta(head, "citation_pdf_url") == f"{SITE}{url}fr/"
    assert meta(head, "og:locale") == "fr"
    assert head.xpath("link[@rel='canonical']/@href") == [SITE + url]


def test_languages_and_references_are_linked(client, report):
    head = head_of(client, report.get_absolute_url())
    languages = head.xpath("link[@rel='alternate'][@hreflang]")
    urls = {link.get("hreflang"): link.get("href") for link in languages}
    own = report.get_absolute_url()
    assert urls["ar"] == f"{SITE}/ar{own}"
    assert urls["x-default"] == urls["en"] == SITE + own
    for mime, start in (
        ("application/x-research-info-systems", "TY  - RPRT"),
        ("application/x-bibtex", "@techreport"),
    ):
        (reference,) = head.xpath(f"link[@type='{mime}']/@href")
        assert client.get(reference).text.startswith(start)


def test_json_ld_has_the_facts(client, report):
    facts = json_ld(head_of(client, report.get_absolute_url()))
    assert facts["@type"] == "Report"
    assert facts["name"].endswith("</script><script>alert(1)</script>")
    assert facts["datePublished"] == "2024-03"
    assert facts["inLanguage"] == ["en", "fr"]
    assert facts["reportNumber"] == "A/79/1"
    assert [place["name"] for place in facts["spatialCoverage"]] == ["Label of SDN"]
    assert [org["name"] for org in facts["publisher"]] == [
        "One organisation",
        "Two organisations",
    ]
    assert facts["license"] == "https://creativecommons.org/licenses/by/4.0/"
    (english, french) = facts["encoding"]
    assert (english["encodingFormat"], french["inLanguage"]) == (
        "application/pdf",
        "fr",
    )
    size = int(english["contentSize"].removesuffix(" B"))
    assert size == len(b"".join(client.get(english["contentUrl"])))


def test_link_header_leads_to_the_files(client, report):
    value = client.get(report.get_absolute_url())["Link"]
    links = re.findall(r'<([^>]+)>; rel="([a-z-]+)"', value)
    by_relation: dict[str, list[str]] = {}
    for url, relation in links:
        by_relation.setdefault(relation, []).append(url)
    assert by_relation["cite-as"] == [f"{SITE}/library/{report.pk}/"]
    assert len(by_relation["item"]) == 2
    assert by_relation["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert {client.head(url).status_code for url in by_relation["describedby"]} == {200}


def test_rights_in_words_are_no_license(client):
    resource = ResourceFactory(rights="© One organisation. Ask before you copy.")
    url = resource.get_absolute_url()
    facts = json_ld(head_of(client, url))
    assert "license" not in facts
    assert facts["copyrightNotice"] == "© One organisation. Ask before you copy."
    assert 'rel="license"' not in client.get(url)["Link"]


@pytest.mark.parametrize(
    ("rights", "path"),
    [
        ("CC BY 4.0", "licenses/by/4.0/"),
        ("cc-by-nc-sa-4.0", "licenses/by-nc-sa/4.0/"),
        ("CC BY-NC-ND 3.0 IGO", "licenses/by-nc-nd/3.0/igo/"),
        ("CC0 1.0", "publicdomain/zero/1.0/"),
        (" CC0", "publicdomain/zero/1.0/"),
    ],
)
def test_name_of_a_licence_leads_to_it(client, rights, path):
    url = ResourceFactory(rights=rights).get_absolute_url()
    licence = f"https://creativecommons.org/{path}"
    assert json_ld(head_of(client, url))["license"] == licence
    assert f'<{licence}>; rel="license"' in client.get(url)["Link"]


@pytest.mark.parametrize(
    "rights", ["CC", "CC BY", "CC BY 5.0", "CC BY 4.0, but ask", "CC BY-ND-SA 4.0", ""]
)
def test_other_words_name_no_licence(rights):
    assert licence_url(rights) == ""


def test_rights_cannot_add_to_the_header(client):
    resource = ResourceFactory(rights='https://a.example/>; rel="item", <evil')
    value = client.get(resource.get_absolute_url())["Link"]
    assert value.count("license") == 1
    assert "<evil" not in value


def test_other_types_are_no_reports(client):
    resource = ResourceFactory(type="podcast", organisations=["One organisation"])
    head = head_of(client, resource.get_absolute_url())
    assert meta(head, "eprints.type") is None
    assert meta(head, "citation_technical_report_institution") is None
    assert meta(head, "citation_publisher") == "One organisation"
    assert json_ld(head)["@type"] == "CreativeWork"


@pytest.mark.parametrize("visibility", ["members", "committee"])
def test_restricted_resource_has_none(client, visibility):
    resource = ResourceFactory(title="Canary", visibility=visibility)
    client.force_login(UserFactory(role="committee"))
    response = client.get(resource.get_absolute_url())
    assert response.status_code == 200
    assert "Link" not in response
    head = html.fromstring(response.content).find("head")
    assert not head.xpath("meta[starts-with(@name, 'citation')]|meta[@property]")
    assert not head.xpath("link[@rel='canonical' or @rel='alternate']")
    assert not head.xpath("script[@type='application/ld+json']")


def test_quarantined_file_is_not_named(client):
    document = LibraryDocumentFactory(pdf=True)
    LibraryDocument.objects.filter(pk=document.pk).update(scan="infected")
    document.refresh_from_db()
    resource = ResourceFactory(files=[{"language": "en", "document": document}])
    head = head_of(client, resource.get_absolute_url())
    assert meta(head, "citation_pdf_url") is None
    assert "encoding" not in json_ld(head)
