"""The dashboard tells editors what waits for them."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from library.models import SourceLink
from library.source_links import BROKEN_AFTER
from tests.factories import LibraryDocumentFactory, ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def panels(client):
    page = client.get(reverse("wagtailadmin_home")).content
    found = BeautifulSoup(page, "html.parser").select("[data-to-do]")
    return {
        link["data-to-do"]: (int(link["data-count"]), link["href"]) for link in found
    }


@pytest.fixture
def complete():
    """A resource for which nothing is to be done."""
    return ResourceFactory(
        title="Complete",
        regions=["SDN"],
        themes=["C1"],
        pages=["text"],
        review_on=TODAY + timedelta(days=1),
        source_url="https://example.org/there",
    )


def with_broken_link(**fields):
    resource = ResourceFactory(source_url="https://example.org/gone", **fields)
    SourceLink.objects.create(
        resource=resource, url=resource.source_url, failures=BROKEN_AFTER
    )
    return resource


def test_nothing_to_do_shows_no_panel(client, complete):
    client.force_login(UserFactory(role="editor"))

    assert panels(client) == {}


def test_each_thing_to_do_has_a_panel_that_leads_to_just_those(client, complete):
    filed = {"regions": ["SDN"], "themes": ["C1"]}
    ResourceFactory(title="Due", review_on=TODAY, pages=["text"], **filed)
    ResourceFactory(title="Unfiled", pages=["text"])
    ResourceFactory(title="No file", **filed)
    locked = LibraryDocumentFactory(unreadable=True)
    ResourceFactory(title="Blank", files=[{"document": locked}], **filed)
    with_broken_link(title="Gone", pages=["text"], **filed)
    client.force_login(UserFactory(role="editor"))

    found = panels(client)

    assert {code: count for code, (count, _) in found.items()} == {
        "review": 1,
        "terms": 1,
        "files": 1,
        "text": 1,
        "link": 1,
    }
    for code, title in (
        ("review", "Due"),
        ("terms", "Unfiled"),
        ("files", "No file"),
        ("text", "Blank"),
        ("link", "Gone"),
    ):
        listing = client.get(found[code][1]).content.decode()
        assert title in listing
        assert "Complete" not in listing


def test_a_source_that_was_corrected_is_broken_no_more(client):
    resource = with_broken_link(regions=["SDN"], themes=["C1"], pages=["text"])
    resource.source_url = "https://example.org/corrected"
    resource.save()
    client.force_login(UserFactory(role="editor"))

    assert "link" not in panels(client)
