"""Favicon, robots.txt and OpenSearch description."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from home.models import SiteIdentity
from tests.factories import ResourceFactory
from tests.html import tidy

pytestmark = pytest.mark.django_db
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def xml(client, address: str) -> etree._Element:
    response = client.get(address)
    assert response.status_code == 200
    assert "xml" in response["Content-Type"]
    return etree.fromstring(response.content)


def site(path: str) -> str:
    return f"http://testserver{path}"


def test_favicon_redirects_to_the_icon(client):
    response = client.get("/favicon.ico")
    assert (response.status_code, response["Location"]) == (
        302,
        "/static/home/favicon.svg",
    )


def may_crawl(rules: list[str], address: str) -> bool:
    """RFC 9309: a rule is a beginning, in which * is anything."""
    patterns = (re.escape(rule).replace(r"\*", ".*") for rule in rules)
    return not any(re.match(pattern, address) for pattern in patterns)


def test_robots_txt_disallows_filtered_lists(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert lines[-1] == f"Sitemap: {site('/sitemap.xml')}"
    rules = [line.removeprefix("Disallow: ") for line in lines[1:-2]]
    file = ResourceFactory(pages=["text"]).files.get()
    for url in ("/", "/search/", "/ar/search/", "/regions/", "/sitemap.xml"):
        assert may_crawl(rules, url), url
    for url in (file.resource.get_absolute_url(), file.get_absolute_url()):
        assert may_crawl(rules, url), url
    for url in (
        "/admin/",
        "/search/?q=a",
        "/search/?type=report",
        "/fr/search/?page=2",
        "/ar/years/?q=a",
        "/search/export.csv",
        "/es/search/suggest/?q=a",
        f"/fr{file.resource.get_absolute_url()}report/?kind=problem",
        "/account/login/",
        "/fr/page/12/",
        f"{file.page_url(1)}picture.webp",
    ):
        assert not may_crawl(rules, url), url


def test_opensearch_describes_the_search(client):
    identity = SiteIdentity.load()
    identity.name_en = "Library of X & <Y> and others"
    identity.save()
    html = tidy(client.get("/ar/").text)
    assert '<link rel="search" href="/ar/opensearch.xml"' in html
    found = xml(client, "/ar/opensearch.xml")
    assert found.findtext(f"{OPENSEARCH}ShortName") == "Library of X & <"
    template = found.find(f"{OPENSEARCH}Url").get("template")
    assert template == site("/ar/search/?q={searchTerms}")
    address = template.replace("{searchTerms}", "a%20b").removeprefix(site(""))
    assert client.get(address).status_code == 200
