"""A term's page: what else there is to it, each with the way to both at once."""

from __future__ import annotations

import re

import pytest

from tests.factories import ResourceFactory
from tests.html import tidy

pytestmark = pytest.mark.django_db


def crossings(client, address: str) -> dict[str, tuple[str, int]]:
    html = tidy(client.get(address).content.decode())
    found = re.findall(
        r'<dd><a href="([^"]+)" rel="nofollow"><bdi>([^<]+)</bdi></a>\s*'
        r'<span class="count">(\d+)',
        html,
    )
    return {label: (url.replace("&amp;", "&"), int(n)) for url, label, n in found}


def test_term_leads_on_to_the_other_vocabularies(client, index, write):
    ResourceFactory(regions=["SDN"], themes=["A"], type="report", organisations=["One"])
    ResourceFactory(regions=["SDN"], themes=["A"])
    ResourceFactory(regions=["TCD"], themes=["B"])
    write()
    assert crossings(client, "/regions/label-of-sdn/") == {
        "Label of report": ("/search/?region=SDN&type=report", 1),
        "Label of A": ("/search/?region=SDN&theme=A", 2),
        "One": ("/search/?region=SDN&org=one", 1),
    }


def test_ways_on_lead_to_as_many_as_they_say(client, index, write):
    for number in range(3):
        ResourceFactory(regions=["SDN"], themes=["A"], title=f"Resource {number}")
    ResourceFactory(themes=["A"])
    write()
    url, count = crossings(client, "/regions/label-of-sdn/")["Label of A"]
    html = tidy(client.get(url).content.decode())
    assert html.count("data-resource-id") == count == 3


def test_ways_on_show_nothing_hidden(client, index, write):
    ResourceFactory(regions=["SDN"], themes=["A"])
    ResourceFactory(regions=["SDN"], themes=["A", "Canary"], visibility="members")
    write()
    found = crossings(client, "/regions/label-of-sdn/")
    assert found == {"Label of A": ("/search/?region=SDN&theme=A", 1)}


def test_vocabulary_with_the_world_alone_is_no_way_on(client, index, write):
    ResourceFactory(regions=["001"], themes=["A"])
    write()
    assert crossings(client, "/themes/label-of-a/") == {}
    assert "<dl" not in client.get("/themes/label-of-a/").content.decode()


def test_term_leads_to_its_feed_and_exports(client, index, write):
    ResourceFactory(regions=["SDN"])
    write()
    html = client.get("/regions/label-of-sdn/").content.decode()
    for address in ("feed.atom", "export.csv", "export.ris", "export.bib"):
        assert f'href="/search/{address}?region=SDN"' in html
