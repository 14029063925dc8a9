"""The metadata of a public page, read by programs that are not ours."""

from __future__ import annotations

import bibtexparser
import extruct
import feedparser
import pytest
import rispy
from lxml import html

from tests.factories import LibraryDocumentFactory, ResourceFactory
from tests.library.resources.zotero import zotero_item

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
ATOM = "application/atom+xml"
TITLE = 'Early warning & "duties" </script> of states {2024}'


@pytest.fixture
def report():
    """A report in English and French, beside another one and a hidden one."""
    ResourceFactory(title="A distractor", organisations=["Another organisation"])
    ResourceFactory(title="Canary", visibility="members", themes=["CANARY"])
    return ResourceFactory(
        title=TITLE,
        summary="What states owe.\nAnd to whom: 100 % of families.",
        type="report",
        un_symbol="A/79/1",
        published_on="2024-03-01",
        published_precision="month",
        organisations=["One organisation", "Two organisations"],
        regions=["SDN"],
        themes=["A"],
        visibility="public",
        files=[
            {"language": "en", "document": LibraryDocumentFactory(pdf=True)},
            {
                "language": "fr",
                "document": LibraryDocumentFactory(pdf=True),
                "title": "Alerte précoce",
            },
        ],
    )


@pytest.fixture
def read(client):
    """Return a function that returns the text at a URL of this site."""

    def read(url: str) -> str:
        response = client.get(url.removeprefix(SITE))
        assert response.status_code == 200
        return response.text

    return read


def alternate(page: str, mime: str) -> str:
    (url,) = html.fromstring(page).xpath(f"//link[@type='{mime}']/@href")
    return url


def test_extruct_reads_json_ld_and_open_graph(read, report):
    url = SITE + report.get_absolute_url()
    data = extruct.extract(
        read(url), base_url=url, syntaxes=["json-ld", "opengraph"], uniform=True
    )
    (facts,) = data["json-ld"]
    assert facts["@type"] == "Report"
    assert facts["name"] == TITLE
    assert facts["publisher"][1]["name"] == "Two organisations"
    assert facts["encoding"][0]["contentUrl"].startswith(url)
    (preview,) = data["opengraph"]
    assert preview["og:title"] == TITLE
    assert preview["og:url"] == url
    assert preview["@type"] == "article"


def test_zotero_reads_a_report_in_the_readers_language(read, report):
    url = f"/fr{report.get_absolute_url()}"
    item = zotero_item(html.fromstring(read(url)))
    assert item == {
        "itemType": "report",
        "title": "Alerte précoce",
        "institution": "One organisation; Two organisations",
        "reportNumber": "A/79/1",
        "date": "2024/03",
        "language": "fr",
        "abstractNote": "What states owe. And to whom: 100 % of families.",
        "url": SITE + url,
        "creators": [],
        "tags": ["Label of SDN", "Label of A"],
        "attachment": f"{SITE}{url}fr/",
    }


def test_linked_references_are_read_back(read, report):
    page = read(report.get_absolute_url())
    ris_url = alternate(page, "application/x-research-info-systems")
    (entry,) = rispy.loads(read(ris_url))
    assert entry["type_of_reference"] == "RPRT"
    assert entry["title"] == TITLE
    assert entry["authors"] == ["One organisation", "Two organisations"]
    assert entry["urls"] == [f"{SITE}/library/{report.pk}/"]
    bibtex_url = alternate(page, "application/x-bibtex")
    (bibtex,) = bibtexparser.parse_string(read(bibtex_url)).entries
    assert bibtex.entry_type == "techreport"
    assert bibtex["number"] == "A/79/1"
    assert bibtex["year"] == "2024"


def test_linked_feed_has_new_resources(index, read, report, write):
    write()
    feed = feedparser.parse(read(alternate(read(report.get_absolute_url()), ATOM)))
    assert {entry.title for entry in feed.entries} == {TITLE, "A distractor"}


def test_feedparser_reads_the_feed_of_results(client, report, index, write):
    write()
    response = client.get("/search/feed.atom?type=report")
    feed = feedparser.parse(response.content)
    assert not feed.bozo
    assert feed.version == "atom10"
    (entry,) = feed.entries
    assert entry.title == TITLE
    assert entry.id == f"{SITE}/library/{report.pk}/"
    assert entry.link == SITE + report.get_absolute_url()
    assert entry.author == "One organisation; Two organisations"
    assert {tag.term for tag in entry.tags} == {"Label of SDN", "Label of A"}
    assert "Canary" not in response.text
