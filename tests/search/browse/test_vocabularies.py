"""Browsing: lists of terms with counts, a term's page, what one may not see."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from library.models import Region, Resource, Theme
from search.engines import circuit_breaker, get_engine
from search.index.rebuild import rebuild
from tests.factories import (
    OrganisationFactory,
    ResourceFactory,
    ResourceTypeFactory,
    UserFactory,
)
from tests.html import tidy
from tests.library.access.not_found import assert_looks_absent
from tests.search.results_page.results_html import written

pytestmark = pytest.mark.django_db
LISTS = ("/regions/", "/themes/", "/types/", "/organisations/")


@pytest.fixture(autouse=True)
def index(engine):
    rebuild()


@pytest.fixture
def africa():
    world = Region.objects.create(code="001", label_en="World")
    africa = Region.objects.create(
        code="002",
        label_en="Africa",
        label_ar="أفريقيا",
        parent=world,
        description="A continent.",
    )
    for code, name in (("SDN", "Sudan"), ("TCD", "Chad")):
        Region.objects.create(code=code, label_en=name, parent=africa)
    return africa


def page(client, address: str) -> str:
    written()
    response = client.get(address)
    assert response.status_code == 200
    return tidy(response.content.decode())


def entries(html: str) -> list[tuple[str, str]]:
    found = r'<bdi>([^<]+)</bdi></a>\s*<span class="count">(\d+)'
    return re.findall(found, html)


def test_list_has_the_terms_in_use_with_counts_in_tree_order(client, africa):
    ResourceFactory(regions=["SDN"])
    ResourceFactory(regions=["SDN", "002"])
    Region.objects.create(code="XXX", label_en="Unused")
    html = page(client, "/regions/")
    assert entries(html) == [("Africa", "2"), ("Sudan", "2")]
    assert "Unused" not in html


def test_list_counts_nothing_that_one_may_not_see(subtests):
    ResourceFactory(
        visibility="members",
        regions=["SDN"],
        themes=["A"],
        type="report",
        organisations=["One"],
    )
    visitor, member = Client(), Client()
    member.force_login(UserFactory(role="member"))
    for address in LISTS:
        with subtests.test(address=address):
            assert entries(page(visitor, address)) == []
            assert [count for _, count in entries(page(member, address))] == ["1"]


def test_list_works_without_engine_and_without_terms(client, subtests):
    for address in LISTS:
        with subtests.test("without terms", address=address):
            assert "No resources yet" in page(client, address)
    ResourceFactory(
        regions=["SDN"], themes=["A"], type="report", organisations=["Label of one"]
    )
    ResourceFactory(
        regions=["X"],
        themes=["Y"],
        type="minutes",
        organisations=["Label of a secret"],
        visibility="committee",
    )
    get_engine().drop_index(get_engine().live_index())
    for address in LISTS:
        # Else the engine is not even asked after a few failures.
        circuit_breaker.reset()
        with subtests.test("without engine", address=address):
            assert page(client, address).count("<bdi>Label of ") == 1


def test_term_shows_its_resources_and_what_is_below_it(client, africa):
    below = ResourceFactory(title="From Sudan", regions=["SDN"])
    elsewhere = ResourceFactory(title="From elsewhere", regions=["X"])
    html = page(client, "/regions/africa/")
    assert f'data-resource-id="{below.pk}"' in html
    assert f'data-resource-id="{elsewhere.pk}"' not in html
    assert '<a href="/regions/sudan/">' in html
    assert "Chad" not in html
    assert "A continent." in html
    assert '<input type="hidden" name="region" value="002">' in html
    assert "/search/?region=002" in html


def test_group_of_countries_shows_its_countries(client, africa):
    group = Region.objects.create(code="GROUP", label_en="Group", kind="advocacy")
    group.members.set(Region.objects.filter(code__in=["SDN", "TCD"]))
    ResourceFactory(title="From Sudan", regions=["SDN"])
    html = page(client, "/regions/group/")
    assert "From Sudan" in html
    assert '<a href="/regions/sudan/">' in html


def test_term_shows_nothing_hidden(client, africa):
    ResourceFactory(title="Canary", regions=["SDN"], visibility="members")
    ResourceFactory(title="From Chad", regions=["TCD"])
    html = page(client, "/regions/africa/")
    assert "From Chad" in html
    assert "Canary" not in html
    assert "/regions/sudan/" not in html


@pytest.fixture
def secret() -> Resource:
    """A resource for members, whose terms no other resource has."""
    secret = Resource.objects.create(title="A plan", visibility="members", live=True)
    north = Region.objects.create(code="north", label_en="Canary north")
    theme = Theme.objects.create(code="covert", label_en="Canary theme")
    secret.regions.set([Region.objects.create(code="X", label_en="X", parent=north)])
    secret.themes.set([theme])
    secret.organisations.set([OrganisationFactory(label_en="Canary house")])
    secret.type = ResourceTypeFactory(code="leak", label_en="Canary leak")
    secret.save()
    ResourceFactory(regions=["SDN"], organisations=["Known"])
    written()
    return secret


HIDDEN = {
    "region": "/regions/canary-north/",
    "theme": "/themes/canary-theme/",
    "type": "/types/canary-leak/",
    "org": "/organisations/canary-house/",
}


@pytest.mark.parametrize("address", HIDDEN.values())
def test_term_of_hidden_resources_looks_absent(client, secret, address):
    absent = re.sub("canary-[a-z]+", "nowhere", address)
    for path in (address, f"/ar{address}"):
        hidden = client.get(path)
        assert_looks_absent(hidden, client.get(path.replace(address, absent)))
    with CaptureQueriesContext(connection) as of_hidden:
        client.get(address)
    with CaptureQueriesContext(connection) as of_absent:
        client.get(absent)
    assert len(of_hidden) == len(of_absent)
    client.force_login(UserFactory(role="member"))
    assert "Canary" in page(client, address)


def test_term_without_resources_is_for_editors(client, secret):
    Theme.objects.create(code="new", label_en="New")
    for role, status in (("member", 404), ("editor", 200)):
        client.force_login(UserFactory(role=role))
        assert client.get("/themes/new/").status_code == status


@pytest.mark.parametrize("path", ["/search/", "/years/", "/search/feed.atom"])
@pytest.mark.parametrize(
    "params", ["region=north", "theme=covert", "type=leak", "org=canary-house"]
)
def test_filter_by_a_hidden_term_names_nothing(client, secret, path, params):
    """Whether anything is counted, and while the engine is away."""
    name, code = params.split("=")

    def told(code: str) -> str:
        said = client.get(path, {name: code}).content.decode()
        return said.replace(code, "*")

    def assert_absent() -> None:
        assert "Canary" not in told(code).replace("*", code)
        stamps = r"<updated>[^<]+</updated>|nonce=\"[^\"]+\"|name=\"csrf[^>]+"
        assert re.sub(stamps, "", told(code)) == re.sub(stamps, "", told("nowhere"))

    assert_absent()
    if path != "/search/feed.atom":
        get_engine().drop_index(get_engine().live_index())
        assert_absent()
    client.force_login(UserFactory(role="editor"))
    assert "Canary" in client.get(path, {name: code}).content.decode()


def test_term_has_its_label_in_the_readers_language(client, africa):
    ResourceFactory(regions=["SDN"])
    assert "<bdi>أفريقيا</bdi></h1>" in page(client, "/ar/regions/africa/")
    assert "<bdi>Africa</bdi></h1>" in page(client, "/fr/regions/africa/")


def test_labels_and_descriptions_are_escaped(client):
    Theme.objects.create(
        code="T", label_en="<script>1</script>", description="<script>2</script>"
    )
    ResourceFactory(themes=["T"])
    slug = Theme.objects.get().slug
    for address in ("/", "/themes/", f"/themes/{slug}/", "/search/?theme=T"):
        assert "<script>" not in page(client, address)


def test_unknown_term_is_not_found(client):
    for folder in LISTS:
        assert client.get(f"{folder}nowhere/").status_code == 404
