"""The sitemap lists all public content and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import etree

from home import discovery
from home.models import CollectionPage, TextPage
from tests.factories import RegionFactory, ResourceFactory, UserFactory
from tests.pages import add_page, restrict, translate

pytestmark = pytest.mark.django_db
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
FILES = ("resources", "pages", "terms", "lists")
PREFIXES = ("", "/fr", "/es", "/ar")


def xml(client, path: str) -> etree._Element:
    response = client.get(path)
    assert response.status_code == 200
    assert "xml" in response["Content-Type"]
    return etree.fromstring(response.content)


def locations(client, section: str) -> list[str]:
    return texts(client, f"/sitemap-{section}.xml", "loc")


def texts(client, path: str, tag: str) -> list[str]:
    return [element.text for element in xml(client, path).iter(SITEMAP + tag)]


def files(client) -> list[str]:
    return texts(client, "/sitemap.xml", "loc")


def site(path: str) -> str:
    return f"http://testserver{path}"


def everywhere(*paths: str) -> list[str]:
    """Return the addresses of paths in all languages."""
    return [site(prefix + path) for path in paths for prefix in PREFIXES]


def alternates(client, section: str, path: str) -> dict[str, str]:
    """Return the addresses beside that of a path, by language."""
    for url in xml(client, f"/sitemap-{section}.xml"):
        if url.findtext(f"{SITEMAP}loc") == site(path):
            return {link.get("hreflang"): link.get("href") for link in url.iter(LINK)}
    raise AssertionError(f"{path} is not listed")


@pytest.mark.reliability(16)
def test_only_public_resources_are_listed(client):
    resources = [ResourceFactory(title="For all"), ResourceFactory(title="للجميع")]
    ResourceFactory(title="Canary", visibility="members")
    ResourceFactory(title="Canary", visibility="committee")
    ResourceFactory(title="Canary", live=False)
    expected = everywhere(*(resource.get_absolute_url() for resource in resources))
    assert locations(client, "resources") == expected
    for role in ("member", "committee", "editor"):
        client.force_login(UserFactory(role=role))
        assert locations(client, "resources") == expected


@pytest.mark.reliability(19)
def test_restricted_resource_is_removed(client):
    resource = ResourceFactory(title="For all")
    assert len(locations(client, "resources")) == 4
    resource.visibility = "members"
    resource.save()
    assert locations(client, "resources") == []


def test_resource_is_listed_beside_its_languages(client):
    path = ResourceFactory(title="For all").get_absolute_url()
    assert alternates(client, "resources", f"/ar{path}") == {
        "en": site(path),
        "fr": site(f"/fr{path}"),
        "es": site(f"/es{path}"),
        "ar": site(f"/ar{path}"),
        "x-default": site(path),
    }


def test_sitemap_has_the_date_of_changes(client):
    changed = datetime(2026, 5, 3, 12, tzinfo=UTC)
    ResourceFactory(last_published_at=changed)
    ResourceFactory(title="Never published by hand")
    for path, count in (("/sitemap-resources.xml", 4), ("/sitemap.xml", 1)):
        stamps = texts(client, path, "lastmod")
        assert stamps == ["2026-05-03T12:00:00+00:00"] * count


def test_only_public_pages_are_listed(client):
    page = add_page(TextPage, "About us")
    add_page(TextPage, "Canary draft").unpublish()
    section = add_page(TextPage, "Canary section")
    add_page(TextPage, "Canary below", section)
    restrict(section, "Members")
    restrict(translate(page, "es", slug="canary-es"), "Committee")
    translate(page, "fr", slug="qui-sommes-nous")
    expected = {site("/about-us/"), site("/fr/qui-sommes-nous/")}
    for role in ("visitor", "member", "editor"):
        if role != "visitor":
            client.force_login(UserFactory(role=role))
        assert set(locations(client, "pages")) == expected
        text = client.get("/sitemap-pages.xml").text
        assert "canary" not in text
    assert alternates(client, "pages", "/fr/qui-sommes-nous/") == {
        "en": site("/about-us/"),
        "fr": site("/fr/qui-sommes-nous/"),
        "x-default": site("/about-us/"),
    }
    stamp = page.last_published_at.isoformat(timespec="seconds")
    assert stamp[:19] in client.get("/sitemap-pages.xml").text


def test_only_terms_of_public_resources_are_listed(client):
    above = RegionFactory(code="R1", label_en="Sahel")
    RegionFactory(code="R2", label_en="Mali", parent=above)
    RegionFactory(code="R3", label_en="Canary")
    RegionFactory(code="R4", label_en="Unused")
    ResourceFactory(regions=["R2"], organisations=["One Coalition"])
    ResourceFactory(regions=["R3"], visibility="committee", organisations=["Canary"])
    listed = locations(client, "terms")
    assert set(listed) == set(
        everywhere("/regions/sahel/", "/regions/mali/", "/organisations/one-coalition/")
    )
    for url in listed:
        assert client.get(url.removeprefix(site(""))).status_code == 200


def test_terms_change_with_their_newest_public_resource(client):
    above = RegionFactory(code="R1", label_en="Sahel")
    RegionFactory(code="R2", label_en="Mali", parent=above)
    group = RegionFactory(code="R3", label_en="Horn", kind="advocacy")
    group.members.add(RegionFactory(code="R4", label_en="Sudan"))
    for day, region, visibility in (
        (1, "R2", "public"),
        (3, "R2", "public"),
        (9, "R2", "members"),
        (5, "R4", "public"),
    ):
        changed = datetime(2026, 5, day, 12, tzinfo=UTC)
        ResourceFactory(
            regions=[region], visibility=visibility, last_published_at=changed
        )
    dates = {
        url.findtext(f"{SITEMAP}loc"): url.findtext(f"{SITEMAP}lastmod")[:10]
        for url in xml(client, "/sitemap-terms.xml")
    }
    for path, date in (
        ("/regions/mali/", "2026-05-03"),
        ("/regions/sahel/", "2026-05-03"),
        ("/regions/sudan/", "2026-05-05"),
        ("/ar/regions/horn/", "2026-05-05"),
    ):
        assert dates[site(path)] == date


def test_lists_name_collections_where_there_are_any(client, index):
    hidden = add_page(CollectionPage, "Canary")
    restrict(hidden, "Members")
    assert site("/collections/") not in locations(client, "lists")
    add_page(CollectionPage, "Toolkit")
    listed = locations(client, "lists")
    for path in ("/", "/fr/", "/collections/", "/ar/regions/"):
        assert site(path) in listed
    for url in listed:
        assert client.get(url.removeprefix(site(""))).status_code == 200, url


def test_large_library_has_several_files(client, monkeypatch):
    monkeypatch.setattr(discovery.PublicResources, "limit", 2)
    for _ in range(3):
        ResourceFactory()
    first = site("/sitemap-resources.xml")
    assert files(client)[:2] == [first, f"{first}?p=2"]
    assert len(locations(client, "resources")) == 8
    assert client.get("/sitemap-resources.xml?p=2").text.count("<loc>") == 4
    for query in ("p=3", "p=x", "p=-1", f"p={'9' * 50}"):
        assert client.get(f"/sitemap-resources.xml?{query}").status_code == 404
    assert client.get("/sitemap-other.xml").status_code == 404


def test_number_of_queries_does_not_grow(client, django_assert_max_num_queries):
    for number in range(12):
        ResourceFactory()
        add_page(TextPage, f"Page {number}")
    for path in ("/sitemap.xml", *(f"/sitemap-{name}.xml" for name in FILES)):
        with django_assert_max_num_queries(20):
            xml(client, path)


def test_empty_library_has_a_sitemap(client):
    assert locations(client, "resources") == locations(client, "pages") == []
    assert files(client) == [site(f"/sitemap-{name}.xml") for name in FILES]
