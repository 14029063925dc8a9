"""A report of ReliefWeb that arrives by an import and by a feed is one resource."""

from __future__ import annotations

import json
from datetime import date

import pytest

from library.import_export.source_urls import canonical_url, spellings, url_key
from library.models import Resource
from tests.desk.import_export.tables import kinds, start, upload
from tests.factories import ResourceFactory

from .remote import item, rss

pytestmark = pytest.mark.django_db
ALIAS = "https://reliefweb.int/report/sudan/floods-october"
NODE = "https://reliefweb.int/node/9100001"


@pytest.fixture(autouse=True)
def other_report():
    """One with the same title on another day."""
    return ResourceFactory(
        title="Floods in Sudan",
        source_url="https://reliefweb.int/report/sudan/floods-march",
        published_on=date(2025, 3, 1),
    )


def response(**fields) -> bytes:
    fields = {
        "title": "Floods in Sudan",
        "date": {"original": "2026-10-08T00:00:00+00:00"},
        "language": [{"code": "en"}],
        **fields,
    }
    return json.dumps({"data": [{"id": "9100001", "fields": fields}]}).encode()


def import_json(client, **fields) -> list:
    run = start(client, upload(client, "reports.json", response(**fields)))
    return [kind for _line, kind in kinds(run)]


@pytest.fixture
def feed_item(feed, remote):
    """The same report in a feed, as it is linked there; published on another day."""

    def serve(link: str = ALIAS, guid: str = "") -> None:
        remote.answers["/feed"] = rss(
            item(1, title="Sudan: Floods", link=link, guid=guid)
        )

    serve()
    return serve


LINKS = [
    ALIAS,
    "http://www.reliefweb.int/report/sudan/floods-october/",
    "https://reliefweb.int/fr/report/sudan/floods-october",
    "https://m.reliefweb.int/report/sudan/floods-october?utm_source=rss",
]


@pytest.mark.parametrize("link", LINKS)
def test_imported_report_is_recognised_in_feed(desk, feed, feed_item, harvest, link):
    assert import_json(desk, url=NODE, url_alias=ALIAS) == ["new"]
    feed_item(link.replace("&", "&amp;"))

    feed = harvest(feed)

    assert feed.last_counts == {"known": 1}
    found = feed.records.get()
    assert (found.reason, found.resource.source_url) == ("same address", ALIAS)
    assert Resource.objects.count() == 2


@pytest.mark.parametrize("guid", [NODE, NODE.replace("https://", "http://www.")])
def test_number_of_imported_report_is_recognised(desk, feed, feed_item, harvest, guid):
    """A response without `url_alias` has the number only."""
    assert import_json(desk, url=NODE) == ["new"]
    feed_item(guid=guid)

    feed = harvest(feed)

    found = feed.records.get()
    assert (found.reason, found.resource.source_url) == ("same address", NODE)


@pytest.mark.parametrize("link", LINKS)
def test_harvested_report_is_recognised_in_import(desk, feed, feed_item, harvest, link):
    feed_item(link)
    harvest(feed)
    assert Resource.objects.filter(source_url=ALIAS).count() == 1

    import_json(desk, url=NODE, url_alias=ALIAS)

    assert Resource.objects.count() == 2


@pytest.mark.parametrize(
    ("source_url", "fields"),
    [
        (NODE, {"url": NODE, "url_alias": ALIAS}),
        (NODE, {"url": NODE}),
        (ALIAS, {"url_alias": ALIAS}),
        (ALIAS, {"url": NODE}),
        (LINKS[1], {"url_alias": ALIAS}),
    ],
)
def test_report_of_earlier_import_is_recognised(desk, source_url, fields):
    """Under either address, and from responses with fewer fields."""
    ResourceFactory(
        title="Floods in Sudan",
        source_url=source_url,
        published_on=date(2026, 10, 8),
        live=False,
    )

    import_json(desk, **fields)

    assert Resource.objects.count() == 2


@pytest.mark.parametrize(
    "url",
    [
        "https://reliefweb.int/",
        "https://reliefweb.int/report/sudan",
        "https://reliefweb.int/updates?search=report",
        "https://reliefweb.int.example.org/report/sudan/title",
        "https://example.org/fr/report/sudan/title",
        "http://[broken/report/a/b",
        "",
    ],
)
def test_other_addresses_stay_as_they_are(url):
    assert canonical_url(url) == url


@pytest.mark.parametrize("url", [*LINKS[:3], "http://www.example.org/a/?b=c"])
def test_spellings_of_an_address_contain_it(url):
    assert url in spellings([url_key(url)])
