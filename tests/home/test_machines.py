"""What programs ask for: icon, robots, sitemap, how to search here."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from lxml import etree

from home import machines
from home.models import SiteIdentity
from tests.factories import ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def xml(client, address: str) -> etree._Element:
    response = client.get(address)
    assert response.status_code == 200
    assert "xml" in response["Content-Type"]
    return etree.fromstring(response.content)


def locations(client, address: str = "/sitemap-resources.xml") -> list[str]:
    return [found.text for found in xml(client, address).iter(f"{SITEMAP}loc")]


def site(path: str) -> str:
    return f"http://testserver{path}"


def test_icon_is_where_every_browser_looks(client):
    response = client.get("/favicon.ico")
    assert (response.status_code, response["Location"]) == (
        302,
        "/static/home/favicon.svg",
    )


def test_sitemap_leads_to_public_resources_alone_reliability_16(client):
    shown = [ResourceFactory(title="For all"), ResourceFactory(title="للجميع")]
    ResourceFactory(title="Canary", visibility="members")
    ResourceFactory(title="Canary", visibility="committee")
    ResourceFactory(title="Canary", live=False)
    expected = [site(resource.get_absolute_url()) for resource in shown]
    assert locations(client) == expected
    for role in ("member", "committee", "editor"):
        client.force_login(UserFactory(role=role))
        assert locations(client) == expected


def test_narrowed_resource_leaves_the_sitemap_reliability_19(client):
    resource = ResourceFactory(title="For all")
    assert len(locations(client)) == 1
    resource.visibility = "members"
    resource.save()
    assert locations(client) == []


def test_sitemap_says_when_a_resource_changed(client):
    changed = datetime(2026, 5, 3, 12, tzinfo=UTC)
    ResourceFactory(last_published_at=changed)
    ResourceFactory(title="Never published by hand")
    found = xml(client, "/sitemap-resources.xml")
    stamps = [element.text for element in found.iter(f"{SITEMAP}lastmod")]
    assert stamps == ["2026-05-03T12:00:00+00:00"]
    found = xml(client, "/sitemap.xml")
    assert found.findtext(f".//{SITEMAP}lastmod") == "2026-05-03T12:00:00+00:00"


def test_large_library_has_several_files(client, monkeypatch):
    monkeypatch.setattr(machines.PublicResources, "limit", 2)
    for _ in range(3):
        ResourceFactory()
    files = locations(client, "/sitemap.xml")
    first = site("/sitemap-resources.xml")
    assert files == [first, f"{first}?p=2"]
    pages = [locations(client, address.removeprefix(site(""))) for address in files]
    assert [len(page) for page in pages] == [2, 1]
    assert client.get("/sitemap-resources.xml?p=3").status_code == 404
    assert client.get("/sitemap-other.xml").status_code == 404


def test_number_of_queries_does_not_grow_with_the_library(
    client, django_assert_max_num_queries
):
    for _ in range(20):
        ResourceFactory()
    for address in ("/sitemap.xml", "/sitemap-resources.xml"):
        with django_assert_max_num_queries(4):
            xml(client, address)


def test_empty_library_has_a_sitemap(client):
    assert locations(client) == []
    assert len(locations(client, "/sitemap.xml")) == 1


def may_crawl(rules: list[str], address: str) -> bool:
    """RFC 9309: a rule is a beginning, in which * is anything."""
    patterns = (re.escape(rule).replace(r"\*", ".*") for rule in rules)
    return not any(re.match(pattern, address) for pattern in patterns)


def test_robots_keep_to_what_is_a_page_of_its_own(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert lines[-1] == f"Sitemap: {site('/sitemap.xml')}"
    rules = [line.removeprefix("Disallow: ") for line in lines[1:-2]]
    file = ResourceFactory(pages=["text"]).files.get()
    for address in ("/", "/search/", "/ar/search/", "/regions/", "/sitemap.xml"):
        assert may_crawl(rules, address), address
    for address in (file.resource.get_absolute_url(), file.get_absolute_url()):
        assert may_crawl(rules, address), address
    for address in (
        "/admin/",
        "/search/?q=a",
        "/search/?type=report",
        "/fr/search/?page=2",
        "/ar/years/?q=a",
        "/search/export.csv",
        "/es/search/suggest/?q=a",
        "/account/login/",
        f"{file.page_url(1)}picture.webp",
    ):
        assert not may_crawl(rules, address), address


def test_browsers_learn_how_to_search_here(client):
    identity = SiteIdentity.load()
    identity.name_en = "Library of X & <Y> and others"
    identity.save()
    html = client.get("/ar/").content.decode()
    assert '<link rel="search" href="/ar/opensearch.xml"' in html
    found = xml(client, "/ar/opensearch.xml")
    assert found.findtext(f"{OPENSEARCH}ShortName") == "Library of X & <"
    template = found.find(f"{OPENSEARCH}Url").get("template")
    assert template == site("/ar/search/?q={searchTerms}")
    address = template.replace("{searchTerms}", "a%20b").removeprefix(site(""))
    assert client.get(address).status_code == 200
