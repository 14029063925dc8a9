"""More resources by the same organisation, beside a resource."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from library.access.viewers import MEMBER, VISITOR
from library.models import Resource
from library.resources.same_organisation import more_by_organisation
from tests.factories import ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db


def by_network(title: str, day: str | None = "2020-01-01", **fields) -> Resource:
    fields = {"organisations": ["Network"], "published_on": day} | fields
    return ResourceFactory(title=title, **fields)


def titles(resource: Resource, viewer=VISITOR, excluded_ids=()) -> list[str]:
    """Return the texts of the links, without the last one to all resources."""
    panel = more_by_organisation(resource, viewer, excluded_ids)
    return [link.text for link in panel.links[:-1]] if panel else []


@pytest.fixture
def resource():
    ResourceFactory(title="By others", organisations=["Distractor"])
    ResourceFactory(title="By nobody")
    return by_network("This one")


def test_newest_are_listed_first(resource):
    by_network("Undated", None)
    for year in range(2010, 2016):
        by_network(f"Of {year}", f"{year}-01-01")
    expected = ["Of 2015", "Of 2014", "Of 2013", "Of 2012", "Of 2011"]
    assert titles(resource) == expected


def test_related_resources_are_not_repeated(resource):
    related = by_network("Related")
    by_network("Other")
    assert titles(resource, excluded_ids={related.pk}) == ["Other"]


def test_only_visible_resources_are_listed(resource):
    by_network("Public")
    by_network("For members", "2019-01-01", visibility="members")
    by_network("For the committee", visibility="committee")
    by_network("Draft", live=False)
    assert titles(resource) == ["Public"]
    assert titles(resource, MEMBER) == ["Public", "For members"]


def test_superseded_editions_are_left_out(resource):
    old = by_network("Old edition")
    by_network("New edition", supersedes=old)
    kept = by_network("Edition in force", "2018-01-01")
    by_network("Secret successor", supersedes=kept, visibility="committee")
    assert titles(resource) == ["New edition", "Edition in force"]


def test_first_organisation_with_others_is_used(resource):
    shared = by_network("Shared", organisations=["Alone", "Network"])
    panel = more_by_organisation(shared, VISITOR, ())
    assert panel.heading == "More by <bdi>Network</bdi>"
    assert titles(shared) == ["This one"]


def test_nothing_is_listed_without_others(resource):
    assert more_by_organisation(resource, VISITOR, ()) is None
    lonely = ResourceFactory(title="Without organisation")
    assert more_by_organisation(lonely, VISITOR, ()) is None


def test_titles_are_in_the_active_language(resource):
    files = [{"language": "fr", "title": "Un rapport"}]
    by_network("A report", files=files)
    with translation.override("fr"):
        link = more_by_organisation(resource, VISITOR, ()).links[0]
    assert (link.text, link.language) == ("Un rapport", "fr")
    assert titles(resource) == ["A report"]


def test_last_link_leads_to_all_results(resource, client, index, write):
    by_network("Another")
    write()
    link = more_by_organisation(resource, VISITOR, ()).links[-1]
    html = client.get(link.url).text
    assert "This one" in html
    assert "Another" in html
    assert "By others" not in html


def test_hostile_names_are_escaped(client):
    # More than the related resources, which are not repeated.
    for number in range(8):
        title = f"<img src={number}>"
        resource = ResourceFactory(title=title, organisations=["<img src=x>"])
    html = client.get(resource.get_absolute_url()).text
    assert "More by <bdi>&lt;img src=x&gt;</bdi>" in html
    assert not re.search(r"<img src=[\dx]>", html)


def test_number_of_queries_does_not_grow(resource):
    by_network("First", files=[{"language": "fr"}, {"language": "es"}])
    counts = []
    for number in range(2):
        for row in range(8 * number):
            by_network(f"Row {row}", organisations=["Network", f"Other {row}"])
        with CaptureQueriesContext(connection) as queries:
            more_by_organisation(Resource.objects.get(pk=resource.pk), VISITOR, ())
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


@pytest.mark.parametrize("role", ["visitor", "member"])
def test_hidden_resources_leave_the_page_unchanged(client, resource, role):
    for number in range(8):
        by_network(f"Public {number}")
    client.force_login(UserFactory(role=role))

    def page() -> str:
        html = client.get(resource.get_absolute_url()).text
        return re.sub(r'value="\w{64}"', "", html)

    before = page()
    assert "More by" in before
    by_network("Nightjar", "2025-01-01", visibility="committee")
    by_network("Nightjar draft", "2025-01-01", live=False)
    assert page() == before
